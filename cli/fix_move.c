// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Statements that change places: an allocation before the lock that stands in front of it, a free behind the
 * unlock. Only whole lines move, only past statements that are known, never in or out of a block.
 */
#include <string.h>

#include "fix.h"
#include "gfplint/inspect.h"

/* --- statements ---------------------------------------------------------------------- */

static bool is_one_of(const struct gfl_source *s, int64_t i, const char *const *words)
{
	for (; *words; words++)
		if (gfl_token_is(s, i, *words))
			return true;
	return false;
}

static const char *const ends[] = { ";", "{", "}", NULL };

/* Does a statement that begins with the token behind @i always run after what stands before it? */
static bool is_end(const struct gfl_source *s, int64_t i)
{
	if (is_one_of(s, i, ends))
		return true;
	/* a label */
	return gfl_token_is(s, i, ":") && i >= 2 && s->token[i - 1].kind == GFL_TOKEN_WORD &&
	       is_one_of(s, i - 2, ends);
}

static uint32_t line_of(const struct gfl_source *s, int64_t i)
{
	return s->token[i].line;
}

const char *gfl_statement_at(const struct gfl_source *source, int64_t call, bool is_assigned,
			     struct gfl_statement *st)
{
	int64_t close = gfl_token_is(source, call + 1, "(") ? gfl_source_match(source, call + 1) :
							      -1;

	*st = (struct gfl_statement){ call, call, close + 1 };
	if (close < 0 || !gfl_token_is(source, close + 1, ";"))
		return "the call is not a statement of its own";
	if (is_assigned && gfl_token_is(source, call - 1, "=") && call >= 3 &&
	    source->token[call - 2].kind == GFL_TOKEN_WORD)
		st->first = call - 2;
	if (!st->first || !is_end(source, st->first - 1))
		return "the call is not a statement of its own";
	if (line_of(source, st->first - 1) == line_of(source, st->first) ||
	    (st->last + 1 < source->nr_tokens &&
	     line_of(source, st->last + 1) == line_of(source, st->last)) ||
	    source->is_amid[line_of(source, st->first)] ||
	    (line_of(source, st->last) < source->nr_lines &&
	     source->is_amid[line_of(source, st->last) + 1]))
		return "the call does not have lines of its own";
	return NULL;
}

/* The lines of @st go to before the line that begins at @to. */
static void move(struct gfl_fix *fix, const struct gfl_statement *st, uint32_t to)
{
	const struct gfl_source *s = fix->source;
	const uint32_t from = s->line[line_of(s, st->first)];
	const uint32_t end = s->line[line_of(s, st->last) + 1];

	fix->piece[0] = (struct gfl_piece){ from, end, "", 0 };
	fix->piece[1] = (struct gfl_piece){ to, to, s->text + from, end - from };
	fix->nr_pieces = 2;
}

/* Members may be called like variables. */
static bool has_variable(const struct gfl_source *s, int64_t from, int64_t to, const char *name)
{
	for (int64_t i = from; i <= to; i++)
		if (gfl_token_is(s, i, name) && !gfl_token_is(s, i - 1, ".") &&
		    !(gfl_token_is(s, i - 1, ">") && gfl_token_is(s, i - 2, "-")))
			return true;
	return false;
}

/* A call that a rule knows by the name that stands there; other macros may do more. */
static int64_t find_known(const struct gfl_fix *fix, const struct gfl_rules *rules,
			  struct gfl_loc loc)
{
	int64_t at = gfl_source_token(fix->source, loc.line, loc.col);
	uint32_t kernel = fix->func->unit->kernel;
	const char *word;

	if (at < 0 || fix->source->token[at].kind != GFL_TOKEN_WORD)
		return -1;
	word = gfl_token_text(fix->source, at);
	return gfl_rules_func(rules, word, kernel) || gfl_rules_macro(rules, word, kernel) ? at :
											     -1;
}

/* --- allocations ----------------------------------------------------------------------- */

/* Is a value made of constants and of what the function was called with? */
static bool is_fixed(const struct gfl_func *func, gfl_id v)
{
	const struct gfl_val *val = &func->vals.v[v];

	if (val->kind == GFL_VAL_OP || val->kind == GFL_VAL_SELECT)
		return (!val->a || is_fixed(func, val->a)) && (!val->b || is_fixed(func, val->b)) &&
		       (!val->c || is_fixed(func, val->c));
	return val->kind == GFL_VAL_CONST || val->kind == GFL_VAL_PARAM;
}

