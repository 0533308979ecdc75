/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A facts file, read and analysed. */
#ifndef GFL_CLI_FACTS_H
#define GFL_CLI_FACTS_H

#include "cli.h"

/** struct gfl_facts - what belongs to one analysed facts file */
struct gfl_facts {
	struct gfl_unit *unit;
	struct gfl_rules *rules;
	struct gfl_result *result;
};

/** gfl_facts_read() - read a facts file; NULL after a complaint, else the caller destroys the unit */
struct gfl_unit *gfl_facts_read(const char *path);

/**
 * gfl_facts_open() - read and analyse a facts file
 *
 * Return: false after a complaint; else the caller closes @facts with gfl_facts_close().
 */
bool gfl_facts_open(struct gfl_facts *facts, const char *path, const struct gfl_cli_options *opts);
void gfl_facts_close(struct gfl_facts *facts);

#endif /* GFL_CLI_FACTS_H */
