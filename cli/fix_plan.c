// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From a finding to an edit. What decides is the path, the calls and values of the function, and the text
 * at the place; where they do not prove an edit right there is none.
 */
#include <string.h>

#include "fix.h"
#include "gfplint/inspect.h"

/* Context and operation in one function, and nothing doubtful about it. */
static const char *why_not_local(const struct gfl_fix *fix)
{
	static const char *const checks[] = { "sleep-in-atomic", "alloc-in-raw", "free-in-raw" };
	const struct gfl_finding *f = fix->finding;
	bool is_known = false;

	for (size_t i = 0; i < GFL_ARRAY_SIZE(checks); i++)
		is_known |= !strcmp(f->check->id, checks[i]);
	if (!is_known)
		return "there are no repairs for this check";
	if (f->confidence != GFL_HIGH)
		return "it is not certain";
	for (uint32_t i = 0; i < f->nr_steps; i++) {
		if (f->steps[i].kind == GFL_STEP_CALL)
			return "it is reached through calls of other functions";
		if (strcmp(f->steps[i].func, f->func) || f->steps[i].loc.file != f->loc.file)
			return "the context is set in another function";
	}
	if (f->nr_steps != 2)
		return "what sets the context is not known";
	return NULL;
}

/* --- flags ------------------------------------------------------------------------------ */

static bool const_of(const struct gfl_unit *unit, const char *name, uint64_t *ret)
{
	const struct gfl_const *c = name ? gfl_unit_const(unit, name) : NULL;

	if (!c || !c->known)
		return false;
	*ret = (uint64_t)c->value;
	return true;
}

/* Does @word only say that the allocation may wait, and for what? */
static bool is_blocking_flag(const struct gfl_unit *unit, const struct gfl_rules *rules,
			     const char *word)
{
	static const char *const parts[] = { "direct-reclaim", "kswapd-reclaim", "io", "fs" };
	uint64_t value, direct = 0, left;

	if (!const_of(unit, word, &value))
		return false;
	left = value;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(parts); i++) {
		uint64_t bit;

		if (!const_of(unit, gfl_rules_role(rules, parts[i]), &bit))
			return false;
		if (!direct)
			direct = bit;
		left &= ~bit;
	}
	return !left && value & direct;
}

/* The token among the arguments that makes it block; -1 if there is none, or more than one. */
static int64_t find_flag(const struct gfl_fix *fix, const struct gfl_rules *rules, int64_t call,
			 int64_t close)
{
	const struct gfl_source *s = fix->source;
	int64_t found = -1;

	for (int64_t i = call + 2; i < close; i++) {
		if (s->token[i].kind != GFL_TOKEN_WORD ||
		    !is_blocking_flag(fix->func->unit, rules, gfl_token_text(s, i)))
			continue;
		/* the argument itself, or the first of several flags */
		if (found >= 0 || (!gfl_token_is(s, i - 1, ",") && i != call + 2) ||
		    (i + 1 != close && !gfl_token_is(s, i + 1, ",") &&
		     !gfl_token_is(s, i + 1, "|")))
			return -1;
		found = i;
	}
	return found;
}

/* What the written flags say must be what the compiler made of them, or it is another argument. */
static const char *check_flags(const struct gfl_fix *fix, const struct gfl_rules *rules,
			       const struct gfl_event *ev, int64_t flag, int64_t close)
{
	const struct gfl_source *s = fix->source;
	const struct gfl_func *func = fix->func;
	uint64_t value, have, atomic, nofail = 0;

	if (ev->gfp_arg < 0 || func->vals.v[ev->args[ev->gfp_arg]].kind != GFL_VAL_CONST)
		return "its flags are not constant";
	have = (uint64_t)func->vals.v[ev->args[ev->gfp_arg]].num;
	if (flag < 0 || !const_of(func->unit, gfl_token_text(s, flag), &value) ||
	    !const_of(func->unit, gfl_rules_role(rules, "atomic"), &atomic))
		return "its flags are not written in the call";
	for (int64_t i = flag + 1; i < close && gfl_token_is(s, i, "|"); i += 2) {
		uint64_t more;

		if (!const_of(func->unit, gfl_token_text(s, i + 1), &more))
			return "its flags are not all known";
		value |= more;
	}
	const_of(func->unit, gfl_rules_role(rules, "nofail"), &nofail);
	/* functions like kzalloc() add to them */
	if ((have & value) != value || have & nofail)
		return "its flags are more than what to wait for";
	return NULL;
}