/* Nothing it is given can be anything else before the lock is taken. */
static bool is_independent(const struct gfl_func *func, const struct gfl_event *ev)
{
	for (uint32_t i = 0; i < ev->nr_args; i++)
		if (!is_fixed(func, ev->args[i]))
			return false;
	return true;
}

/* Is the result put where others can see it, by the statement itself? */
static bool is_published(const struct gfl_fix *fix, const struct gfl_event *ev,
			 const struct gfl_statement *st)
{
	const struct gfl_func *func = fix->func;

	for (gfl_id b = 0; b < func->nr_blocks; b++)
		for (uint32_t i = 0; i < func->block[b].nr_events; i++) {
			const struct gfl_event *store = &func->block[b].events[i];
			const struct gfl_val *addr = &func->vals.v[store->addr];

			if (store->kind == GFL_EV_STORE && store->val == ev->ret &&
			    store->loc.line <= line_of(fix->source, st->last) &&
			    !(addr->kind == GFL_VAL_VAR && addr->num))
				return true;
		}
	return false;
}

static const char *why_not_hoist(const struct gfl_fix *fix, const struct gfl_event *ev,
				 const struct gfl_statement *lock, const struct gfl_statement *st)
{
	if (st->first != lock->last + 1)
		return "there is other code between the lock and the allocation";
	if (st->first == st->call)
		return "its result is not kept in a variable";
	if (!is_independent(fix->func, ev))
		return "what it is given may depend on what is locked";
	if (is_published(fix, ev, st))
		return "its result is put into memory that others may see";
	if (has_variable(fix->source, lock->first, lock->last,
			 gfl_token_text(fix->source, st->first)))
		return "the lock is found by the variable";
	return NULL;
}

bool gfl_plan_hoist(struct gfl_fix *fix, const struct gfl_rules *rules, const struct gfl_event *ev,
		    int64_t call)
{
	struct gfl_statement lock, st;
	int64_t at = find_known(fix, rules, fix->finding->steps[0].loc);

	if (at < 0) {
		fix->why_not = "the lock is not taken by a call in plain sight";
		return false;
	}
	fix->why_not = gfl_statement_at(fix->source, at, false, &lock);
	if (!fix->why_not)
		fix->why_not = gfl_statement_at(fix->source, call, true, &st);
	if (!fix->why_not)
		fix->why_not = why_not_hoist(fix, ev, &lock, &st);
	if (fix->why_not)
		return false;
	move(fix, &st, fix->source->line[line_of(fix->source, lock.first)]);
	fix->what = gfl_format("%s() goes before %s()", gfl_token_text(fix->source, call),
			       gfl_token_text(fix->source, at));
	return true;
}

/* --- frees ------------------------------------------------------------------------------- */

