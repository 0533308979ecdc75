/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments of the plugin: -fplugin-arg-gfplint-KEY[=VALUE]. */
#ifndef GFPLINT_PLUGIN_ARGS_H
#define GFPLINT_PLUGIN_ARGS_H

#include "gcc_compat.h"

#include "gfplint/finding.h"

/**
 * struct gfl_args - what the command line asks for
 * @rules:       folder of the rules
 * @facts:       file to write the facts to, "-" for standard output, or NULL; if it is a folder, NAME.gfl in
 *               it, where NAME.o is the object
 * @db:          database of an audit, for what is known of other files; or NULL
 * @options:     what to analyse for
 * @confidence:  the least grade to report
 * @color:       print findings in colour
 * @stop:        end the compiler after the analysis; for -S -o /dev/null, as there will be no code
 * @is_error:    findings make the compiler fail
 * @verbose:     say what was done
 * @no_analysis: only write facts
 */
struct gfl_args {
	const char *rules;
	const char *facts;
	const char *db;
	struct gfl_options options;
	enum gfl_confidence confidence;
	bool color;
	bool stop;
	bool is_error;
	bool verbose;
	bool no_analysis;
};

/** gfl_args_parse() - read the arguments; false after a message about a bad one */
bool gfl_args_parse(struct gfl_args *args, const struct plugin_name_args *info);

#endif /* GFPLINT_PLUGIN_ARGS_H */
