/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values: following what a path knows, moving them between functions, printing them. */
#include <string.h>

#include "engine.h"

#define MAX_DEPTH 14
#define MAX_NODES 32

gfl_id gfl_mk_const(struct gfl_vals *vals, int64_t num)
{
	struct gfl_val key = { .kind = GFL_VAL_CONST, .block = GFL_NONE, .num = num };

	return gfl_vals_get(vals, &key);
}

gfl_id gfl_mk_op(struct gfl_vals *vals, enum gfl_op op, gfl_id a, gfl_id b)
{
	struct gfl_val key = { .kind = GFL_VAL_OP, .op = op, .block = GFL_NONE, .a = a, .b = b };

	return gfl_vals_get(vals, &key);
}

/* Follow what the path knows a phi or result to be; stops at anything else. */
gfl_id gfl_resolve(const struct gfl_state *st, const struct gfl_vals *vals, gfl_id v)
{
	for (uint32_t hops = 0; st && hops < GFL_MAX_BINDS; hops++) {
		uint8_t kind = vals->v[v].kind;
		uint32_t i;

		if (kind != GFL_VAL_PHI && kind != GFL_VAL_RESULT && kind != GFL_VAL_UNKNOWN)
			return v;
		for (i = 0; i < st->nr_binds && st->binds[i].val != v; i++)
			;
		if (i == st->nr_binds)
			return v;
		v = st->binds[i].to;
	}
	return v;
}

/* Bits of the values that the path knows to be others, or to be addresses of others: see gfl_vals.parts. */
static uint64_t known_parts(const struct gfl_state *st)
{
	uint64_t parts = 0;

	for (uint32_t i = 0; st && i < st->nr_binds; i++)
		parts |= 1ull << (st->binds[i].val % 64);
	for (uint32_t i = 0; st && i < st->nr_mem; i++)
		parts |= 1ull << (st->mem[i].val % 64);
	return parts;
}

/* @parts: what simplifies nothing without one of them */
static gfl_id simplify(struct gfl_vals *vals, const struct gfl_state *st, gfl_id v, uint64_t parts,
		       int depth)
{
	struct gfl_val key;

	if (!(vals->parts[v] & parts))
		return v;
	v = gfl_resolve(st, vals, v);
	if (depth > MAX_DEPTH)
		return v;
	key = vals->v[v];
	switch (key.kind) {
	case GFL_VAL_FIELD:
	case GFL_VAL_INDEX:
	case GFL_VAL_LOAD:
	case GFL_VAL_OP:
	case GFL_VAL_SELECT:
		break;
	default:
		return v;
	}
	key.a = key.a ? simplify(vals, st, key.a, parts, depth + 1) : 0;
	key.b = key.b ? simplify(vals, st, key.b, parts, depth + 1) : 0;
	key.c = key.c ? simplify(vals, st, key.c, parts, depth + 1) : 0;
	if (key.kind == GFL_VAL_LOAD) {
		gfl_id known = gfl_state_load(st, key.a);

		if (known)
			return gfl_resolve(st, vals, known);
	}
	if (key.a == vals->v[v].a && key.b == vals->v[v].b && key.c == vals->v[v].c)
		return v;
	return gfl_vals_get(vals, &key);
}

/* The value with everything the path knows put in. */
gfl_id gfl_simplify(struct gfl_walk *w, const struct gfl_state *st, gfl_id v)
{
	return simplify(w->vals, st, v, known_parts(st), 0);
}

static bool depends(const struct gfl_vals *vals, gfl_id v, gfl_id leaf)
{
	const struct gfl_val *val = &vals->v[v];

	if (v == leaf)
		return true;
	/* Operands have smaller ids than their users. */
	if (v < leaf || !(vals->parts[v] >> (leaf % 64) & 1))
		return false;
	if (val->kind == GFL_VAL_APP) {
		for (uint32_t i = 0; i < val->nr_phi; i++)
			if (depends(vals, val->phi[i].val, leaf))
				return true;
		return false;
	}
	return depends(vals, val->a, leaf) || depends(vals, val->b, leaf) ||
	       depends(vals, val->c, leaf);
}

/* Would looking at all it is made of take for ever? Parts that stand in it more than once count each time. */
bool gfl_is_deep(const struct gfl_vals *vals, gfl_id v)
{
	return vals->v[v].height > MAX_DEPTH;
}