static bool plan_flags(struct gfl_fix *fix, const struct gfl_rules *rules,
		       const struct gfl_rule *rule, const struct gfl_event *ev, int64_t call)
{
	const struct gfl_source *s = fix->source;
	int64_t close = gfl_token_is(s, call + 1, "(") ? gfl_source_match(s, call + 1) : -1;
	int64_t flag = close < 0 ? -1 : find_flag(fix, rules, call, close);
	const char *atomic = gfl_rules_role(rules, "atomic");

	if (rule->gfp || rule->needs == GFL_WAIT_SLEEP)
		fix->why_not = "it sleeps whatever its flags are";
	else if (rule->effects.nr)
		fix->why_not = "it does more than to allocate";
	else if (gfl_inspect_handled(fix->func, ev) != GFL_HANDLED_YES)
		fix->why_not = "that its failure is handled cannot be seen";
	else
		fix->why_not = check_flags(fix, rules, ev, flag, close);
	if (fix->why_not)
		return false;
	fix->piece[0] = (struct gfl_piece){ s->token[flag].at,
					    s->token[flag].at + s->token[flag].len, atomic,
					    (uint32_t)strlen(atomic) };
	fix->nr_pieces = 1;
	fix->what =
		gfl_format("%s() gets %s; its failure is handled", gfl_token_text(s, call), atomic);
	return true;
}

/* --- all of it ---------------------------------------------------------------------------- */

/* The text at the place must be the call, by a name of its rule: other macros may do more. */
static int64_t find_call(const struct gfl_fix *fix, const struct gfl_rules *rules,
			 const struct gfl_rule *rule, const struct gfl_event *ev)
{
	int64_t at = gfl_source_token(fix->source, ev->loc.line, ev->loc.col);
	const char *word;

	if (at < 0 || fix->source->token[at].kind != GFL_TOKEN_WORD ||
	    !gfl_token_is(fix->source, at + 1, "("))
		return -1;
	word = gfl_token_text(fix->source, at);
	return gfl_rules_func(rules, word, fix->func->unit->kernel) == rule ? at : -1;
}

/* Only what allocates and does nothing else may go elsewhere as a whole. */
static bool plan_alloc(struct gfl_fix *fix, const struct gfl_rules *rules,
		       const struct gfl_rule *rule, const struct gfl_event *ev, int64_t call)
{
	const bool sleeps = !strcmp(fix->finding->check->id, "sleep-in-atomic");
	const char *why_not = NULL;

	if (fix->attempt == 0) {
		if (rule->instead && gfl_plan_hoist(fix, rules, ev, call))
			return true;
		if (!rule->instead)
			fix->why_not = "it does more than to allocate";
		fix->attempt = 1;
		why_not = fix->why_not;
	}
	if (fix->attempt == 1 && sleeps) {
		if (plan_flags(fix, rules, rule, ev, call))
			return true;
		if (why_not)
			fix->why_not = gfl_format("%s; %s", why_not, fix->why_not);
	}
	return false;
}

#define MAX_RELEASES 3 /* nested contexts */

bool gfl_fix_plan(struct gfl_fix *fix, const struct gfl_rules *rules)
{
	const struct gfl_event *ev;
	const struct gfl_rule *rule;
	int64_t call;

	fix->why_not = why_not_local(fix);
	if (fix->why_not)
		return false;
	ev = gfl_inspect_op(fix->func, rules, fix->finding->loc);
	rule = ev ? gfl_inspect_rule(fix->func, rules, ev) : NULL;
	call = ev ? find_call(fix, rules, rule, ev) : -1;
	if (call < 0) {
		fix->why_not = "the call does not stand there as it is, but in a macro";
		return false;
	}
	if (rule->kind == GFL_RULE_ALLOC)
		return plan_alloc(fix, rules, rule, ev, call);
	/* Who takes the lock next may do away with the cache or pool that it belongs to. */
	if (!rule->instead)
		fix->why_not = "it may have to be freed before the unlock";
	if (fix->why_not || fix->attempt >= MAX_RELEASES)
		return false;
	return gfl_plan_later(fix, rules, ev, call, fix->attempt);
}
