/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an analysis knows of each function, for those who want to show or keep it. A function is
 * named by its index in gfl_unit.funcs.
 */
#ifndef GFPLINT_INSPECT_H
#define GFPLINT_INSPECT_H

#include "gfplint/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct gfl_func_info - a function and what became of its analysis
 * @func:          the function
 * @name:          as its source has it
 * @rule:          the rule that is believed instead of the body, or NULL
 * @is_exhausted:  not all of its paths were followed
 * @is_unbalanced: it leaves different contexts that its result does not tell; the freer counts
 * @is_neutral:    it leaves the context as it was
 * @is_pure:       it does nothing but compute its result
 * @is_recursive:  it calls itself
 */
struct gfl_func_info {
	const struct gfl_func *func;
	const char *name;
	const struct gfl_rule *rule;
	bool is_exhausted, is_unbalanced, is_neutral, is_pure, is_recursive;
	uint32_t nr_exits, nr_demands;
};

void gfl_inspect_func(const struct gfl_result *result, uint32_t func, struct gfl_func_info *info);

/**
 * gfl_inspect_stamp() - a number for all that is told of a function here and by gfl_outer_summary()
 *
 * Return: what is another one as soon as anything of that is, in analyses with memos of the same program; 0 if
 * there was no memo.
 */
uint64_t gfl_inspect_stamp(const struct gfl_result *result, uint32_t func);

/** struct gfl_clauses - short statements, as in `only if size is not 0` */
struct gfl_clauses {
	const char **v;
	uint32_t nr, cap;
};

/**
 * struct gfl_exit_info - one way a function returns
 * @returns: which values: "0 or NULL"
 * @clauses: when, and what it did to the context
 */
struct gfl_exit_info {
	const char *returns;
	struct gfl_clauses clauses;
};

/** gfl_inspect_exit() - about one of gfl_func_info.nr_exits; text comes from @arena */
void gfl_inspect_exit(const struct gfl_result *result, uint32_t func, uint32_t i,
		      struct gfl_arena *arena, struct gfl_exit_info *info);

enum gfl_sleeps {
	GFL_SLEEPS_NO,
	GFL_SLEEPS_YES,
	GFL_SLEEPS_BY_FLAGS,
	GFL_SLEEPS_IRQS_OFF,
	GFL_NR_SLEEPS
};

const char *gfl_sleeps_text(enum gfl_sleeps sleeps); /* "does not sleep", ... */

/**
 * struct gfl_demand_info - an operation that asks something of the contexts the function is called in
 * @rule:      of the operation
 * @op:        its name as written
 * @gfp:       its flags in words; NULL for a free
 * @sleeps:    enum gfl_sleeps
 * @clauses:   under which conditions it is reached, and in what context of the function's own
 * @loc:       the operation, or the call that leads there
 * @callee:    the function called at @loc; GFL_NONE if the operation itself is there
 * @root:      place of the operation itself
 * @root_func: function it is in, as its source has it
 * @depth:     calls to get there
 */
struct gfl_demand_info {
	const struct gfl_rule *rule;
	const char *op;
	const char *gfp;
	uint8_t sleeps;
	struct gfl_clauses clauses;
	struct gfl_loc loc;
	uint32_t callee;
	struct gfl_loc root;
	const char *root_func;
	uint32_t depth;
};

/**
 * gfl_inspect_demand() - about one of gfl_func_info.nr_demands
 * @arena: memory of the clauses; NULL leaves them out
 */
void gfl_inspect_demand(const struct gfl_result *result, uint32_t func, uint32_t i,
			struct gfl_arena *arena, struct gfl_demand_info *info);

/** gfl_inspect_same_clauses() - do two demands of a function have the same clauses; cheap */
bool gfl_inspect_same_clauses(const struct gfl_result *result, uint32_t func, uint32_t i,
			      uint32_t j);

/**
 * struct gfl_entry_info - a context a function is known to be called in
 * @func:    the function
 * @rule:    the rule that says so; NULL for an annotation
 * @context: in the words of the rule: "+hardirq"
 * @text:    how it gets there: "request_irq()"
 * @in:      function in which it is registered, as its source has it
 * @loc:     where it is registered or annotated
 */
struct gfl_entry_info {
	uint32_t func;
	const struct gfl_rule *rule;
	const char *context;
	const char *text;
	const char *in;
	struct gfl_loc loc;
};

uint32_t gfl_inspect_nr_entries(const struct gfl_result *result);
void gfl_inspect_entry(const struct gfl_result *result, uint32_t i, struct gfl_arena *arena,
		       struct gfl_entry_info *info);

