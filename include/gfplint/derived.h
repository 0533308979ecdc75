/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rules say of functions, compared with what their bodies do. */
#ifndef GFPLINT_DERIVED_H
#define GFPLINT_DERIVED_H

#include "gfplint/rule.h"

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

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_DERIVED_H */
