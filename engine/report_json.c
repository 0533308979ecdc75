/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON; docs/json.md describes the fields. */
#include <jansson.h>

#include "engine.h"

static json_t *location(const struct gfl_unit *unit, struct gfl_loc loc)
{
	return json_pack("{s:s, s:i, s:i}", "file", loc.file ? unit->files[loc.file] : unit->source,
			 "line", (int)loc.line, "column", (int)loc.col);
}

static json_t *steps(const struct gfl_unit *unit, const struct gfl_finding *f)
{
	static const char *const kinds[] = { "context", "call", "operation" };
	json_t *list = json_array();

	for (uint32_t i = 0; i < f->nr_steps; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:s}", "kind",
						      kinds[f->steps[i].kind], "function",
						      f->steps[i].func, "location",
						      location(unit, f->steps[i].loc), "text",
						      f->steps[i].text));
	return list;
}

static json_t *finding(const struct gfl_unit *unit, const struct gfl_finding *f)
{
	json_t *models = json_array(), *advice = json_array();

	for (unsigned int m = 0; m < GFL_NR_MODELS; m++)
		if (f->models & GFL_MODEL_BIT(m))
			json_array_append_new(models, json_string(gfl_model_name(m)));
	for (uint32_t i = 0; i < f->nr_advice; i++)
		json_array_append_new(advice, json_string(f->advice[i]));
	return json_pack("{s:s, s:o, s:s, s:o, s:s, s:o, s:o, s:s}", "check", f->check->id,
			 "models", models, "function", f->func, "location", location(unit, f->loc),
			 "message", f->message, "path", steps(unit, f), "advice", advice,
			 "fingerprint", f->fingerprint);
}

bool gfl_report_json(const struct gfl_result *result, FILE *out)
{
	json_t *list = json_array(), *root;
	bool ok;

	for (uint32_t i = 0; i < result->nr_findings; i++)
		json_array_append_new(list, finding(result->unit, &result->findings[i]));
	root = json_pack("{s:i, s:s, s:o}", "version", 1, "unit", result->unit->source, "findings",
			 list);
	ok = root && !json_dumpf(root, out, JSON_INDENT(1)) && fputc('\n', out) != EOF;
	json_decref(root);
	return ok && !fflush(out);
}
