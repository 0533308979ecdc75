/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rules say of functions and members, compared with what bodies and callers do. */
#ifndef GFPLINT_DERIVED_H
#define GFPLINT_DERIVED_H

#include "gfplint/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

enum gfl_derived_how {
	GFL_DERIVED_AGREES,
	GFL_DERIVED_DIFFERS,
	GFL_DERIVED_OPAQUE, /* the body does not show it */
	GFL_DERIVED_NO_BODY,
	GFL_NR_DERIVED
};

const char *gfl_derived_name(enum gfl_derived_how how); /* "agrees", "differs", ... */

/**
 * struct gfl_derived - a rule and a function it is about
 * @rule:     what is declared
 * @func:     the function; NULL if there is no body of any of the rule's names
 * @how:      enum gfl_derived_how
 * @declared: what the rule does to the context, in words; NULL without @func
 * @derived:  what the body does, one way to return after the other
 * @why:      OPAQUE: the reason
 */
struct gfl_derived {
	const struct gfl_rule *rule;
	const struct gfl_func *func;
	uint8_t how;
	const char *declared;
	const char *derived;
	const char *why;
};

/**
 * gfl_derive() - compare all rules with an effect with the bodies of the functions they name
 * @unit:  facts of one unit, or of a whole program
 * @rules: the rules
 * @each:  called for each pair, in the order of the rules; what it gets is valid during the call only
 * @arg:   handed to @each
 *
 * A body is walked as if its own rule were not there; what it calls is understood as in any analysis. Compared
 * is what holds on the kernel @unit was compiled for: with PREEMPT_RT or without.
 *
 * Return: the model that was compared.
 */
enum gfl_model gfl_derive(const struct gfl_unit *unit, const struct gfl_rules *rules,
			  void (*each)(void *arg, const struct gfl_derived *derived), void *arg);

enum gfl_member_how {
	GFL_MEMBER_AGREES,   /* it is called so where it is called in the strictest context */
	GFL_MEMBER_STRICTER, /* it is called in a stricter context than its rule says */
	GFL_MEMBER_UNSEEN,   /* it is called, but nowhere surely in that context */
	GFL_MEMBER_NO_CALL,
	GFL_MEMBER_PROPOSED, /* no rule, and calls are not followed to functions of which rules do not say as much */
	GFL_MEMBER_FOLLOWED, /* no rule, and none is needed for this program */
	GFL_NR_MEMBER_HOWS
};

/**
 * struct gfl_derived_member - a member of a struct and the contexts it is called in
 * @tag, @field: `struct tag.field`
 * @rule:      of kind OPS, or NULL
 * @how:       enum gfl_member_how
 * @declared:  context of the rule, as a rule has it; the strictest, if it has cases
 * @derived:   the context to be declared: what all calls have in common or, with @is_may, that of @func at @loc
 * @strictest: what is certain of the strictest call, if that is another one
 * @is_may:    some calls may sleep
 * @func, @loc: a call in the context @derived; NULL without calls
 * @why:       UNSEEN: the reason, if the rule gives one
 * @nr_calls, @nr_strict: calls, and those in a context like @derived
 * @nr_functions, @nr_new: that stand in the member, and those of them of which no rule says as much
 */
struct gfl_derived_member {
	const char *tag, *field;
	const struct gfl_rule *rule;
	uint8_t how;
	bool is_may;
	const char *declared, *derived, *strictest, *why;
	const struct gfl_func *func;
	struct gfl_loc loc;
	uint32_t nr_calls, nr_strict, nr_functions, nr_new;
};

/**
 * gfl_derive_members() - compare rules about members with the contexts their calls are surely made in
 * @result: of a whole program
 * @rules:  the rules it was analysed with
 * @each:   called for each member with such a rule, and each other that is called where sleeping is forbidden, by
 *          name; what it gets is valid during the call only
 * @arg:    handed to @each
 *
 * What is certain of a call is what its function does, and what all that lead there do: docs/rules.md. Boot does not
 * count.
 */
void gfl_derive_members(const struct gfl_result *result, const struct gfl_rules *rules,
			void (*each)(void *arg, const struct gfl_derived_member *member),
			void *arg);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_DERIVED_H */
