/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that an analysis found, as one record: for the next one, should nothing have changed until then. */
#include "memo.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LIST (1u << 20)

/* Its places are of the same unit, so numbers of files will do. */
static void place(struct gfl_memo_io *io, struct gfl_loc *loc)
{
	loc->file = gfl_memo_count(io, loc->file, io->eng->unit->nr_files - 1);
	GFL_MEMO_NUM(io, loc->line);
	GFL_MEMO_NUM(io, loc->col);
}

static void step(struct gfl_memo_io *io, struct gfl_step *s)
{
	GFL_MEMO_NUM(io, s->kind);
	io->failed |= s->kind > GFL_STEP_OP;
	gfl_memo_text(io, &s->func);
	place(io, &s->loc);
	gfl_memo_text(io, &s->text);
}

static void finding(struct gfl_memo_io *io, struct gfl_finding *f)
{
	const char *fingerprint = f->fingerprint;

	gfl_memo_check(io, &f->check);
	GFL_MEMO_NUM(io, f->models);
	gfl_memo_text(io, &f->func);
	place(io, &f->loc);
	gfl_memo_text(io, &f->message);
	f->nr_steps = gfl_memo_count(io, f->nr_steps, MAX_LIST);
	if (io->is_reading)
		f->steps = gfl_arena_alloc(io->eng->arena, f->nr_steps * sizeof(*f->steps));
	for (uint32_t i = 0; i < f->nr_steps; i++)
		step(io, &f->steps[i]);
	GFL_MEMO_NUM(io, f->root);
	io->failed |= f->root >= f->nr_steps;
	GFL_MEMO_NUM(io, f->confidence);
	io->failed |= f->confidence >= GFL_NR_CONFIDENCES;
	gfl_memo_texts(io, &f->doubts, &f->nr_doubts);
	GFL_MEMO_NUM(io, f->weight);
	GFL_MEMO_NUM(io, f->assume);
	gfl_memo_texts(io, &f->advice, &f->nr_advice);
	gfl_memo_text(io, &fingerprint);
	if (io->is_reading && fingerprint)
		snprintf(f->fingerprint, sizeof(f->fingerprint), "%s", fingerprint);
}

static void groups(struct gfl_memo_io *io, struct gfl_result *res)
{
	res->nr_groups = gfl_memo_count(io, res->nr_groups, res->nr_findings);
	if (io->is_reading)
		res->groups = gfl_xrealloc(NULL, (res->nr_groups + 1) * sizeof(*res->groups));
	for (uint32_t i = 0; i < res->nr_groups; i++) {
		struct gfl_group *g = &res->groups[i];

		GFL_MEMO_NUM(io, g->first);
		GFL_MEMO_NUM(io, g->nr);
		io->failed |= g->first >= res->nr_findings || !g->nr ||
			      g->nr > res->nr_findings - g->first;
	}
}

/* But for what was walked: nothing is. */
static void stats(struct gfl_memo_io *io, struct gfl_stats *s)
{
	GFL_MEMO_NUM(io, s->nr_funcs);
	GFL_MEMO_NUM(io, s->nr_unbalanced);
	GFL_MEMO_NUM(io, s->nr_steps);
	GFL_MEMO_NUM(io, s->nr_circle);
	GFL_MEMO_NUM(io, s->nr_indirect);
	GFL_MEMO_NUM(io, s->nr_not_followed);
	GFL_MEMO_NUM(io, s->nr_narrowed);
	s->nr_exhausted = gfl_memo_count(io, s->nr_exhausted, MAX_LIST);
	if (io->is_reading)
		s->exhausted = gfl_xrealloc(NULL, (s->nr_exhausted + 1) * sizeof(*s->exhausted));
	for (uint32_t i = 0; i < s->nr_exhausted; i++)
		gfl_memo_text(io, &s->exhausted[i]);
}

static void findings(struct gfl_memo_io *io, struct gfl_result *res)
{
	stats(io, &res->stats);
	res->nr_findings = gfl_memo_count(io, res->nr_findings, MAX_LIST);
	if (io->is_reading) {
		const size_t bytes = (res->nr_findings + 1) * sizeof(*res->findings);

		res->findings = memset(gfl_xrealloc(NULL, bytes), 0, bytes);
	}
	for (uint32_t i = 0; i < res->nr_findings && !io->failed; i++)
		finding(io, &res->findings[i]);
	groups(io, res);
}

/* What reports say of the unit. */
static void unit(struct gfl_memo_io *io, struct gfl_unit **unit)
{
	struct gfl_unit *u = *unit;
	const char *source = u ? u->source : NULL;
	uint32_t nr = u ? u->nr_files : 1;

	gfl_memo_text(io, &source);
	if (io->is_reading)
		*unit = u = gfl_unit_create(source ? source : "");
	GFL_MEMO_NUM(io, u->kernel);
	nr = gfl_memo_count(io, nr, MAX_LIST);
	for (uint32_t i = 1; i < nr && !io->failed; i++) {
		const char *name = io->is_reading ? NULL : u->files[i];

		gfl_memo_text(io, &name);
		io->failed |= io->is_reading && gfl_unit_file(u, name) != i;
	}
}

static struct gfl_memo_key key_of(const char *state)
{
	struct gfl_memo_key key = { { 3, 4 } };
	uint64_t word;

	for (size_t len = strlen(state); len; len -= len < 8 ? len : 8, state += 8) {
		word = 0;
		memcpy(&word, state, len < 8 ? len : 8);
		gfl_memo_mix(&key, word);
	}
	return key;
}

void gfl_memo_add_data(struct gfl_memo *memo, const char *words, const void *data, size_t len)
{
	gfl_memo_add(memo, key_of(words), data, len);
}

const void *gfl_memo_find_data(struct gfl_memo *memo, const char *words, size_t *len)
{
	return gfl_memo_find(memo, key_of(words), len);
}

void gfl_memo_add_result(struct gfl_memo *memo, const char *state, const struct gfl_result *result)
{
	struct gfl_unit *of = (struct gfl_unit *)result->unit;
	struct gfl_result copy = *result;
	struct gfl_memo_io io;

	gfl_memo_io_init(&io, result->engine, NULL);
	gfl_memo_io_write(&io);
	unit(&io, &of);
	findings(&io, &copy);
	if (!io.failed)
		gfl_memo_add(memo, key_of(state), io.out.data, io.out.len);
	gfl_memo_io_deinit(&io);
}

struct gfl_result *gfl_memo_find_result(struct gfl_memo *memo, const char *state,
					const struct gfl_rules *rules, struct gfl_unit **of)
{
	struct gfl_result *res;
	struct gfl_memo_io io;
	const uint8_t *data;
	size_t len;

	*of = NULL;
	data = gfl_memo_find(memo, key_of(state), &len);
	if (!data)
		return NULL;
	gfl_memo_io_init(&io, NULL, NULL);
	gfl_memo_io_read(&io, data, len);
	unit(&io, of);
	io.eng = gfl_engine_create(*of, rules, NULL);
	res = io.eng->result;
	if (!io.failed)
		findings(&io, res);
	if (io.failed || io.in.at != io.in.end) {
		gfl_result_destroy(res);
		gfl_unit_destroy(*of);
		*of = NULL;
		res = NULL;
	}
	gfl_memo_io_deinit(&io);
	return res;
}
