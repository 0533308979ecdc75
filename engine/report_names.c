// SPDX-License-Identifier: GPL-2.0-or-later
/* Names that the forms of reports share. */
#include "report.h"

const char *gfl_loc_file(const struct gfl_unit *unit, struct gfl_loc loc)
{
	return loc.file ? unit->files[loc.file] : unit->source;
}

const char *gfl_shown_file(const struct gfl_unit *unit, const struct gfl_report_options *opts,
			   struct gfl_loc loc)
{
	const char *file = gfl_loc_file(unit, loc);

	return opts->path ? opts->path(opts->arg, file) : file;
}

const char *gfl_level_name(enum gfl_confidence confidence)
{
	static const char *const levels[GFL_NR_CONFIDENCES] = { "note", "warning", "error" };

	return levels[confidence];
}
