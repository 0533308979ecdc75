// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The invariants of a function. What passes can be walked without looking at ids again.
 * See: gfl_func_verify() in gfplint/ir.h for the list.
 */
#include "ir_text.h"

#include <stdlib.h>
#include <string.h>

struct verify {
	const struct gfl_func *func;
	struct gfl_flaw *flaw;
	uint8_t *defs;	   /* per value: is it defined by an event */
	uint32_t *pred_at; /* per block: where its predecessors start in preds[]; one more at the end */
	gfl_id *preds;	   /* without duplicates */
	gfl_id *stamp;	   /* per block: the phi or block it was last seen for */
};

static GFL_PRINTF(4, 5) bool flawed(struct verify *v, gfl_id val, gfl_id block, const char *fmt,
				    ...)
{
	va_list ap;

	v->flaw->val = val;
	v->flaw->block = block;
	va_start(ap, fmt);
	vsnprintf(v->flaw->text, sizeof(v->flaw->text), fmt, ap);
	va_end(ap);
	return false;
}

/* --- values --------------------------------------------------------------------------- */

enum { WANT_NAME = 1, WANT_BLOCK = 2 };

/* Operands: at least and at most so many of a, b, c. */
static const struct {
	uint8_t min, max;
	uint8_t want;
} shapes[GFL_NR_VAL_KINDS] = {
	[GFL_VAL_UNKNOWN] = { 0, 0, WANT_BLOCK },
	[GFL_VAL_CONST] = { 0, 0, 0 },
	[GFL_VAL_PARAM] = { 0, 0, 0 },
	[GFL_VAL_FN] = { 0, 0, WANT_NAME },
	[GFL_VAL_VAR] = { 0, 0, WANT_NAME },
	[GFL_VAL_FIELD] = { 1, 1, WANT_NAME },
	[GFL_VAL_INDEX] = { 1, 2, 0 },
	[GFL_VAL_LOAD] = { 1, 1, 0 },
	[GFL_VAL_RESULT] = { 0, 0, WANT_BLOCK },
	[GFL_VAL_PHI] = { 0, 0, WANT_BLOCK },
	[GFL_VAL_OP] = { 1, 2, 0 },
	[GFL_VAL_SELECT] = { 3, 3, 0 },
};

static bool check_operands(struct verify *v, gfl_id id, const struct gfl_val *val)
{
	const gfl_id operands[] = { val->a, val->b, val->c };
	uint8_t min = shapes[val->kind].min, max = shapes[val->kind].max;

	if (val->kind == GFL_VAL_OP) {
		if (val->op == GFL_OP_NONE || val->op >= GFL_NR_OPS)
			return flawed(v, id, GFL_NONE, "value %u has no operator", id);
		if (val->op == GFL_OP_NOT)
			max = 1;
		else
			min = 2;
	}
	for (uint8_t i = 0; i < GFL_ARRAY_SIZE(operands); i++) {
		if (i < min && !operands[i])
			return flawed(v, id, GFL_NONE, "value %u lacks an operand", id);
		if (i >= max && operands[i])
			return flawed(v, id, GFL_NONE, "value %u has an operand too many", id);
		if (operands[i] >= id)
			return flawed(v, id, GFL_NONE, "value %u uses value %u, which comes later",
				      id, operands[i]);
	}
	return true;
}

static bool check_val(struct verify *v, gfl_id id)
{
	const struct gfl_func *func = v->func;
	const struct gfl_val *val = &func->vals.v[id];

	if (val->kind == GFL_VAL_NONE || val->kind >= GFL_VAL_APP)
		return flawed(v, id, GFL_NONE, "value %u is of a kind that is no fact", id);
	if (!check_operands(v, id, val))
		return false;
	if (shapes[val->kind].want == WANT_NAME ? !val->name : !!val->name)
		return flawed(v, id, GFL_NONE, "value %u %s a name", id,
			      val->name ? "has" : "lacks");
	if (shapes[val->kind].want == WANT_BLOCK ? val->block >= func->nr_blocks :
						   val->block != GFL_NONE)
		return flawed(v, id, GFL_NONE, "value %u is in block %u, which does not exist", id,
			      val->block);
	if (val->kind == GFL_VAL_PARAM && (val->num < 0 || val->num >= func->nr_params))
		return flawed(v, id, GFL_NONE, "value %u is parameter %lld of %u", id,
			      (long long)val->num, func->nr_params);
	if (val->kind == GFL_VAL_PHI && !val->block)
		return flawed(v, id, GFL_NONE, "value %u is a phi of the first block", id);
	if (val->nr_phi && val->kind != GFL_VAL_PHI)
		return flawed(v, id, GFL_NONE, "value %u has inputs but is no phi", id);
	return true;
}