/* Is @leaf a part of @v, or @v itself? Very deep values have all parts that they may have. */
bool gfl_depends_on(const struct gfl_vals *vals, gfl_id v, gfl_id leaf)
{
	/* What is made of portable values has no other among them. */
	if (vals->v[v].is_portable && !vals->v[leaf].is_portable)
		return false;
	return gfl_is_deep(vals, v) || depends(vals, v, leaf);
}

/* Can a caller express it? Large values are nobody's business. */
bool gfl_is_portable(const struct gfl_vals *vals, gfl_id v)
{
	return vals->v[v].is_portable && vals->v[v].size <= MAX_NODES;
}

/* Can a caller express it, and does it depend on what the caller passes? */
bool gfl_is_over_params(const struct gfl_vals *vals, gfl_id v)
{
	return gfl_is_portable(vals, v) && vals->v[v].has_param;
}

/**
 * struct translation - from a callee's values to its caller's
 * @at:       what is known at the call; NULL if it does not matter
 * @written: what the caller wrote before
 */
struct translation {
	struct gfl_vals *to;
	const struct gfl_vals *from;
	const gfl_id *args;
	uint32_t nr_args;
	gfl_id from_ret, to_ret;
	const struct gfl_state *at;
	uint64_t written;
};

/**
 * gfl_is_written() - may what stands at an address be other than when the function was called?
 * @vals:    the function's values
 * @written: by parameter: something was written where it points; the last bit: something was written at all
 * @addr:    the address
 *
 * Memory that a parameter points to directly is the caller's, given for this: nobody else writes there.
 */
bool gfl_is_written(const struct gfl_vals *vals, uint64_t written, gfl_id addr)
{
	const struct gfl_val *val = &vals->v[addr];

	if (val->kind == GFL_VAL_PARAM && val->num < 63)
		return written >> val->num & 1;
	return written != 0;
}

/*
 * What stood at @addr of the caller when it called. As a value to keep it must not change with what
 * is written later; where the value is only looked at, at once, reading says the same.
 */
static gfl_id content(const struct translation *t, gfl_id addr)
{
	const struct gfl_val *place = &t->to->v[addr];
	struct gfl_val key = { .kind = GFL_VAL_LOAD,
			       .block = GFL_NONE,
			       .a = addr,
			       .type = place->kind == GFL_VAL_FIELD ? place->type : NULL };
	gfl_id known = t->at ? gfl_state_load(t->at, addr) : 0;

	if (known)
		return gfl_resolve(t->at, t->to, known);
	if (t->at) {
		if (gfl_is_written(t->to, t->written, addr) || !gfl_is_over_params(t->to, addr))
			return 0;
		key.kind = GFL_VAL_ENTRY;
		key.type = NULL;
	}
	return gfl_vals_get(t->to, &key);
}

static gfl_id translate(const struct translation *t, gfl_id v, int depth)
{
	struct gfl_phi args[8];
	struct gfl_val key;

	if (!v || depth > MAX_DEPTH)
		return 0;
	key = t->from->v[v];
	if (v == t->from_ret && t->to_ret)
		return t->to_ret;
	switch (key.kind) {
	case GFL_VAL_PARAM:
		return key.num >= 0 && key.num < t->nr_args ? t->args[key.num] : 0;
	case GFL_VAL_CONST:
	case GFL_VAL_FN:
		break;
	case GFL_VAL_VAR:
		if (key.num)
			return 0;
		break;
	case GFL_VAL_FIELD:
	case GFL_VAL_INDEX:
	case GFL_VAL_LOAD:
	case GFL_VAL_OP:
	case GFL_VAL_SELECT:
		if (key.a && !(key.a = translate(t, key.a, depth + 1)))
			return 0;
		if (key.b && !(key.b = translate(t, key.b, depth + 1))) {
			if (key.kind != GFL_VAL_INDEX)
				return 0;
		}
		if (key.c && !(key.c = translate(t, key.c, depth + 1)))
			return 0;
		break;
	case GFL_VAL_APP:
		if (key.nr_phi > GFL_ARRAY_SIZE(args))
			return 0;
		for (uint32_t i = 0; i < key.nr_phi; i++) {
			args[i].block = GFL_NONE;
			args[i].val = translate(t, key.phi[i].val, depth + 1);
			if (!args[i].val)
				return 0;
		}
		key.phi = args;
		break;
	case GFL_VAL_ENTRY:
		key.a = translate(t, key.a, depth + 1);
		return key.a ? content(t, key.a) : 0;
	default:
		return 0;
	}
	return gfl_vals_get(t->to, &key);
}

