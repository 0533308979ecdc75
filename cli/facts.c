// SPDX-License-Identifier: GPL-2.0-or-later
/* A facts file, read and analysed. */
#include <stdlib.h>

#include "facts.h"

struct gfl_unit *gfl_facts_read(const char *path)
{
	struct gfl_log log = gfl_log_stderr();
	struct gfl_unit *unit;
	size_t len;
	char *text = gfl_read_file(path, &len);

	if (!text)
		return NULL;
	unit = gfl_unit_read(text, len, path, &log);
	free(text);
	return unit;
}

bool gfl_facts_open(struct gfl_facts *facts, const char *path, const struct gfl_cli_options *opts)
{
	struct gfl_options analyse;

	*facts = (struct gfl_facts){ 0 };
	facts->unit = gfl_facts_read(path);
	if (!facts->unit)
		return false;
	facts->rules = gfl_rules_open(opts->rules);
	if (!facts->rules) {
		gfl_unit_destroy(facts->unit);
		return false;
	}
	analyse = gfl_cli_analyse_options(opts);
	facts->result = gfl_analyse(facts->unit, facts->rules, &analyse);
	return true;
}

void gfl_facts_close(struct gfl_facts *facts)
{
	gfl_result_destroy(facts->result);
	gfl_rules_destroy(facts->rules);
	gfl_unit_destroy(facts->unit);
}
