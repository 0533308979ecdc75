/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Callers in other units: what the functions of this one ask for, judged in the contexts in which others
 * call them. What a call of a function leads to is handed up from caller to caller, as it would be if
 * they were all here; only that their calls are read, not walked.
 */
#include <stdlib.h>
#include <string.h>

#include "outer.h"
#include "judge.h"

#define MAX_LEVELS 16  /* calls above a function of this unit */
#define MAX_TEXTS 2000 /* read for one unit */

/**
 * struct node - a function whose callers are looked at
 * @key:   its key
 * @fn:    of this unit, or read
 * @walk:  collects what those it calls ask of its callers
 * @list:  what leads to it
 * @nodes: the callers in @list; NULL where it is of this unit, and was walked
 * @done:  demands that were handed up
 * @level: calls to a function of this unit
 */
struct node {
	const char *key;
	struct gfl_fn *fn;
	struct gfl_walk walk;
	struct gfl_outer_list list;
	struct node **nodes;
	uint32_t done, level;
	bool is_read, is_queued;
	struct node *next;
};

struct callers {
	struct gfl_engine *eng;
	struct gfl_ptr_map index; /* by key: 1 + index in @nodes */
	struct node **nodes;
	uint32_t nr_nodes, cap_nodes;
	struct node *first, *last; /* to be looked at */
	uint32_t nr_texts;
};

static struct node *add_node(struct callers *c, const char *key, struct gfl_fn *fn)
{
	struct node *n = gfl_arena_alloc(c->eng->arena, sizeof(*n));

	n->key = key;
	n->fn = fn;
	n->walk = (struct gfl_walk){ .eng = c->eng, .fn = fn, .func = fn->func, .vals = &fn->vals };
	GFL_GROW(c->nodes, c->nr_nodes, c->cap_nodes);
	c->nodes[c->nr_nodes++] = n;
	*gfl_ptr_map_at(&c->index, key, 0) = c->nr_nodes;
	return n;
}

static void queue(struct callers *c, struct node *n)
{
	if (n->is_queued)
		return;
	n->is_queued = true;
	n->next = NULL;
	if (c->last)
		c->last->next = n;
	else
		c->first = n;
	c->last = n;
}

/* --- reading ------------------------------------------------------------------------------------ */

/* Was it walked with this unit? Functions of headers were, but for this unit's own calls of them only. */
static bool is_own(const struct gfl_engine *eng, const struct gfl_func *func)
{
	const struct gfl_func *own = gfl_unit_func(eng->unit, func->name);

	if (!own || !(func->flags & GFL_FN_STATIC))
		return own != NULL;
	return own->loc.file == func->loc.file && !(func->flags & GFL_FN_INLINE);
}

/* Is it a file that is compiled with this unit, headers apart? */
static bool is_own_file(const struct gfl_engine *eng, uint32_t file)
{
	for (uint32_t i = 0; i < eng->unit->nr_funcs; i++)
		if (eng->unit->funcs[i]->loc.file == file &&
		    !(eng->unit->funcs[i]->flags & GFL_FN_INLINE))
			return true;
	return false;
}

/* The values of @from as values of @to: the new number of each. */
static gfl_id *map_vals(struct gfl_vals *to, const struct gfl_vals *from)
{
	gfl_id *map = gfl_xrealloc(NULL, from->nr * sizeof(*map));

	map[0] = 0;
	for (gfl_id v = 1; v < from->nr; v++) {
		struct gfl_val val = from->v[v];
		struct gfl_phi args[8];

		val.a = map[val.a];
		val.b = map[val.b];
		val.c = map[val.c];
		for (uint32_t i = 0; i < val.nr_phi; i++)
			args[i] = (struct gfl_phi){ GFL_NONE, map[val.phi[i].val] };
		val.phi = args;
		map[v] = gfl_vals_get(to, &val);
	}
	return map;
}

static void map_ctx(struct gfl_ctx *ctx, const gfl_id *map)
{
	ctx->irq_val = map[ctx->irq_val];
	for (uint32_t i = 0; i < ctx->nr_held; i++)
		ctx->held[i].lock.obj = map[ctx->held[i].lock.obj];
	for (uint32_t i = 0; i < ctx->nr_dropped; i++)
		ctx->dropped[i].obj = map[ctx->dropped[i].obj];
}

static void map_call(struct gfl_way_call *call, const gfl_id *map)
{
	struct gfl_state *st = &call->st;

	for (uint32_t i = 0; i < call->args.nr; i++)
		((gfl_id *)call->args.v)[i] = map[call->args.v[i]];
	for (uint32_t i = 0; i < call->nr_guards; i++)
		call->guards[i].val = map[call->guards[i].val];
	for (uint32_t i = 0; i < st->nr_facts; i++)
		st->facts[i].val = map[st->facts[i].val];
	for (uint32_t i = 0; i < st->nr_mem; i++)
		st->mem[i] = (struct gfl_bind){ map[st->mem[i].val], map[st->mem[i].to] };
	for (uint32_t i = 0; i < st->nr_saved; i++) {
		st->saved[i].val = map[st->saved[i].val];
		st->saved[i].irq_val = map[st->saved[i].irq_val];
	}
	map_ctx(&st->ctx, map);
}