/**
 * gfl_translate() - express a callee's value in its caller
 * @to:       the caller's values, extended as needed
 * @from:     the callee's values
 * @v:        value in @from
 * @args:     arguments of the call, in @to
 * @nr_args:  their number
 * @from_ret: the callee's returned value, 0 if it does not matter
 * @to_ret:   what stands for it in the caller
 *
 * Return: the value in @to, or 0 if it cannot be expressed there.
 */
gfl_id gfl_translate(struct gfl_vals *to, const struct gfl_vals *from, gfl_id v, const gfl_id *args,
		     uint32_t nr_args, gfl_id from_ret, gfl_id to_ret)
{
	struct translation t = { to, from, args, nr_args, from_ret, to_ret, NULL, 0 };

	return translate(&t, v, 0);
}

/**
 * gfl_import() - express a callee's value in its caller, with what the path knows put in
 * @w:      the walk of the caller
 * @st:     state at the call
 * @callee: the called function
 * @v:      value of the callee
 * @args:   the call
 *
 * Return: the value, or 0 if it cannot be expressed.
 */
gfl_id gfl_import(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		  gfl_id v, const struct gfl_args *args)
{
	struct gfl_imports *known = args->imports;
	const uint32_t slot = v % GFL_ARRAY_SIZE(known->at);
	gfl_id mine;

	if (known && known->at[slot].from == v)
		return known->at[slot].to;
	mine = gfl_translate(w->vals, &callee->vals, v, args->v, args->nr, 0, 0);
	mine = mine ? gfl_simplify(w, st, mine) : 0;
	if (known) {
		known->at[slot].from = v;
		known->at[slot].to = mine;
	}
	return mine;
}

/**
 * gfl_import_named() - express a callee's value in its caller, by the names that arguments have there
 * @w:      the walk of the caller
 * @callee: the called function
 * @v:      value of the callee
 * @args:   the call
 *
 * The caller's own conditions are about such values; what the path knows is not put in.
 *
 * Return: the value, or 0 if it cannot be expressed, or the names are what gfl_import() goes by.
 */
gfl_id gfl_import_named(struct gfl_walk *w, const struct gfl_fn *callee, gfl_id v,
			const struct gfl_args *args)
{
	for (uint32_t i = 0; i < args->nr; i++)
		if (args->v[i] != args->written[i] && (i >= 64 || (callee->sum.uses >> i & 1)))
			return gfl_translate(w->vals, &callee->vals, v, args->written, args->nr, 0,
					     0);
	return 0;
}

/**
 * gfl_import_kept() - express a callee's value in its caller, as one that stays what it is
 * @w:        the walk of the caller
 * @st:       state at the call
 * @callee:   the called function
 * @v:        value of the callee
 * @args:     the call
 * @written:  what the caller wrote before
 *
 * Return: the value, or 0 if it cannot be expressed.
 */
gfl_id gfl_import_kept(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		       gfl_id v, const struct gfl_args *args, uint64_t written)
{
	struct translation t = { w->vals, &callee->vals, args->v, args->nr, 0, 0, st, written };

	return translate(&t, v, 0);
}

/* The address @v with the object it starts from exchanged; 0 if it does not start from @from. */
gfl_id gfl_rebase(struct gfl_vals *vals, gfl_id v, gfl_id from, gfl_id to)
{
	struct gfl_val key = vals->v[v];

	if (v == from)
		return to;
	if (key.kind != GFL_VAL_FIELD && key.kind != GFL_VAL_INDEX)
		return 0;
	key.a = gfl_rebase(vals, key.a, from, to);
	return key.a ? gfl_vals_get(vals, &key) : 0;
}

