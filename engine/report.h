/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the forms of reports share. */
#ifndef GFL_REPORT_H
#define GFL_REPORT_H

#include "gfplint/finding.h"

struct json_t;

/**
 * gfl_json_text() - a JSON string of any bytes
 *
 * JSON is UTF-8, but file names are any bytes: in a string that is not UTF-8 all bytes from 0x80 on are
 * written as \xHH, so that a finding is never lost for its name.
 */
struct json_t *gfl_json_text(const char *s);

/** gfl_json_texts() - an array of such strings */
struct json_t *gfl_json_texts(const char *const *list, uint32_t nr);

/** gfl_json_models() - names of the models of a mask, as an array */
struct json_t *gfl_json_models(uint8_t mask);

/** gfl_loc_file() - name of the file that @loc is in; of the unit's own if that is not known */
const char *gfl_loc_file(const struct gfl_unit *unit, struct gfl_loc loc);

/** gfl_shown_file() - the same as people are shown it: as gfl_report_options.path says */
const char *gfl_shown_file(const struct gfl_unit *unit, const struct gfl_report_options *opts,
			   struct gfl_loc loc);

/** gfl_level_name() - how grave a finding of that confidence is, in the words of SARIF and compilers */
const char *gfl_level_name(enum gfl_confidence confidence);

/** gfl_uri_path() - a path, absolute or relative, as it stands in a URI; the caller frees it */
char *gfl_uri_path(const char *path);

/**
 * gfl_clean_path() - an absolute path without "." and ".."
 * @base: absolute folder
 * @name: relative to it, or absolute
 *
 * Symbolic links are not looked at.
 *
 * Return: the path, without a slash at its end; the caller frees it.
 */
char *gfl_clean_path(const char *base, const char *name);

#endif /* GFL_REPORT_H */
