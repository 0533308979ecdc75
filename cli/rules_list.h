/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gfplint rules list, for programs and for readers. */
#ifndef GFPLINT_RULES_LIST_H
#define GFPLINT_RULES_LIST_H

#include "gfplint/rule.h"

/** gfl_rules_json() - write what each rule says to stdout; @kind: enum gfl_rule_kind, 0 for all */
int gfl_rules_json(const struct gfl_rules *rules, size_t kind);

/** gfl_rules_markdown() - the same as tables by file, for docs/ */
int gfl_rules_markdown(const struct gfl_rules *rules, size_t kind);

#endif /* GFPLINT_RULES_LIST_H */