static bool same_place(struct gfl_loc a, struct gfl_loc b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

static uint32_t nr_ways_in(const struct gfl_func *func, gfl_id block)
{
	uint32_t nr = 0;

	for (gfl_id b = 0; b < func->nr_blocks; b++)
		for (uint32_t i = 0; i < func->block[b].nr_succ; i++)
			nr += func->block[b].succ[i] == block;
	return nr;
}

/*
 * Where the @nth thing is released after @ev, if all there is on the way is stores, other frees and
 * releases, and there is only one way.
 */
static bool find_release(const struct gfl_func *func, const struct gfl_rules *rules,
			 const struct gfl_event *ev, unsigned int nth, struct gfl_loc *ret)
{
	struct gfl_loc last = ev->loc;
	gfl_id b = 0;
	uint32_t i;

	while (ev < func->block[b].events || ev >= func->block[b].events + func->block[b].nr_events)
		b++;
	i = (uint32_t)(ev - func->block[b].events) + 1;
	for (;;) {
		const struct gfl_block *block = &func->block[b];

		for (; i < block->nr_events; i++) {
			const struct gfl_event *e = &block->events[i];
			const struct gfl_rule *rule;

			/* one call may be several, inside a macro */
			if (e->kind != GFL_EV_CALL || same_place(e->loc, last))
				continue;
			rule = gfl_inspect_rule(func, rules, e);
			last = e->loc;
			if (rule && rule->kind == GFL_RULE_FREE)
				continue;
			if (!rule ||
			    (rule->kind != GFL_RULE_UNLOCK && rule->kind != GFL_RULE_LEAVE))
				return false;
			if (!nth--) {
				*ret = e->loc;
				return true;
			}
		}
		if (block->term != GFL_TERM_GOTO || block->succ[0] == b ||
		    nr_ways_in(func, block->succ[0]) != 1)
			return false;
		b = block->succ[0];
		i = 0;
	}
}

/* Is @word declared within the function, as a parameter or as a variable? */
static bool is_local(const struct gfl_fix *fix, const char *word)
{
	static const char *const no_types[] = { "return", "goto", "else", "case", "sizeof", NULL };
	const struct gfl_source *s = fix->source;

	for (uint32_t i = 0; i < fix->func->nr_params; i++)
		if (fix->func->params[i].name && !strcmp(fix->func->params[i].name, word))
			return true;
	for (int64_t i = 2; i < s->nr_tokens; i++) {
		int64_t type = i - 1;

		if (line_of(s, i) <= fix->func->loc.line || line_of(s, i) > fix->func->end_line ||
		    !gfl_token_is(s, i, word))
			continue;
		while (type > 0 && gfl_token_is(s, type, "*"))
			type--;
		/* `struct ring *r` at the beginning of a statement; `a * r` is no statement's beginning */
		if (s->token[type].kind == GFL_TOKEN_WORD && !is_one_of(s, type, no_types) &&
		    (is_end(s, type - 1) || s->token[type - 1].kind == GFL_TOKEN_WORD))
			return true;
	}
	return false;
}

/* Words that may not stand between: control must go straight on, and names mean the same. */
static const char *const no_way[] = { "{",     "}",	   ":",	   "?",	     "if",     "else",
				      "for",   "while",	   "do",   "switch", "return", "goto",
				      "break", "continue", "case", NULL };

static const char *why_not_later(const struct gfl_fix *fix, const struct gfl_statement *st,
				 const struct gfl_statement *release)
{
	const struct gfl_source *s = fix->source;

	if (release->first <= st->last)
		return "the unlock does not stand behind it";
	for (int64_t i = st->last + 1; i <= release->last; i++)
		if (s->token[i].kind == GFL_TOKEN_DIRECTIVE || is_one_of(s, i, no_way))
			return "the way to the unlock is not straight";
	for (int64_t i = st->call + 2; i < st->last - 1; i++)
		if (!gfl_token_is(s, i, ",") && s->token[i].kind != GFL_TOKEN_LITERAL &&
		    (s->token[i].kind != GFL_TOKEN_WORD || !is_local(fix, gfl_token_text(s, i))))
			return "what is freed is not in a variable of the function";
	for (int64_t i = st->call + 2; i < st->last - 1; i++)
		if (s->token[i].kind == GFL_TOKEN_WORD &&
		    has_variable(s, st->last + 1, release->last, gfl_token_text(s, i)))
			return "the pointer is used between the free and the unlock";
	return NULL;
}

/* The value was read from a variable in memory, which may be another one when the lock is released. */
static bool is_in_memory(const struct gfl_func *func, gfl_id v)
{
	gfl_id addr = func->vals.v[v].kind == GFL_VAL_LOAD ? func->vals.v[v].a : 0;

	for (gfl_id b = 0; !addr && b < func->nr_blocks; b++)
		for (uint32_t i = 0; i < func->block[b].nr_events; i++)
			if (func->block[b].events[i].ret == v &&
			    func->block[b].events[i].kind == GFL_EV_LOAD)
				addr = func->block[b].events[i].addr;
	return addr && func->vals.v[addr].kind == GFL_VAL_VAR;
}

bool gfl_plan_later(struct gfl_fix *fix, const struct gfl_rules *rules, const struct gfl_event *ev,
		    int64_t call, unsigned int nth)
{
	struct gfl_statement st, release;
	struct gfl_loc loc;
	int64_t at;

	fix->why_not = gfl_statement_at(fix->source, call, false, &st);
	for (uint32_t i = 0; i < ev->nr_args; i++)
		if (is_in_memory(fix->func, ev->args[i]))
			fix->why_not = "what is freed is not in a variable of the function";
	if (fix->why_not)
		return false;
	if (!find_release(fix->func, rules, ev, nth, &loc) || loc.file != fix->finding->loc.file ||
	    (at = find_known(fix, rules, loc)) < 0) {
		fix->why_not = "no straight way leads from it to an unlock in the function";
		return false;
	}
	fix->why_not = gfl_statement_at(fix->source, at, false, &release);
	if (fix->why_not) {
		fix->why_not = "the unlock is not a statement of its own";
		return false;
	}
	fix->why_not = why_not_later(fix, &st, &release);
	if (fix->why_not)
		return false;
	move(fix, &st, fix->source->line[line_of(fix->source, release.last) + 1]);
	fix->what = gfl_format("%s() goes behind %s()", gfl_token_text(fix->source, call),
			       gfl_token_text(fix->source, at));
	return true;
}
