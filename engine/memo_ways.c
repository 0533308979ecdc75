/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whom a function calls in which context, and what is written down of it, kept from one analysis to the next. */
#include "ways.h"

#include <stdlib.h>
#include <string.h>

static void around(struct gfl_memo_io *io, struct gfl_around *at)
{
	for (unsigned int m = 0; m < GFL_NR_MODELS; m++) {
		GFL_MEMO_OWN(io, at->own[m]);
		GFL_MEMO_OWN(io, at->keeps[m]);
	}
}

enum { NOT_CALLED, CALLED, CALLED_PLAINLY };

static void called(struct gfl_memo_io *io, struct gfl_called *call, uint8_t how)
{
	GFL_MEMO_OWN(io, call->wait);
	if (how == CALLED_PLAINLY)
		call->at = gfl_around_plain;
	else
		around(io, &call->at);
}

static void all_met(struct gfl_memo_io *io, struct gfl_fn *fn)
{
	const struct gfl_func *func = fn->func;
	uint32_t nr = gfl_memo_count(io, fn->nr_met, UINT16_MAX);

	if (io->is_reading) {
		fn->met = gfl_arena_alloc(io->eng->arena, nr * sizeof(*fn->met));
		fn->nr_met = nr;
	}
	for (uint32_t i = 0; i < nr && !io->failed; i++) {
		struct gfl_met *met = &fn->met[i];

		GFL_MEMO_OWN(io, met->block);
		GFL_MEMO_OWN(io, met->event);
		around(io, &met->at);
		io->failed |= met->block >= func->nr_blocks ||
			      met->event >= func->block[met->block].nr_events;
	}
}

/* Callees come in an order of their own: their names need not be kept. */
void gfl_memo_calls(struct gfl_memo_io *io, struct gfl_fn *fn)
{
	uint32_t nr = gfl_memo_count(io, fn->nr_calls, UINT16_MAX), at = 0;
	struct gfl_callees callees = { .fn = fn };
	const struct gfl_fn *callee;

	if (io->is_reading) {
		fn->calls = gfl_arena_alloc(io->eng->arena, nr * sizeof(*fn->calls));
		fn->nr_calls = nr;
	}
	while (at < nr && (callee = gfl_scc_callee(io->eng, &callees))) {
		const uint32_t index = (uint32_t)(callee - io->eng->fns);
		struct gfl_called *call = &fn->calls[at];
		uint8_t how = NOT_CALLED;

		if (!io->is_reading && call->callee == index)
			how = gfl_around_same(&call->at, &gfl_around_plain) ? CALLED_PLAINLY :
									      CALLED;
		GFL_MEMO_OWN(io, how);
		if (how == NOT_CALLED)
			continue;
		call->callee = index;
		called(io, call, how);
		at++;
	}
	io->failed |= at < nr;
	all_met(io, fn);
}

/**
 * gfl_ways_key() - what the second walk of a function depends on
 * @eng: the analysis
 * @f:   which ways are kept
 * @fn:  the function
 *
 * That is, besides what the first one depends on: how it is called itself, and which calls are to be
 * written down.
 */
struct gfl_memo_key gfl_ways_key(const struct gfl_engine *eng, const struct gfl_way_finder *f,
				 const struct gfl_fn *fn)
{
	const struct gfl_ways *mine = &f->ways[fn - eng->fns];
	struct gfl_memo_key key = fn->key;

	gfl_memo_mix_text(&key, f->keys[fn - eng->fns]);
	gfl_memo_mix(&key, mine->wait < GFL_WAIT_SLEEP);
	for (uint32_t i = 0; i < fn->nr_calls; i++)
		gfl_memo_mix(&key, fn->calls[i].way != NULL);
	return key;
}

static void texts(struct gfl_memo_io *io, const struct gfl_fn *fn)
{
	for (uint32_t i = 0; i < fn->nr_calls && !io->failed; i++) {
		struct gfl_way *way = fn->calls[i].way;
		const char *text = way ? way->text : NULL;

		if (!way)
			continue;
		gfl_memo_text(io, &text);
		/* It stays where it was read. */
		if (io->is_reading) {
			way->text = (char *)text;
			way->is_kept = true;
		}
	}
}

bool gfl_ways_recall(struct gfl_memo_io *io, const struct gfl_fn *fn)
{
	size_t len;
	const uint8_t *data = gfl_memo_find(io->eng->memo, io->key, &len);

	if (!data)
		return false;
	gfl_memo_io_read(io, data, len);
	texts(io, fn);
	if (!io->failed && io->in.at == io->in.end)
		return true;
	for (uint32_t i = 0; i < fn->nr_calls; i++)
		if (fn->calls[i].way)
			*fn->calls[i].way = (struct gfl_way){ .text = NULL };
	return false;
}

void gfl_ways_keep(struct gfl_memo_io *io, const struct gfl_fn *fn)
{
	gfl_memo_io_write(io);
	texts(io, fn);
	if (!io->failed)
		gfl_memo_add(io->eng->memo, io->key, io->out.data, io->out.len);
}
