/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the analysis knows of calls: whom they reach, and how that was found out. */
#include "gfplint/inspect.h"

#include "engine.h"
#include "indirect.h"

static uint32_t index_of(const struct gfl_result *result, const struct gfl_fn *fn)
{
	return fn ? (uint32_t)(fn - result->engine->fns) : GFL_NONE;
}

const char *gfl_call_how_text(enum gfl_call_how how)
{
	static const char *const text[GFL_NR_CALL_HOWS] = {
		[GFL_CALL_DIRECT] = "by name",
		[GFL_CALL_RULE] = "known by a rule",
		[GFL_CALL_MEMBER] = "through a member",
		[GFL_CALL_TABLE] = "through a member, of tables that are known",
		[GFL_CALL_NO_BODY] = "its body is not there",
		[GFL_CALL_PARAM] = "a parameter: callers say what it is",
		[GFL_CALL_NO_TARGET] = "nothing is known to stand in the member",
		[GFL_CALL_TOO_MANY] =
			"too many functions stand in the member, and which table it is of is not known",
		[GFL_CALL_MANY_IN_TABLES] =
			"too many functions stand in the tables that it may be of",
		[GFL_CALL_POINTER] = "a pointer that is no member of a struct",
	};

	return text[how];
}

/* How a call is made; see struct gfl_call_info. */
enum gfl_call_how gfl_inspect_how(const struct gfl_result *result, const struct gfl_func *func,
				  const struct gfl_event *ev)
{
	const struct gfl_targets *targets = gfl_indirect_targets(result->engine, ev);
	const struct gfl_sym *sym = ev->callee ? gfl_engine_sym(result->engine, ev->callee) : NULL;

	if (sym)
		return sym->rule ? GFL_CALL_RULE : sym->fn ? GFL_CALL_DIRECT : GFL_CALL_NO_BODY;
	if (targets && targets->nr <= GFL_MAX_TARGETS)
		return targets->is_narrowed ? GFL_CALL_TABLE : GFL_CALL_MEMBER;
	if (targets)
		return targets->is_narrowed ? GFL_CALL_MANY_IN_TABLES : GFL_CALL_TOO_MANY;
	if (gfl_indirect_member(func, ev->fnptr))
		return GFL_CALL_NO_TARGET;
	return func->vals.v[ev->fnptr].kind == GFL_VAL_PARAM ? GFL_CALL_PARAM : GFL_CALL_POINTER;
}

static void each_target(const struct gfl_result *result, const struct gfl_targets *targets,
			struct gfl_call_info *call,
			void (*each)(void *arg, const struct gfl_call_info *call), void *arg)
{
	for (uint32_t i = 0; i < targets->nr; i++) {
		call->name = targets->fns[i]->func->name;
		call->callee = index_of(result, targets->fns[i]);
		each(arg, call);
	}
}

static void inspect_call(const struct gfl_result *result, const struct gfl_func *func,
			 const struct gfl_event *ev,
			 void (*each)(void *arg, const struct gfl_call_info *call), void *arg)
{
	struct gfl_call_info call = { .how = gfl_inspect_how(result, func, ev),
				      .callee = GFL_NONE,
				      .loc = ev->loc };
	const struct gfl_targets *targets = gfl_indirect_targets(result->engine, ev);
	const struct gfl_val *member = ev->fnptr ? gfl_indirect_member(func, ev->fnptr) : NULL;

	if (member) {
		call.tag = member->tag;
		call.field = member->name;
	}
	if (targets && targets->nr <= GFL_MAX_TARGETS) {
		each_target(result, targets, &call, each, arg);
		return;
	}
	if (ev->callee) {
		call.name = ev->callee;
		call.callee = index_of(result, gfl_engine_sym(result->engine, ev->callee)->fn);
	}
	each(arg, &call);
}

/*
 * Is it a call that nobody comes back from, of a function that is nowhere? The compiler refuses what would really make
 * one: that is what such a function is for.
 */
static bool is_never_made(const struct gfl_result *result, const struct gfl_block *block,
			  const struct gfl_event *ev)
{
	const struct gfl_sym *sym = ev->callee ? gfl_engine_sym(result->engine, ev->callee) : NULL;

	return sym && !sym->rule && !sym->fn && block->term == GFL_TERM_END &&
	       ev == &block->events[block->nr_events - 1];
}

void gfl_inspect_calls(const struct gfl_result *result, uint32_t func,
		       void (*each)(void *arg, const struct gfl_call_info *call), void *arg)
{
	const struct gfl_func *f = result->engine->fns[func].func;

	for (uint32_t b = 0; b < f->nr_blocks; b++)
		for (uint32_t e = 0; e < f->block[b].nr_events; e++)
			if (f->block[b].events[e].kind == GFL_EV_CALL &&
			    !is_never_made(result, &f->block[b], &f->block[b].events[e]))
				inspect_call(result, f, &f->block[b].events[e], each, arg);
}
