/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the walk of a function depends on, as a number: itself as it was linked, what those it calls tell
 * their callers, and what is the same for all functions of an analysis. Where a walk begins to look at
 * something else, that must be added here.
 */
#include "indirect.h"
#include "memo.h"

void gfl_memo_mix(struct gfl_memo_key *key, uint64_t x)
{
	key->h[0] = gfl_link_mix(key->h[0], x);
	key->h[1] = (key->h[1] ^ x) * 0xff51afd7ed558ccdu;
	key->h[1] = key->h[1] << 29 | key->h[1] >> 35;
}

void gfl_memo_mix_text(struct gfl_memo_key *key, const char *text)
{
	gfl_memo_mix(key, text ? gfl_link_text(text) : 0);
}

void gfl_memo_mix_func(struct gfl_memo_key *key, const struct gfl_func *func)
{
	gfl_memo_mix(key, func->hash[0]);
	gfl_memo_mix(key, func->hash[1]);
}

void gfl_memo_mix_place(struct gfl_memo_key *key, const struct gfl_engine *eng, const char *name)
{
	const struct gfl_func *func = name ? gfl_unit_func(eng->unit, name) : NULL;

	if (!func)
		return;
	gfl_memo_mix_text(key, eng->unit->files[func->loc.file]);
	gfl_memo_mix(key, (uint64_t)func->loc.line << 32 | func->end_line);
}

/* Constants and declarations of a tree come in an order that says nothing. */
static void mix_names(struct gfl_memo_key *key, const struct gfl_unit *unit)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < unit->nr_consts; i++) {
		const struct gfl_const *c = &unit->consts[i];

		sum += gfl_link_mix(gfl_link_text(c->name) ^ c->known, (uint64_t)c->value);
	}
	for (uint32_t i = 0; i < unit->nr_decls; i++)
		sum += gfl_link_mix(gfl_link_text(unit->decls[i]), 1);
	gfl_memo_mix(key, sum);
}

struct gfl_memo_key gfl_memo_key_start(const struct gfl_engine *eng)
{
	struct gfl_memo_key key = { { 1, 2 } };

	gfl_memo_mix(&key, gfl_memo_program(eng->memo));
	gfl_memo_mix(&key, gfl_rules_digest(eng->rules));
	gfl_memo_mix(&key, eng->models | (uint64_t)eng->checks << 8);
	gfl_memo_mix(&key, eng->unit->kernel);
	gfl_memo_mix(&key, eng->dropped_rules);
	mix_names(&key, eng->unit);
	return key;
}

/*
 * Where calls through members lead, which of these are in tables, and in which mode is called what is
 * stored: the whole program says.
 */
static void mix_events(struct gfl_engine *eng, struct gfl_memo_key *key,
		       const struct gfl_func *func)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++) {
		if (func->block[b].term == GFL_TERM_COND)
			gfl_memo_mix(key, gfl_indirect_in_table(eng, func, func->block[b].a));
		for (uint32_t e = 0; e < func->block[b].nr_events; e++) {
			const struct gfl_event *ev = &func->block[b].events[e];
			const struct gfl_targets *t = gfl_indirect_targets(eng, ev);

			if (ev->kind == GFL_EV_CALL && !ev->callee) {
				gfl_memo_mix_text(key, t ? t->via : NULL);
				gfl_memo_mix(key, t ? t->nr : 0);
				if (t && t->nr > 1)
					gfl_indirect_mix(eng, func, ev, key);
			} else if (ev->kind == GFL_EV_STORE)
				gfl_memo_mix(key, gfl_entry_mode(eng, func, ev));
		}
	}
}

struct gfl_memo_key gfl_memo_key_scc(struct gfl_engine *eng, const struct gfl_scc *scc)
{
	struct gfl_memo_key key = eng->memo_key;

	gfl_memo_mix(&key, scc->nr);
	for (uint32_t i = 0; i < scc->nr; i++) {
		struct gfl_fn *fn = eng->order[scc->first + i], *callee;
		struct gfl_callees at = { .fn = fn };

		gfl_memo_mix_func(&key, fn->func);
		mix_events(eng, &key, fn->func);
		while ((callee = gfl_scc_callee(eng, &at))) {
			gfl_memo_mix_text(&key, callee->func->name);
			if (callee->scc == fn->scc)
				continue;
			gfl_memo_mix(&key, callee->told.h[0]);
			gfl_memo_mix(&key, callee->told.h[1]);
		}
	}
	return key;
}
