// SPDX-License-Identifier: GPL-2.0-or-later
/* Operations where they are called: which one it is, and whether its failure is handled. */
#include <string.h>

#include "gfplint/inspect.h"

#define MAX_ALIASES 8
#define MAX_BLOCKS 32 /* looked at for one call; code that checks does it soon */

/**
 * struct search - from an allocation to where its result is tested
 * @alias: values that are its result
 * @place: memory it was stored to
 */
struct search {
	const struct gfl_func *func;
	gfl_id alias[MAX_ALIASES], place[MAX_ALIASES];
	uint32_t nr_aliases, nr_places, nr_blocks;
};

static bool is_in(const gfl_id *list, uint32_t nr, gfl_id v)
{
	for (uint32_t i = 0; i < nr; i++)
		if (list[i] == v)
			return true;
	return false;
}

static bool is_alias(const struct search *s, gfl_id v)
{
	const struct gfl_val *val = &s->func->vals.v[v];

	return is_in(s->alias, s->nr_aliases, v) ||
	       (val->kind == GFL_VAL_LOAD && is_in(s->place, s->nr_places, val->a));
}

static bool is_const(const struct search *s, gfl_id v, int64_t lo, int64_t hi)
{
	const struct gfl_val *val = &s->func->vals.v[v];

	return val->kind == GFL_VAL_CONST && val->num >= lo && val->num <= hi;
}

/* Does a comparison, if it holds, say that the allocation failed (1), did not (-1), or neither (0)? */
static int says_failed(const struct search *s, uint8_t op, gfl_id a, gfl_id b)
{
	const struct gfl_val *val = &s->func->vals.v[a];

	if (is_alias(s, a)) {
		/* ERR_PTR(), SOURCE: include/linux/err.h:MAX_ERRNO */
		if ((op == GFL_OP_GTU || op == GFL_OP_GEU) && is_const(s, b, -4096, -1))
			return 1;
		if ((op == GFL_OP_LTU || op == GFL_OP_LEU) && is_const(s, b, -4096, -1))
			return -1;
		if (!is_const(s, b, 0, 0))
			return 0;
		if (op == GFL_OP_EQ || op == GFL_OP_LT)
			return 1;
		return op == GFL_OP_NE || op == GFL_OP_GE ? -1 : 0;
	}
	if (val->kind != GFL_VAL_OP || !gfl_op_is_cmp(val->op) || !is_const(s, b, 0, 0))
		return 0;
	if (op == GFL_OP_NE)
		return says_failed(s, val->op, val->a, val->b);
	return op == GFL_OP_EQ ? -says_failed(s, val->op, val->a, val->b) : 0;
}

static bool depends(const struct search *s, gfl_id v, int depth)
{
	const struct gfl_val *val = &s->func->vals.v[v];

	if (!v || depth > 8)
		return false;
	if (is_alias(s, v))
		return true;
	if (val->kind != GFL_VAL_FIELD && val->kind != GFL_VAL_INDEX && val->kind != GFL_VAL_OP &&
	    val->kind != GFL_VAL_LOAD && val->kind != GFL_VAL_SELECT)
		return false;
	return depends(s, val->a, depth + 1) || depends(s, val->b, depth + 1) ||
	       depends(s, val->c, depth + 1);
}

/* What an event does with the result; UNKNOWN: someone else has it, YES: nothing. */
static enum gfl_handled look_at(struct search *s, const struct gfl_event *ev)
{
	switch (ev->kind) {
	case GFL_EV_STORE:
		if (depends(s, ev->addr, 0))
			return GFL_HANDLED_NO;
		if (is_alias(s, ev->val) && s->nr_places < MAX_ALIASES)
			s->place[s->nr_places++] = ev->addr;
		return GFL_HANDLED_YES;
	case GFL_EV_LOAD:
		if (is_in(s->place, s->nr_places, ev->addr) && s->nr_aliases < MAX_ALIASES)
			s->alias[s->nr_aliases++] = ev->ret;
		else if (depends(s, ev->addr, 0))
			return GFL_HANDLED_NO;
		return GFL_HANDLED_YES;
	case GFL_EV_CALL:
		for (uint32_t i = 0; i < ev->nr_args; i++)
			if (depends(s, ev->args[i], 0))
				return GFL_HANDLED_UNKNOWN;
		return GFL_HANDLED_YES;
	default:
		return GFL_HANDLED_YES;
	}
}

