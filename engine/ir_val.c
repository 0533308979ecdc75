// SPDX-License-Identifier: GPL-2.0-or-later
/* Values of a function: the hash-consed table, and making values with trivial normalisation. */
#include "ir_text.h"
#include "link.h"

#include <stdlib.h>
#include <string.h>

#define MIN_HASH 32

/* --- the table -------------------------------------------------------------- */

/* These are what a run of the function makes of them, so no two are the same. */
static bool is_always_new(const struct gfl_val *v)
{
	return v->kind == GFL_VAL_UNKNOWN || v->kind == GFL_VAL_RESULT || v->kind == GFL_VAL_PHI;
}

static uint64_t mix(uint64_t hash, uint64_t x)
{
	hash = (hash ^ x) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

static uint32_t val_hash(const struct gfl_val *v)
{
	/* One after the other would take longer. */
	const uint64_t operands = mix(v->kind | (uint64_t)v->op << 8, (uint64_t)v->a << 32 | v->b),
		       number = mix(v->c, (uint64_t)v->num),
		       names = (uintptr_t)v->name * 3 ^ (uintptr_t)v->type * 5 ^
			       (uintptr_t)v->tag * 7;
	uint64_t hash = mix(operands ^ number << 1, names);

	for (uint32_t i = 0; i < v->nr_phi; i++)
		hash = mix(hash, v->phi[i].val);
	return (uint32_t)hash;
}

/* Blocks are left out: a value that is not always new belongs to none. */
static bool val_equal(const struct gfl_val *x, const struct gfl_val *y)
{
	if (x->kind != y->kind || x->op != y->op || x->a != y->a || x->b != y->b || x->c != y->c ||
	    x->num != y->num || x->name != y->name || x->type != y->type || x->tag != y->tag ||
	    x->nr_phi != y->nr_phi)
		return false;
	for (uint32_t i = 0; i < x->nr_phi; i++)
		if (x->phi[i].val != y->phi[i].val || x->phi[i].block != y->phi[i].block)
			return false;
	return true;
}

/* The place of a value equal to @key in the hash, or the empty place where it belongs. */
static uint32_t *hash_place(const struct gfl_vals *vals, const struct gfl_val *key)
{
	for (uint32_t at = val_hash(key);; at++) {
		uint32_t *place = &vals->hash[at & (vals->hash_size - 1)];

		if (!*place || val_equal(&vals->v[*place], key))
			return place;
	}
}

static void hash_grow(struct gfl_vals *vals)
{
	free(vals->hash);
	vals->hash_size = vals->hash_size ? vals->hash_size * 2 : MIN_HASH;
	while (vals->nr >= vals->hash_size / 2)
		vals->hash_size *= 2;
	vals->hash = gfl_xrealloc(NULL, vals->hash_size * sizeof(*vals->hash));
	memset(vals->hash, 0, vals->hash_size * sizeof(*vals->hash));
	for (uint32_t id = 1; id < vals->nr; id++)
		if (!is_always_new(&vals->v[id]))
			*hash_place(vals, &vals->v[id]) = id;
}

/* Takes an operand into account; one that does not exist is the verifier's business. */
static void measure_operand(const struct gfl_vals *vals, struct gfl_val *v, gfl_id id)
{
	const struct gfl_val *part = id < vals->nr ? &vals->v[id] : &vals->v[0];

	if (part->height >= v->height)
		v->height = part->height < UINT8_MAX ? part->height + 1 : UINT8_MAX;
	v->size = part->size < UINT8_MAX - v->size ? (uint8_t)(v->size + part->size) : UINT8_MAX;
	v->is_portable &= part->is_portable;
	v->has_param |= part->has_param;
	vals->parts[vals->nr] |= id < vals->nr ? vals->parts[id] : 0;
}

static bool is_portable_kind(const struct gfl_val *v)
{
	switch (v->kind) {
	case GFL_VAL_NONE:
	case GFL_VAL_UNKNOWN:
	case GFL_VAL_RESULT:
	case GFL_VAL_PHI:
		return false;
	case GFL_VAL_VAR:
		return !v->num;
	default:
		return true;
	}
}

/* What is often asked of a value about to be added, and its operands, which come before it. */
static void measure(const struct gfl_vals *vals, struct gfl_val *v)
{
	const gfl_id operands[] = { v->a, v->b, v->c };

	v->height = 0;
	v->size = 1;
	v->is_portable = is_portable_kind(v);
	v->has_param = v->kind == GFL_VAL_PARAM;
	vals->parts[vals->nr] = 1ull << (vals->nr % 64);
	for (uint32_t i = 0; i < GFL_ARRAY_SIZE(operands); i++)
		if (operands[i])
			measure_operand(vals, v, operands[i]);
	for (uint32_t i = 0; v->kind == GFL_VAL_APP && i < v->nr_phi; i++)
		measure_operand(vals, v, v->phi[i].val);
}

void gfl_vals_reserve(struct gfl_vals *vals, uint32_t cap)
{
	vals->cap = cap;
	vals->v = gfl_xrealloc(vals->v, cap * sizeof(*vals->v));
	vals->parts = gfl_xrealloc(vals->parts, cap * sizeof(*vals->parts));
}

/* Fills a table with the values of another, with room for what it is going to be extended by. */
static void copy_values(struct gfl_vals *dst, const struct gfl_vals *src)
{
	dst->v = NULL;
	dst->parts = NULL;
	dst->nr = src->nr;
	dst->is_shared = false;
	gfl_vals_reserve(dst, src->nr + src->nr / 2 + 16);
	if (src->nr) {
		memcpy(dst->v, src->v, src->nr * sizeof(*dst->v));
		memcpy(dst->parts, src->parts, src->nr * sizeof(*dst->parts));
	}
}

static void make_room(struct gfl_vals *vals)
{
	const struct gfl_vals shared = *vals;

	if (vals->is_shared)
		copy_values(vals, &shared);
	else
		gfl_vals_reserve(vals, vals->cap ? vals->cap * 2 : 8);
}

gfl_id gfl_vals_append(struct gfl_vals *vals, const struct gfl_val *key)
{
	struct gfl_val *v;

	if (vals->nr == vals->cap)
		make_room(vals);
	v = &vals->v[vals->nr];
	*v = *key;
	if (v->nr_phi) {
		v->phi = gfl_arena_alloc(vals->arena, v->nr_phi * sizeof(*v->phi));
		memcpy(v->phi, key->phi, v->nr_phi * sizeof(*v->phi));
	}
	measure(vals, v);
	return vals->nr++;
}

gfl_id gfl_vals_get(struct gfl_vals *vals, const struct gfl_val *key)
{
	struct gfl_val v = *key;
	uint32_t *place;

	if (is_always_new(key))
		return gfl_vals_append(vals, key);
	if (vals->nr >= vals->hash_size / 2)
		hash_grow(vals);
	v.block = GFL_NONE;
	place = hash_place(vals, &v);
	if (!*place)
		*place = gfl_vals_append(vals, &v);
	return *place;
}

gfl_id gfl_vals_find(struct gfl_vals *vals, const struct gfl_val *key)
{
	if (is_always_new(key))
		return 0;
	/* A table that shares its values, or is sealed, has no hash yet. */
	if (!vals->hash_size)
		hash_grow(vals);
	return *hash_place(vals, key);
}

void gfl_vals_init(struct gfl_vals *vals, struct gfl_arena *arena)
{
	*vals = (struct gfl_vals){ .arena = arena };
	gfl_vals_append(vals, &(struct gfl_val){ .block = GFL_NONE });
}

void gfl_vals_copy(struct gfl_vals *dst, const struct gfl_vals *src, struct gfl_arena *arena)
{
	*dst = (struct gfl_vals){ .arena = arena, .hash_size = src->hash_size };
	copy_values(dst, src);
	if (src->hash_size) {
		dst->hash = gfl_xrealloc(NULL, src->hash_size * sizeof(*dst->hash));
		memcpy(dst->hash, src->hash, src->hash_size * sizeof(*dst->hash));
	}
}

void gfl_vals_share(struct gfl_vals *dst, const struct gfl_vals *src, struct gfl_arena *arena)
{
	*dst = *src;
	dst->arena = arena;
	dst->cap = src->nr;
	dst->hash = NULL;
	dst->hash_size = 0;
	dst->is_shared = true;
}

void gfl_vals_seal(struct gfl_vals *vals)
{
	free(vals->hash);
	vals->hash = NULL;
	vals->hash_size = 0;
	if (!vals->is_shared)
		gfl_vals_reserve(vals, vals->nr);
}

void gfl_vals_deinit(struct gfl_vals *vals)
{
	if (!vals->is_shared) {
		free(vals->v);
		free(vals->parts);
	}
	free(vals->hash);
	*vals = (struct gfl_vals){ .arena = vals->arena };
}

/* --- making values ------------------------------------------------------------- */

static const struct gfl_val *val_at(const struct gfl_func *func, gfl_id id)
{
	/* An id that is out of range is the verifier's business; here it is just no constant. */
	return &func->vals.v[id < func->vals.nr ? id : 0];
}

static bool is_const(const struct gfl_func *func, gfl_id id, int64_t num)
{
	const struct gfl_val *v = val_at(func, id);

	return v->kind == GFL_VAL_CONST && v->num == num;
}

static const char *intern(struct gfl_func *func, const char *s)
{
	return gfl_intern(func->unit->strings, s);
}

gfl_id gfl_val_const(struct gfl_func *func, int64_t num)
{
	return gfl_vals_get(&func->vals, &(struct gfl_val){ .kind = GFL_VAL_CONST, .num = num });
}

gfl_id gfl_val_param(struct gfl_func *func, uint32_t index)
{
	return gfl_vals_get(&func->vals, &(struct gfl_val){ .kind = GFL_VAL_PARAM, .num = index });
}

gfl_id gfl_val_fn(struct gfl_func *func, const char *name)
{
	return gfl_vals_get(&func->vals,
			    &(struct gfl_val){ .kind = GFL_VAL_FN, .name = intern(func, name) });
}

gfl_id gfl_val_var(struct gfl_func *func, const char *name, const char *type, bool is_local)
{
	return gfl_vals_get(&func->vals, &(struct gfl_val){ .kind = GFL_VAL_VAR,
							    .num = is_local,
							    .name = intern(func, name),
							    .type = intern(func, type) });
}

gfl_id gfl_val_field(struct gfl_func *func, gfl_id base, const char *tag, const char *name,
		     const char *type)
{
	return gfl_vals_get(&func->vals, &(struct gfl_val){ .kind = GFL_VAL_FIELD,
							    .a = base,
							    .tag = intern(func, tag),
							    .name = intern(func, name),
							    .type = intern(func, type) });
}

gfl_id gfl_val_index(struct gfl_func *func, gfl_id base, gfl_id index, const char *type)
{
	return gfl_vals_get(&func->vals, &(struct gfl_val){ .kind = GFL_VAL_INDEX,
							    .a = base,
							    .b = index,
							    .type = intern(func, type) });
}

gfl_id gfl_val_load(struct gfl_func *func, gfl_id addr, const char *type)
{
	return gfl_vals_get(&func->vals, &(struct gfl_val){ .kind = GFL_VAL_LOAD,
							    .a = addr,
							    .type = intern(func, type) });
}

static bool is_commutative(enum gfl_op op)
{
	return op == GFL_OP_AND || op == GFL_OP_OR || op == GFL_OP_XOR || op == GFL_OP_ADD ||
	       op == GFL_OP_MUL || op == GFL_OP_EQ || op == GFL_OP_NE;
}

/* Values that an operator leaves as they are: x | 0, x & x, ~~x. Return: 0 if there is none. */
static gfl_id op_identity(const struct gfl_func *func, enum gfl_op op, gfl_id a, gfl_id b)
{
	switch (op) {
	case GFL_OP_NOT:
		if (val_at(func, a)->kind == GFL_VAL_OP && val_at(func, a)->op == GFL_OP_NOT)
			return val_at(func, a)->a;
		return 0;
	case GFL_OP_AND:
		if (is_const(func, b, 0))
			return b;
		return a == b || is_const(func, b, -1) ? a : 0;
	case GFL_OP_OR:
		return a == b || is_const(func, b, 0) ? a : 0;
	case GFL_OP_XOR:
	case GFL_OP_ADD:
	case GFL_OP_PADD:
	case GFL_OP_SUB:
	case GFL_OP_SHL:
	case GFL_OP_SHR:
		return is_const(func, b, 0) ? a : 0;
	case GFL_OP_MUL:
		return is_const(func, b, 1) ? a : 0;
	default:
		return 0;
	}
}

gfl_id gfl_val_op(struct gfl_func *func, enum gfl_op op, gfl_id a, gfl_id b)
{
	const bool a_const = val_at(func, a)->kind == GFL_VAL_CONST;
	const bool b_const = val_at(func, b)->kind == GFL_VAL_CONST;
	int64_t num;
	gfl_id same;

	if (a_const && (b_const || op == GFL_OP_NOT) &&
	    gfl_op_eval(op, val_at(func, a)->num, val_at(func, b)->num, &num))
		return gfl_val_const(func, num);
	if (op == GFL_OP_NOT)
		b = 0;
	if (a_const && !b_const && is_commutative(op)) {
		gfl_id t = a;

		a = b;
		b = t;
	}
	same = op_identity(func, op, a, b);
	if (same)
		return same;
	return gfl_vals_get(
		&func->vals,
		&(struct gfl_val){ .kind = GFL_VAL_OP, .op = (uint8_t)op, .a = a, .b = b });
}

gfl_id gfl_val_select(struct gfl_func *func, gfl_id cond, gfl_id a, gfl_id b)
{
	if (a == b)
		return a;
	if (val_at(func, cond)->kind == GFL_VAL_CONST)
		return val_at(func, cond)->num ? a : b;
	return gfl_vals_get(&func->vals,
			    &(struct gfl_val){ .kind = GFL_VAL_SELECT, .a = cond, .b = a, .c = b });
}

gfl_id gfl_val_unknown(struct gfl_func *func, gfl_id block)
{
	return gfl_vals_get(&func->vals,
			    &(struct gfl_val){ .kind = GFL_VAL_UNKNOWN, .block = block });
}

gfl_id gfl_val_result(struct gfl_func *func, gfl_id block)
{
	return gfl_vals_get(&func->vals,
			    &(struct gfl_val){ .kind = GFL_VAL_RESULT, .block = block });
}

gfl_id gfl_val_phi(struct gfl_func *func, gfl_id block)
{
	return gfl_vals_get(&func->vals, &(struct gfl_val){ .kind = GFL_VAL_PHI, .block = block });
}

void gfl_val_phi_add(struct gfl_func *func, gfl_id phi, gfl_id pred, gfl_id val)
{
	struct gfl_val *v = phi < func->vals.nr ? &func->vals.v[phi] : NULL;
	struct gfl_phi *inputs;

	/* A phi of more inputs than can be counted is as good as unknown, and stays it. */
	if (v && v->kind == GFL_VAL_UNKNOWN)
		return;
	if (!v || v->kind != GFL_VAL_PHI) {
		func->flags |= GFL_FN_BROKEN;
		return;
	}
	if (v->nr_phi == UINT16_MAX) {
		v->kind = GFL_VAL_UNKNOWN;
		v->nr_phi = 0;
		v->phi = NULL;
		return;
	}
	/* There is room for the next power of two. */
	if (!(v->nr_phi & (v->nr_phi - 1))) {
		inputs = gfl_arena_alloc(func->vals.arena,
					 (v->nr_phi ? v->nr_phi * 2 : 1) * sizeof(*inputs));
		if (v->nr_phi)
			memcpy(inputs, v->phi, v->nr_phi * sizeof(*inputs));
		v->phi = inputs;
	}
	v->phi[v->nr_phi++] = (struct gfl_phi){ .block = pred, .val = val };
}