enum gfl_call_how {
	GFL_CALL_DIRECT,    /* by name; its body was analysed */
	GFL_CALL_RULE,	    /* by name; a rule says all there is to know */
	GFL_CALL_MEMBER,    /* through a member, the function is one of those that stand in it */
	GFL_CALL_TABLE,	    /* the same, of those in the tables that the object may have */
	GFL_CALL_NO_BODY,   /* by name; it has no body here */
	GFL_CALL_PARAM,	    /* through a parameter: whoever calls says what */
	GFL_CALL_NO_TARGET, /* through a member nothing is known to stand in */
	GFL_CALL_TOO_MANY, /* through a member too many functions stand in, of an object that may be any */
	GFL_CALL_MANY_IN_TABLES, /* the same, in the tables that the object may have */
	GFL_CALL_POINTER,	 /* through a pointer that is no member */
	GFL_NR_CALL_HOWS
};

const char *gfl_call_how_text(enum gfl_call_how how);

/**
 * struct gfl_call_info - a call, or one of the functions it may lead to
 * @how:        enum gfl_call_how
 * @name:       of the called function, as the unit has it; NULL if there is none to name
 * @callee:     the same, if it has a body, else GFL_NONE
 * @tag, @field: `struct tag.field` if the call is through a member, else NULL
 * @loc:        place
 */
struct gfl_call_info {
	uint8_t how;
	const char *name;
	uint32_t callee;
	const char *tag, *field;
	struct gfl_loc loc;
};

/**
 * gfl_inspect_calls() - call @each for each call of a function, in order of its blocks
 *
 * Left out are those of functions that have no body and do not return, as those of compile-time assertions.
 */
void gfl_inspect_calls(const struct gfl_result *result, uint32_t func,
		       void (*each)(void *arg, const struct gfl_call_info *call), void *arg);

/**
 * struct gfl_member_call_info - a call through a member, and what is certain of its context
 * @tag, @field: `struct tag.field`
 * @func:    of the call, an index of gfl_unit.funcs
 * @loc:     place
 * @how:     enum gfl_call_how
 * @allows:  enum gfl_wait, by model: the most that may be done there; GFL_NR_WAITS: on that kernel it is not made
 * @context: the same in the words of a rule
 */
struct gfl_member_call_info {
	const char *tag, *field;
	uint32_t func;
	struct gfl_loc loc;
	uint8_t how;
	uint8_t allows[GFL_NR_MODELS];
	const char *context;
};

/**
 * gfl_inspect_member_calls() - call @each for the calls through members that are made after boot
 * @result: of a whole program; there is none to call it for if it is of something else
 * @arena:  memory of the contexts
 *
 * By member, then by place. What is certain is what the function does, and all that lead to it.
 */
void gfl_inspect_member_calls(const struct gfl_result *result, struct gfl_arena *arena,
			      void (*each)(void *arg, const struct gfl_member_call_info *call),
			      void *arg);

/**
 * struct gfl_store_info - a function that stands in a member
 * @tag, @field: the member is `struct tag.field`
 * @name:  of the function, as the unit has it
 * @var:   the initialised variable, NULL if unknown or not an initialiser
 * @in:    the storing function, NULL if it is an initialiser
 * @loc:   place
 */
struct gfl_store_info {
	const char *tag, *field;
	const char *name;
	const char *var;
	const struct gfl_func *in;
	struct gfl_loc loc;
};

/** gfl_inspect_stores() - call @each for each function that is put in a member anywhere in @unit */
void gfl_inspect_stores(const struct gfl_unit *unit,
			void (*each)(void *arg, const struct gfl_store_info *store), void *arg);

/** enum gfl_handled - what becomes of a failed allocation in the function that asked for it */
enum gfl_handled {
	GFL_HANDLED_UNKNOWN, /* others are given the result before it is tested, or it is returned */
	GFL_HANDLED_NO,	     /* it is used without a test, or the test ends in a crash */
	GFL_HANDLED_YES,     /* it is tested before anything is done with it */
};

/** gfl_inspect_handled() - is failure of the allocation @ev, a call in @func, handled there */
enum gfl_handled gfl_inspect_handled(const struct gfl_func *func, const struct gfl_event *ev);

/** gfl_inspect_rule() - the rule for what @ev, an event of @func, calls by name; or NULL */
const struct gfl_rule *gfl_inspect_rule(const struct gfl_func *func, const struct gfl_rules *rules,
					const struct gfl_event *ev);

/**
 * gfl_inspect_op() - the allocation or free in @func at @loc, by its rule
 *
 * Return: the call, owned by @func; NULL if there is none.
 */
const struct gfl_event *gfl_inspect_op(const struct gfl_func *func, const struct gfl_rules *rules,
				       struct gfl_loc loc);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_INSPECT_H */
