/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the second walk of a function writes down, kept from one analysis to the next. */
#include "ways.h"

#include <stdlib.h>
#include <string.h>

/**
 * gfl_ways_key() - what the second walk of a function depends on
 * @eng: the analysis
 * @f:   what was found by now: callers come before those they call
 * @fn:  the function
 *
 * That is, besides what the first one depends on: how it is called itself, and which calls are worth
 * writing down.
 */
struct gfl_memo_key gfl_ways_key(struct gfl_engine *eng, const struct gfl_way_finder *f,
				 struct gfl_fn *fn)
{
	const struct gfl_ways *mine = &f->ways[fn - eng->fns];
	struct gfl_callees at = { .fn = fn };
	struct gfl_memo_key key = fn->key;
	const struct gfl_fn *callee;

	gfl_memo_mix_text(&key, f->keys[fn - eng->fns]);
	gfl_memo_mix(&key, mine->wait | (uint64_t)mine->dist << 8);
	while ((callee = gfl_scc_callee(eng, &at))) {
		const struct gfl_ways *ways = &f->ways[callee - eng->fns];
		const struct gfl_way *last = &ways->v[GFL_MAX_WAYS - 1];

		gfl_memo_mix(&key, ways->nr < GFL_MAX_WAYS ? 1 : last->wait | last->dist << 8);
	}
	return key;
}

static void draft(struct gfl_memo_io *io, struct gfl_draft *d)
{
	const struct gfl_fn *callee = io->is_reading ? NULL : &io->eng->fns[d->callee];
	const char *text = d->text;

	gfl_memo_fn(io, &callee);
	io->failed |= !callee;
	if (io->is_reading && callee)
		d->callee = (uint32_t)(callee - io->eng->fns);
	GFL_MEMO_NUM(io, d->wait);
	GFL_MEMO_NUM(io, d->dist);
	GFL_MEMO_NUM(io, d->way.wait);
	GFL_MEMO_NUM(io, d->way.dist);
	gfl_memo_text(io, &text);
	/* It stays where it was read. */
	if (io->is_reading) {
		d->text = (char *)text;
		d->way.is_kept = true;
	}
}

bool gfl_ways_recall(struct gfl_memo_io *io, struct gfl_way_finder *f, const struct gfl_fn *fn)
{
	size_t len;
	const uint8_t *data = gfl_memo_find(io->eng->memo, io->key, &len);
	uint32_t nr;

	if (!data)
		return false;
	gfl_memo_io_read(io, data, len);
	nr = gfl_memo_count(io, 0, UINT16_MAX);
	for (uint32_t i = 0; i < nr && !io->failed; i++) {
		struct gfl_draft *d = gfl_arena_alloc(io->eng->scratch, sizeof(*d));

		d->way.caller = fn;
		d->next = f->drafts;
		f->drafts = d;
		draft(io, d);
	}
	if (!io->failed && io->in.at == io->in.end)
		return true;
	f->drafts = NULL;
	return false;
}

void gfl_ways_keep(struct gfl_memo_io *io, const struct gfl_way_finder *f)
{
	uint32_t nr = 0;

	for (const struct gfl_draft *d = f->drafts; d; d = d->next)
		nr++;
	gfl_memo_io_write(io);
	gfl_memo_count(io, nr, UINT16_MAX);
	for (struct gfl_draft *d = f->drafts; d; d = d->next)
		draft(io, d);
	if (!io->failed)
		gfl_memo_add(io->eng->memo, io->key, io->out.data, io->out.len);
}
