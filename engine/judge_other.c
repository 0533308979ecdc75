/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions of a callee on a member, where the caller has asked for the same member of an object that has
 * another name: the one that a helper finds by its back pointer, say. Often it is the same object.
 */
#include "judge.h"

/* The content of a member that a condition looks at, 0 if it is another kind of condition. */
static gfl_id member_of(const struct gfl_vals *vals, gfl_id v)
{
	for (unsigned int i = 0; i < 3 && vals->v[v].kind == GFL_VAL_OP; i++)
		v = vals->v[v].a;
	return vals->v[v].kind == GFL_VAL_LOAD && vals->v[vals->v[v].a].kind == GFL_VAL_FIELD ? v :
												0;
}

/* Is it the same member, of an object with another name? */
static bool is_of_other(const struct gfl_vals *vals, gfl_id a, gfl_id b)
{
	const struct gfl_val *x = &vals->v[vals->v[a].a], *y = &vals->v[vals->v[b].a];

	return a != b && x->tag == y->tag && x->name == y->name;
}

/* The condition @v with the content of a member exchanged. */
static gfl_id exchange(struct gfl_vals *vals, gfl_id v, gfl_id from, gfl_id to)
{
	const struct gfl_val val = vals->v[v];

	return v == from ? to : gfl_mk_op(vals, val.op, exchange(vals, val.a, from, to), val.b);
}

/**
 * struct same - what would be known if objects that have the member were one
 * @load: the content of the member, in the condition
 * @st:   the state in which it is so, set up when it is first needed
 */
struct same {
	struct gfl_walk *w;
	const struct gfl_state *now;
	gfl_id load;
	bool is_set, is_wrong;
	struct gfl_state st;
};

static void assume_same(struct same *s, const struct gfl_guard *known)
{
	struct gfl_vals *vals = s->w->vals;
	const gfl_id other = member_of(vals, known->val);

	if (!other || !is_of_other(vals, other, s->load))
		return;
	if (!s->is_set)
		gfl_state_set(&s->st, s->now);
	s->is_set = true;
	s->is_wrong |= !gfl_assume_abs(s->w, &s->st, exchange(vals, known->val, other, s->load),
				       known->abs);
}

/**
 * gfl_judge_otherwise() - would a condition not hold if two objects were one?
 * @w:    the walk
 * @st:   state
 * @cond: a condition of a callee, over what is known here
 *
 * Return: true if the caller has asked for the same member of another object, and it came out otherwise.
 */
bool gfl_judge_otherwise(struct gfl_walk *w, const struct gfl_state *st,
			 const struct gfl_guard *cond)
{
	struct same s = { .w = w, .now = st, .load = member_of(w->vals, cond->val) };
	struct gfl_guard guards[GFL_MAX_GUARDS];
	uint32_t nr;

	if (!s.load)
		return false;
	nr = gfl_flow_guards(w, w->block, guards, GFL_MAX_GUARDS);
	for (uint32_t i = 0; i < nr; i++)
		assume_same(&s, &guards[i]);
	for (uint32_t i = 0; i < st->nr_facts; i++)
		assume_same(&s, &(struct gfl_guard){ st->facts[i].val, st->facts[i].abs });
	return s.is_set &&
	       (s.is_wrong || gfl_abs_disjoint(gfl_eval(w, &s.st, cond->val), cond->abs));
}