/* The variable, parameter, result... an address starts from. */
gfl_id gfl_val_root(const struct gfl_vals *vals, gfl_id v)
{
	while (vals->v[v].kind == GFL_VAL_FIELD || vals->v[v].kind == GFL_VAL_INDEX)
		v = vals->v[v].a;
	return v;
}

/* --- printing ------------------------------------------------------------- */

static const char *rvalue(struct gfl_arena *arena, const struct gfl_func *func,
			  const struct gfl_vals *vals, gfl_id v, int depth);

static bool is_address(uint8_t kind)
{
	return kind == GFL_VAL_FIELD || kind == GFL_VAL_INDEX || kind == GFL_VAL_VAR;
}

/* Text of the object at address v. */
static const char *lvalue(struct gfl_arena *arena, const struct gfl_func *func,
			  const struct gfl_vals *vals, gfl_id v, int depth)
{
	const struct gfl_val *val = &vals->v[v];

	switch (depth > MAX_DEPTH ? GFL_VAL_NONE : val->kind) {
	case GFL_VAL_VAR:
		return val->name;
	case GFL_VAL_FIELD:
		if (!val->name)
			return lvalue(arena, func, vals, val->a, depth + 1);
		if (is_address(vals->v[val->a].kind))
			return gfl_arena_printf(arena, "%s.%s",
						lvalue(arena, func, vals, val->a, depth + 1),
						val->name);
		return gfl_arena_printf(arena, "%s->%s",
					rvalue(arena, func, vals, val->a, depth + 1), val->name);
	case GFL_VAL_INDEX:
		if (val->b && vals->v[val->b].kind == GFL_VAL_CONST)
			return gfl_arena_printf(arena, "%s[%lld]",
						lvalue(arena, func, vals, val->a, depth + 1),
						(long long)vals->v[val->b].num);
		return gfl_arena_printf(arena, "%s[]",
					lvalue(arena, func, vals, val->a, depth + 1));
	case GFL_VAL_NONE:
		return "...";
	default:
		return gfl_arena_printf(arena, "*%s", rvalue(arena, func, vals, v, depth + 1));
	}
}

static const char *result_text(struct gfl_arena *arena, const struct gfl_func *func, gfl_id v)
{
	for (uint32_t b = 0; b < func->nr_blocks; b++)
		for (uint32_t i = 0; i < func->block[b].nr_events; i++) {
			const struct gfl_event *ev = &func->block[b].events[i];

			if (ev->ret == v && ev->callee)
				return gfl_arena_printf(arena, "%s()", ev->callee);
			if (ev->ret == v && ev->kind == GFL_EV_LOAD)
				return lvalue(arena, func, &func->vals, ev->addr, 1);
		}
	return "...";
}

static const char *rvalue(struct gfl_arena *arena, const struct gfl_func *func,
			  const struct gfl_vals *vals, gfl_id v, int depth)
{
	const struct gfl_val *val = &vals->v[v];

	switch (depth > MAX_DEPTH ? GFL_VAL_NONE : val->kind) {
	case GFL_VAL_CONST:
		return gfl_arena_printf(arena, "%lld", (long long)val->num);
	case GFL_VAL_PARAM:
		if (val->num < func->nr_params && func->params[val->num].name)
			return func->params[val->num].name;
		return "...";
	case GFL_VAL_FN:
		return val->name;
	case GFL_VAL_LOAD:
	case GFL_VAL_ENTRY:
		return lvalue(arena, func, vals, val->a, depth + 1);
	case GFL_VAL_VAR:
	case GFL_VAL_FIELD:
	case GFL_VAL_INDEX:
		return gfl_arena_printf(arena, "&%s", lvalue(arena, func, vals, v, depth + 1));
	case GFL_VAL_RESULT:
		return result_text(arena, func, v);
	case GFL_VAL_APP:
		return gfl_arena_printf(arena, "%s()", val->name);
	default:
		return "...";
	}
}

/**
 * gfl_val_text() - a value in C notation, for people
 * @arena: memory of the text
 * @func:  function the value belongs to, for parameter names
 * @vals:  its values
 * @v:     the value
 *
 * Return: text such as "&desc->lock"; what cannot be said is "...".
 */
const char *gfl_val_text(struct gfl_arena *arena, const struct gfl_func *func,
			 const struct gfl_vals *vals, gfl_id v)
{
	return rvalue(arena, func, vals, v, 0);
}