static bool check_phi(struct verify *v, gfl_id id)
{
	const struct gfl_val *phi = &v->func->vals.v[id];
	const uint32_t first = v->pred_at[phi->block], end = v->pred_at[phi->block + 1];

	/* Mark the predecessors by the value, then unmark each with its input. */
	for (uint32_t i = first; i < end; i++)
		v->stamp[v->preds[i]] = id;
	for (uint32_t i = 0; i < phi->nr_phi; i++) {
		const struct gfl_phi *in = &phi->phi[i];

		if (!in->val || in->val >= v->func->vals.nr)
			return flawed(v, id, GFL_NONE,
				      "value %u uses value %u, which does not exist", id, in->val);
		if (in->block >= v->func->nr_blocks || v->stamp[in->block] != id)
			return flawed(v, id, GFL_NONE,
				      "value %u has an input too many, from block %u", id,
				      in->block);
		v->stamp[in->block] = 0;
	}
	for (uint32_t i = first; i < end; i++)
		if (v->stamp[v->preds[i]] == id)
			return flawed(v, id, GFL_NONE, "value %u lacks an input from block %u", id,
				      v->preds[i]);
	return true;
}

/* --- events ------------------------------------------------------------------------------ */

static bool check_loc(struct verify *v, gfl_id block, struct gfl_loc loc)
{
	if (loc.file < v->func->unit->nr_files)
		return true;
	return flawed(v, 0, block, "file %u does not exist", loc.file);
}

static bool check_use(struct verify *v, gfl_id block, gfl_id val)
{
	if (val && val < v->func->vals.nr)
		return true;
	return flawed(v, 0, block, "block %u uses value %u, which does not exist", block, val);
}

static bool check_ret(struct verify *v, gfl_id block, gfl_id ret)
{
	const struct gfl_val *val;

	if (!check_use(v, block, ret))
		return false;
	val = &v->func->vals.v[ret];
	if (val->kind != GFL_VAL_RESULT || val->block != block)
		return flawed(v, ret, block, "block %u defines value %u, which is no result of it",
			      block, ret);
	if (v->defs[ret]++)
		return flawed(v, ret, block, "value %u is defined twice", ret);
	return true;
}

static bool check_call(struct verify *v, gfl_id block, const struct gfl_event *event)
{
	if (!event->callee == !event->fnptr)
		return flawed(v, 0, block, "a call in block %u has %s callee", block,
			      event->callee ? "more than one" : "no");
	if (event->fnptr && !check_use(v, block, event->fnptr))
		return false;
	if (event->ret && !check_ret(v, block, event->ret))
		return false;
	for (uint32_t i = 0; i < event->nr_args; i++)
		if (!check_use(v, block, event->args[i]))
			return false;
	if (event->gfp_arg < -1 || event->gfp_arg >= (int)event->nr_args)
		return flawed(v, 0, block, "a call in block %u has no argument %d", block,
			      event->gfp_arg);
	return true;
}

static bool check_event(struct verify *v, gfl_id block, const struct gfl_event *event)
{
	if (!check_loc(v, block, event->loc))
		return false;
	if (event->is_volatile && event->kind != GFL_EV_LOAD)
		return flawed(v, 0, block, "block %u has a volatile event that is no load", block);
	switch (event->kind) {
	case GFL_EV_CALL:
		return check_call(v, block, event);
	case GFL_EV_STORE:
		return check_use(v, block, event->addr) && check_use(v, block, event->val);
	case GFL_EV_LOAD:
		return check_ret(v, block, event->ret) && check_use(v, block, event->addr);
	case GFL_EV_ASM:
		return true;
	default:
		return flawed(v, 0, block, "block %u has an event of unknown kind", block);
	}
}

/* --- blocks --------------------------------------------------------------------------------- */

static bool check_term_shape(struct verify *v, gfl_id id, const struct gfl_block *block)
{
	static const uint8_t nr_succ[GFL_NR_TERMS] = {
		[GFL_TERM_GOTO] = 1,
		[GFL_TERM_COND] = 2,
	};

	if (block->term == GFL_TERM_NONE || block->term >= GFL_NR_TERMS)
		return flawed(v, 0, id, "block %u is not ended", id);
	if (block->term == GFL_TERM_SWITCH || block->term == GFL_TERM_MULTI) {
		if (!block->nr_succ)
			return flawed(v, 0, id, "block %u leads nowhere", id);
	} else if (block->nr_succ != nr_succ[block->term]) {
		return flawed(v, 0, id, "block %u has %u successors", id, block->nr_succ);
	}
	for (uint32_t i = 0; i < block->nr_succ; i++)
		if (block->succ[i] >= v->func->nr_blocks)
			return flawed(v, 0, id, "block %u leads to block %u, which does not exist",
				      id, block->succ[i]);
	return check_loc(v, id, block->loc);
}