/* The caller that was read becomes one with what is known of it from elsewhere. */
static struct node *merge(struct callers *c, const struct node *callee, struct gfl_outer_fn *known)
{
	uint32_t at;
	struct node *n;
	gfl_id *map;

	if (!known->key || is_own(c->eng, known->fn->func))
		return NULL;
	at = gfl_ptr_map_find(&c->index, known->key, 0);
	if (!at) {
		n = add_node(c, known->key, known->fn);
		n->level = callee->level + 1;
		return n;
	}
	n = c->nodes[at - 1];
	map = map_vals(&n->fn->vals, &known->fn->vals);
	for (uint32_t i = 0; i < known->nr_calls; i++)
		map_call(&known->calls[i], map);
	free(map);
	return n;
}

static void read_ways(struct callers *c, struct node *n)
{
	const struct gfl_outer *known = c->eng->outer;
	char *text;

	n->is_read = true;
	if (c->nr_texts++ >= MAX_TEXTS)
		return;
	text = known->ways(known->arg, n->key);
	if (!text)
		return;
	if (gfl_outer_read(c->eng, text, gfl_arena_printf(c->eng->arena, "ways to %s", n->key),
			   known->log, &n->list)) {
		n->nodes = gfl_arena_alloc(c->eng->arena, n->list.nr * sizeof(*n->nodes));
		for (uint32_t i = 0; i < n->list.nr; i++)
			n->nodes[i] = merge(c, n, &n->list.v[i]);
		gfl_outer_keep(c->eng, &n->list);
	}
	free(text);
}

/* --- judging ------------------------------------------------------------------------------------ */

static void judge_entries(struct callers *c, const struct node *n, const struct gfl_outer_fn *known,
			  const struct gfl_summary *fresh)
{
	const struct gfl_summary all = n->fn->sum;

	n->fn->sum = *fresh;
	for (uint32_t i = 0; i < known->nr_entries; i++) {
		struct gfl_entry entry = known->entries[i];

		entry.fn = n->fn;
		/* Those of this unit were found in it. */
		if (!is_own_file(c->eng, entry.site->loc.file))
			gfl_judge_entry(c->eng, &entry);
	}
	n->fn->sum = all;
}

static void judge_calls(const struct node *callee, struct node *caller,
			const struct gfl_outer_fn *known, const struct gfl_summary *fresh)
{
	for (uint32_t i = 0; i < known->nr_calls; i++) {
		struct gfl_way_call *call = &known->calls[i];

		caller->walk.fixed = call;
		for (uint32_t k = 0; k < fresh->nr_demands; k++)
			gfl_judge_demand(&caller->walk, &call->st, &call->ev, callee->fn,
					 fresh->demands[k], &call->args);
	}
}

static void look_at(struct callers *c, struct node *n)
{
	struct gfl_summary fresh = n->fn->sum;

	if (n->level) {
		fresh.demands =
			gfl_arena_alloc(c->eng->arena, n->walk.nr_demands * sizeof(*fresh.demands));
		for (uint32_t i = 0; i < n->walk.nr_demands; i++)
			fresh.demands[i] = n->walk.demands[i];
		fresh.nr_demands = n->walk.nr_demands;
	}
	fresh.demands += n->done;
	fresh.nr_demands -= n->done;
	n->done += fresh.nr_demands;
	if (!n->is_read)
		read_ways(c, n);
	for (uint32_t i = 0; i < n->list.nr; i++) {
		struct node *caller = n->nodes[i];

		judge_entries(c, n, &n->list.v[i], &fresh);
		if (!caller || n->level == MAX_LEVELS)
			continue;
		judge_calls(n, caller, &n->list.v[i], &fresh);
		if (caller->walk.nr_demands > caller->done)
			queue(c, caller);
	}
}

/* Functions that others may call, and that ask something of the contexts they are called in. */
static void add_own(struct callers *c)
{
	struct gfl_engine *eng = c->eng;

	for (uint32_t i = 0; i < eng->nr_fns; i++) {
		struct gfl_fn *fn = &eng->fns[i];
		const char *key;

		if (!fn->sum.nr_demands ||
		    (fn->func->flags & (GFL_FN_STATIC | GFL_FN_ADDRESS)) == GFL_FN_STATIC)
			continue;
		key = gfl_intern(eng->unit->strings, gfl_outer_key(eng->result, i, eng->arena));
		queue(c, add_node(c, key, fn));
	}
}

/**
 * gfl_callers_judge() - judge the unit's functions in the contexts in which other units call them
 * @eng: the analysis of a single unit, its summaries done
 */
void gfl_callers_judge(struct gfl_engine *eng)
{
	struct callers c = { .eng = eng };

	if (!eng->outer || !eng->outer->ways)
		return;
	add_own(&c);
	while (c.first) {
		struct node *n = c.first;

		c.first = n->next;
		if (!c.first)
			c.last = NULL;
		n->is_queued = false;
		look_at(&c, n);
	}
	for (uint32_t i = 0; i < c.nr_nodes; i++)
		free(c.nodes[i]->walk.demands);
	free(c.nodes);
	gfl_ptr_map_deinit(&c.index);
}
