// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads the lines of a block: its events and its end. */
#include "ir_read.h"

#define MAX_GFP_ARG 127

/* --- events --------------------------------------------------------------------------- */

/* What ends the line of every event: "@1:2:3 in macro#1 macro#2" */
static void read_event_rest(struct gfl_reader *r, struct gfl_event *event)
{
	event->loc = gfl_read_loc(r);
	if (!gfl_scan_word(&r->s, "in"))
		return;
	do {
		const char *at = gfl_read_at(r);
		const char *macro = gfl_read_string(r, "name of a macro");

		gfl_scan_want(&r->s, '#');
		if (event->nr_frames == UINT16_MAX)
			gfl_scan_fail(&r->s, at, "more than %d macros", UINT16_MAX);
		gfl_event_add_frame(r->func, event, macro,
				    gfl_scan_count(&r->s, "number of the expansion", UINT32_MAX));
	} while (!r->s.failed && gfl_scan_more(&r->s));
}

static void read_args(struct gfl_reader *r)
{
	r->nr_ids = 0;
	gfl_scan_more(&r->s);
	gfl_scan_want(&r->s, '(');
	while (!r->s.failed && !gfl_scan_char(&r->s, ')')) {
		if (r->nr_ids == UINT16_MAX)
			gfl_scan_fail(&r->s, r->s.at, "more than %d arguments", UINT16_MAX);
		GFL_GROW(r->ids, r->nr_ids, r->cap_ids);
		r->ids[r->nr_ids++] = gfl_read_val(r);
	}
}

static void read_call(struct gfl_reader *r)
{
	gfl_id ret = gfl_read_opt_val(r), fnptr = 0;
	const char *callee = NULL, *at;
	struct gfl_event *event;
	uint32_t gfp;

	if (gfl_scan_char(&r->s, '*'))
		fnptr = gfl_read_val(r);
	else
		callee = gfl_read_string(r, "called function");
	read_args(r);
	if (r->s.failed)
		return;
	event = gfl_add_call(r->func, r->block, (struct gfl_loc){ 0 }, ret, callee, fnptr, r->ids,
			     r->nr_ids);
	if (gfl_scan_word(&r->s, "gfp")) {
		at = gfl_read_at(r);
		gfp = gfl_scan_count(&r->s, "argument number", MAX_GFP_ARG);
		if (gfp >= r->nr_ids)
			gfl_scan_fail(&r->s, at, "there is no argument %u", gfp);
		event->gfp_arg = (int8_t)gfp;
	}
	read_event_rest(r, event);
}

static void read_store(struct gfl_reader *r)
{
	gfl_id addr = gfl_read_val(r);
	gfl_id val = gfl_read_val(r);

	read_event_rest(r, gfl_add_store(r->func, r->block, (struct gfl_loc){ 0 }, addr, val));
}

static void read_load(struct gfl_reader *r)
{
	gfl_id ret = gfl_read_val(r);
	gfl_id addr = gfl_read_val(r);
	struct gfl_event *event = gfl_add_load(r->func, r->block, (struct gfl_loc){ 0 }, ret, addr);

	event->is_volatile = gfl_scan_word(&r->s, "volatile");
	read_event_rest(r, event);
}

static void read_asm(struct gfl_reader *r)
{
	read_event_rest(r, gfl_add_asm(r->func, r->block, (struct gfl_loc){ 0 }));
}

/* --- terminators ------------------------------------------------------------------------------ */

static void read_goto(struct gfl_reader *r)
{
	gfl_end_goto(r->func, r->block, gfl_read_block_ref(r));
}

static void read_cond(struct gfl_reader *r)
{
	size_t op = GFL_OP_EQ + gfl_scan_words(&r->s, gfl_op_words + GFL_OP_EQ,
					       GFL_NR_OPS - GFL_OP_EQ, "comparison");
	gfl_id a = gfl_read_val(r);
	gfl_id b = gfl_read_val(r);
	gfl_id if_true = gfl_read_block_ref(r);
	gfl_id if_false = gfl_read_block_ref(r);

	gfl_end_cond(r->func, r->block, (struct gfl_loc){ 0 }, (enum gfl_op)op, a, b, if_true,
		     if_false);
}

/* "1:b1 2..5:b2 default:b3" */
static void read_switch(struct gfl_reader *r)
{
	gfl_id val = gfl_read_val(r);
	struct gfl_case *c;

	r->nr_ids = 0;
	while (!r->s.failed && !gfl_scan_word(&r->s, "default")) {
		const char *at = gfl_read_at(r);

		GFL_GROW(r->ids, r->nr_ids, r->cap_ids);
		GFL_GROW(r->cases, r->nr_ids, r->cap_cases);
		c = &r->cases[r->nr_ids];
		c->lo = c->hi = gfl_scan_num(&r->s, "case or 'default'");
		if (gfl_scan_char(&r->s, '.')) {
			gfl_scan_want(&r->s, '.');
			c->hi = gfl_scan_num(&r->s, "end of the range");
		}
		if (c->lo > c->hi)
			gfl_scan_fail(&r->s, at, "empty range");
		gfl_scan_want(&r->s, ':');
		r->ids[r->nr_ids++] = gfl_read_block_ref(r);
	}
	gfl_scan_want(&r->s, ':');
	gfl_end_switch(r->func, r->block, (struct gfl_loc){ 0 }, val, r->cases, r->ids, r->nr_ids,
		       gfl_read_block_ref(r));
}

static void read_multi(struct gfl_reader *r)
{
	r->nr_ids = 0;
	do {
		GFL_GROW(r->ids, r->nr_ids, r->cap_ids);
		r->ids[r->nr_ids++] = gfl_read_block_ref(r);
	} while (!r->s.failed && gfl_scan_more(&r->s) && *r->s.at != '@');
	gfl_end_multi(r->func, r->block, r->ids, r->nr_ids);
}

static void read_return(struct gfl_reader *r)
{
	gfl_id val = gfl_scan_more(&r->s) && *r->s.at != '@' ? gfl_read_val(r) : 0;

	gfl_end_return(r->func, r->block, (struct gfl_loc){ 0 }, val);
}

static void read_end(struct gfl_reader *r)
{
	gfl_end_noreturn(r->func, r->block);
}

/* The frequent ones first. */
static const struct gfl_line lines[] = {
	{ "call", GFL_IS_EVENT, read_call },	{ "goto", GFL_IS_TERM, read_goto },
	{ "cond", GFL_IS_TERM, read_cond },	{ "load", GFL_IS_EVENT, read_load },
	{ "store", GFL_IS_EVENT, read_store },	{ "asm", GFL_IS_EVENT, read_asm },
	{ "return", GFL_IS_TERM, read_return }, { "end", GFL_IS_TERM, read_end },
	{ "switch", GFL_IS_TERM, read_switch }, { "multi", GFL_IS_TERM, read_multi },
};

const struct gfl_line *gfl_read_block_word(struct gfl_reader *r)
{
	for (size_t i = 0; i < GFL_ARRAY_SIZE(lines); i++)
		if (*r->s.at == lines[i].word[0] && gfl_scan_word(&r->s, lines[i].word))
			return &lines[i];
	return NULL;
}