static bool check_term(struct verify *v, gfl_id id, const struct gfl_block *block)
{
	if (!check_term_shape(v, id, block))
		return false;
	switch (block->term) {
	case GFL_TERM_COND:
		if (!gfl_op_is_cmp(block->op))
			return flawed(v, 0, id, "block %u ends in what is no comparison", id);
		return check_use(v, id, block->a) && check_use(v, id, block->b);
	case GFL_TERM_SWITCH:
		for (uint32_t i = 0; i + 1 < block->nr_succ; i++)
			if (block->cases[i].lo > block->cases[i].hi)
				return flawed(v, 0, id, "block %u has an empty case", id);
		return check_use(v, id, block->a);
	case GFL_TERM_RETURN:
		return !block->a || check_use(v, id, block->a);
	default:
		return true;
	}
}

static bool check_block(struct verify *v, gfl_id id)
{
	const struct gfl_block *block = &v->func->block[id];

	for (uint32_t i = 0; i < block->nr_events; i++)
		if (!check_event(v, id, &block->events[i]))
			return false;
	return check_term(v, id, block);
}

/* Lists every block's predecessors, each once however many edges there are. */
static void find_preds(struct verify *v)
{
	const struct gfl_func *func = v->func;
	uint32_t nr = 0, next;

	for (gfl_id id = 0; id < func->nr_blocks; id++)
		nr += func->block[id].nr_succ;
	v->preds = gfl_xrealloc(NULL, nr * sizeof(*v->preds));
	v->pred_at = gfl_xrealloc(NULL, (func->nr_blocks + 2) * sizeof(*v->pred_at));
	memset(v->pred_at, 0, (func->nr_blocks + 2) * sizeof(*v->pred_at));

	/* Count into the place after next, sum up, then fill, which moves the starts on by one. */
	for (int fill = 0; fill < 2; fill++) {
		memset(v->stamp, 0xff, func->nr_blocks * sizeof(*v->stamp));
		for (gfl_id id = 0; id < func->nr_blocks; id++) {
			for (uint32_t i = 0; i < func->block[id].nr_succ; i++) {
				next = func->block[id].succ[i];
				if (v->stamp[next] == id)
					continue;
				v->stamp[next] = id;
				if (fill)
					v->preds[v->pred_at[next + 1]++] = id;
				else
					v->pred_at[next + 2]++;
			}
		}
		for (gfl_id id = 0; !fill && id < func->nr_blocks; id++)
			v->pred_at[id + 2] += v->pred_at[id + 1];
	}
	memset(v->stamp, 0, func->nr_blocks * sizeof(*v->stamp));
}

static bool check_all(struct verify *v)
{
	const struct gfl_func *func = v->func;

	for (gfl_id id = 1; id < func->vals.nr; id++)
		if (!check_val(v, id))
			return false;
	for (gfl_id id = 0; id < func->nr_blocks; id++)
		if (!check_block(v, id))
			return false;
	find_preds(v);
	for (gfl_id id = 1; id < func->vals.nr; id++) {
		if (func->vals.v[id].kind == GFL_VAL_PHI && !check_phi(v, id))
			return false;
		if (func->vals.v[id].kind == GFL_VAL_RESULT && !v->defs[id])
			return flawed(v, id, GFL_NONE, "value %u is defined by no event", id);
	}
	return true;
}

bool gfl_func_flaw(const struct gfl_func *func, struct gfl_flaw *flaw)
{
	struct verify v = { .func = func, .flaw = flaw };
	bool ok;

	if (func->flags & GFL_FN_BROKEN)
		return !flawed(&v, 0, GFL_NONE, "the builder was misused");
	if (!func->nr_blocks)
		return !flawed(&v, 0, GFL_NONE, "no block");
	if (!check_loc(&v, GFL_NONE, func->loc))
		return true;
	v.defs = gfl_xrealloc(NULL, func->vals.nr);
	memset(v.defs, 0, func->vals.nr);
	v.stamp = gfl_xrealloc(NULL, func->nr_blocks * sizeof(*v.stamp));
	ok = check_all(&v);
	free(v.defs);
	free(v.stamp);
	free(v.preds);
	free(v.pred_at);
	return !ok;
}

bool gfl_func_verify(const struct gfl_func *func, struct gfl_log *log)
{
	const struct gfl_unit *unit = func->unit;
	const uint32_t file = func->loc.file < unit->nr_files ? func->loc.file : 0;
	struct gfl_flaw flaw;

	if (!gfl_func_flaw(func, &flaw))
		return true;
	gfl_error(log, file ? unit->files[file] : unit->source, func->loc.line, func->loc.col,
		  "function '%s': %s", func->name, flaw.text);
	return false;
}