/* To die of it is not to handle it. */
static enum gfl_handled look_at_failure(const struct search *s, gfl_id block)
{
	for (int i = 0; i < MAX_BLOCKS; i++) {
		const struct gfl_block *b = &s->func->block[block];

		if (b->term == GFL_TERM_END)
			return GFL_HANDLED_NO;
		if (b->term != GFL_TERM_GOTO)
			return GFL_HANDLED_YES;
		block = b->succ[0];
	}
	return GFL_HANDLED_UNKNOWN;
}

static enum gfl_handled look_on(struct search *s, gfl_id block, uint32_t from)
{
	const struct gfl_block *b = &s->func->block[block];
	enum gfl_handled worst = GFL_HANDLED_YES;
	int failed;

	if (s->nr_blocks++ >= MAX_BLOCKS)
		return GFL_HANDLED_UNKNOWN;
	for (uint32_t i = from; i < b->nr_events; i++) {
		enum gfl_handled how = look_at(s, &b->events[i]);

		if (how != GFL_HANDLED_YES)
			return how;
	}
	failed = b->term == GFL_TERM_COND ? says_failed(s, b->op, b->a, b->b) : 0;
	if (failed)
		return look_at_failure(s, b->succ[failed > 0 ? 0 : 1]);
	if (b->term == GFL_TERM_RETURN)
		return GFL_HANDLED_UNKNOWN;
	for (uint32_t i = 0; i < b->nr_succ; i++) {
		struct search rest = *s;
		enum gfl_handled how = look_on(&rest, b->succ[i], 0);

		s->nr_blocks = rest.nr_blocks;
		if (how == GFL_HANDLED_NO)
			return how;
		if (how == GFL_HANDLED_UNKNOWN)
			worst = how;
	}
	return worst;
}

enum gfl_handled gfl_inspect_handled(const struct gfl_func *func, const struct gfl_event *ev)
{
	for (gfl_id b = 0; b < func->nr_blocks; b++) {
		const struct gfl_block *block = &func->block[b];

		if (ev < block->events || ev >= block->events + block->nr_events)
			continue;
		if (!ev->ret)
			return GFL_HANDLED_NO;
		struct search s = { .func = func, .alias = { ev->ret }, .nr_aliases = 1 };

		return look_on(&s, b, (uint32_t)(ev - block->events) + 1);
	}
	return GFL_HANDLED_UNKNOWN;
}

const struct gfl_rule *gfl_inspect_rule(const struct gfl_func *func, const struct gfl_rules *rules,
					const struct gfl_event *ev)
{
	char base[128];

	if (ev->kind != GFL_EV_CALL || !ev->callee)
		return NULL;
	/* what the linker adds to tell functions of one name apart: gfl_base_name() */
	snprintf(base, sizeof(base), "%.*s", (int)strcspn(ev->callee, "."), ev->callee);
	return gfl_rules_func(rules, base, func->unit->kernel);
}

const struct gfl_event *gfl_inspect_op(const struct gfl_func *func, const struct gfl_rules *rules,
				       struct gfl_loc loc)
{
	for (gfl_id b = 0; b < func->nr_blocks; b++)
		for (uint32_t i = 0; i < func->block[b].nr_events; i++) {
			const struct gfl_event *ev = &func->block[b].events[i];
			const struct gfl_rule *rule;

			if (ev->loc.file != loc.file || ev->loc.line != loc.line ||
			    ev->loc.col != loc.col)
				continue;
			rule = gfl_inspect_rule(func, rules, ev);
			if (rule && (rule->kind == GFL_RULE_ALLOC || rule->kind == GFL_RULE_FREE))
				return ev;
		}
	return NULL;
}
