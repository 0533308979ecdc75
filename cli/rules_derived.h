/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gfplint rules check --derived: do rules say what the bodies of functions do? */
#ifndef GFPLINT_RULES_DERIVED_H
#define GFPLINT_RULES_DERIVED_H

#include "cli.h"

/**
 * gfl_rules_derived() - compare rules with facts, print what comes of each
 * @rules: the rules
 * @paths: facts files, and folders with such: BUILD stands for BUILD/.gfplint
 *
 * Return: GFL_EXIT_FINDINGS if a rule differs, GFL_EXIT_FAILED after a complaint, else GFL_EXIT_OK.
 */
int gfl_rules_derived(const struct gfl_rules *rules, const struct gfl_words *paths);

/* --- rules_members.c ----------------------------------------------------------------------- */

/**
 * gfl_rules_members() - compare rules about members with where these are called, print what comes of each, and
 *                       rules that are missing
 * @unit:  of a whole program
 * @rules: the rules
 *
 * Return: how many rules differ.
 */
uint32_t gfl_rules_members(const struct gfl_unit *unit, const struct gfl_rules *rules);

#endif /* GFPLINT_RULES_DERIVED_H */
