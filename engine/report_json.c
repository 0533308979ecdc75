/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON; docs/json.md describes the fields. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

/*
 * JSON is UTF-8, but file names are any bytes: in a string that is not UTF-8 all bytes from 0x80 on
 * are written as \xHH, so that a finding is never lost for its name.
 */
static json_t *text(const char *s)
{
	static const char digits[] = "0123456789abcdef";
	json_t *json = json_string(s);
	size_t used = 0;
	char *escaped;

	if (json)
		return json;
	escaped = gfl_xrealloc(NULL, 4 * strlen(s) + 1);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x80) {
			escaped[used++] = *s;
			continue;
		}
		escaped[used++] = '\\';
		escaped[used++] = 'x';
		escaped[used++] = digits[c >> 4];
		escaped[used++] = digits[c & 15];
	}
	json = json_stringn(escaped, used);
	free(escaped);
	return json;
}

static json_t *location(const struct gfl_unit *unit, struct gfl_loc loc)
{
	return json_pack("{s:o, s:i, s:i}", "file",
			 text(loc.file ? unit->files[loc.file] : unit->source), "line",
			 (int)loc.line, "column", (int)loc.col);
}

static json_t *steps(const struct gfl_unit *unit, const struct gfl_finding *f)
{
	static const char *const kinds[] = { "context", "call", "operation" };
	json_t *list = json_array();

	for (uint32_t i = 0; i < f->nr_steps; i++)
		json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o}", "kind",
						      kinds[f->steps[i].kind], "function",
						      text(f->steps[i].func), "location",
						      location(unit, f->steps[i].loc), "text",
						      text(f->steps[i].text)));
	return list;
}

static json_t *finding(const struct gfl_unit *unit, const struct gfl_finding *f, uint32_t group)
{
	json_t *models = json_array(), *advice = json_array(), *doubts = json_array();

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (f->models & GFL_MODEL_BIT(m))
			json_array_append_new(models, json_string(gfl_model_name(m)));
	for (uint32_t i = 0; i < f->nr_advice; i++)
		json_array_append_new(advice, text(f->advice[i]));
	for (uint32_t i = 0; i < f->nr_doubts; i++)
		json_array_append_new(doubts, text(f->doubts[i]));
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:s, s:o, s:i, s:o, s:s}", "check",
			 f->check->id, "models", models, "function", text(f->func), "location",
			 location(unit, f->loc), "message", text(f->message), "path",
			 steps(unit, f), "root", (int)f->root, "confidence",
			 gfl_confidence_name(f->confidence), "doubts", doubts, "group", (int)group,
			 "advice", advice, "fingerprint", f->fingerprint);
}

bool gfl_report_json(const struct gfl_result *result, const struct gfl_report_options *opts,
		     FILE *out)
{
	json_t *list = json_array(), *root;
	bool ok = true;

	(void)opts;
	for (uint32_t g = 0; g < result->nr_groups; g++)
		for (uint32_t i = 0; i < result->groups[g].nr; i++)
			ok &= !json_array_append_new(
				list, finding(result->unit,
					      &result->findings[result->groups[g].first + i], g));
	root = json_pack("{s:i, s:o, s:o}", "version", 1, "unit", text(result->unit->source),
			 "findings", list);
	ok = ok && root && !json_dumpf(root, out, JSON_INDENT(1)) && fputc('\n', out) != EOF;
	json_decref(root);
	return ok && !fflush(out);
}
