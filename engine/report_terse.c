// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings in one line each, whatever names the files have. */
#include "report.h"

/* A line stays a line, and a terminal is not told what to do. */
static void print_text(const char *text, FILE *out)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == 0x7f)
			fprintf(out, "\\x%02x", c);
		else
			fputc(c, out);
	}
}

bool gfl_report_terse(const struct gfl_result *result, const struct gfl_report_options *opts,
		      FILE *out)
{
	for (uint32_t g = 0; g < result->nr_groups; g++) {
		const struct gfl_group *group = &result->groups[g];
		const struct gfl_finding *f = &result->findings[group->first];

		print_text(gfl_shown_file(result->unit, opts, f->loc), out);
		fprintf(out, ":%u: %s: ", f->loc.line, gfl_level_name(f->confidence));
		print_text(f->message, out);
		if (group->nr > 1)
			fprintf(out, " (%u ways in)", group->nr);
		fprintf(out, " [%s]\n", f->check->id);
	}
	return !fflush(out) && !ferror(out);
}
