/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON; docs/json.md describes the fields. */
#include <jansson.h>

#include "gfplint/known.h"
#include "report.h"

static json_t *location(const struct gfl_unit *unit, struct gfl_loc loc)
{
	return json_pack("{s:o, s:i, s:i}", "file", gfl_json_text(gfl_loc_file(unit, loc)), "line",
			 (int)loc.line, "column", (int)loc.col);
}

static json_t *steps(const struct gfl_unit *unit, const struct gfl_finding *f)
{
	static const char *const kinds[] = { "context", "call", "operation" };
	json_t *list = json_array();

	for (uint32_t i = 0; i < f->nr_steps; i++)
		json_array_append_new(list, json_pack("{s:s, s:o, s:o, s:o}", "kind",
						      kinds[f->steps[i].kind], "function",
						      gfl_json_text(f->steps[i].func), "location",
						      location(unit, f->steps[i].loc), "text",
						      gfl_json_text(f->steps[i].text)));
	return list;
}

static json_t *finding(const struct gfl_unit *unit, const struct gfl_finding *f)
{
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:s, s:o, s:o, s:s}", "check",
			 f->check->id, "models", gfl_json_models(f->models), "function",
			 gfl_json_text(f->func), "location", location(unit, f->loc), "message",
			 gfl_json_text(f->message), "path", steps(unit, f), "root", (int)f->root,
			 "confidence", gfl_confidence_name(f->confidence), "doubts",
			 gfl_json_texts(f->doubts, f->nr_doubts), "advice",
			 gfl_json_texts(f->advice, f->nr_advice), "fingerprint", f->fingerprint);
}

static json_t *findings(const struct gfl_result *result)
{
	json_t *list = json_array();

	for (uint32_t g = 0; g < result->nr_groups; g++) {
		for (uint32_t i = 0; i < result->groups[g].nr; i++) {
			json_t *json = finding(result->unit,
					       &result->findings[result->groups[g].first + i]);

			json_object_set_new(json, "group", json_integer(g));
			json_array_append_new(list, json);
		}
	}
	return list;
}

static json_t *suppressed(const struct gfl_unit *unit, const struct gfl_report_options *opts)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < opts->nr_suppressed; i++) {
		const struct gfl_suppression *by = opts->suppressed[i].by;
		json_t *json = finding(unit, &opts->suppressed[i].finding);

		json_object_set_new(json, "suppression",
				    json_pack("{s:o, s:o, s:s*}", "reason",
					      gfl_json_text(by->reason), "owner",
					      gfl_json_text(by->owner), "expires", by->expires));
		json_array_append_new(list, json);
	}
	return list;
}

bool gfl_report_json(const struct gfl_result *result, const struct gfl_report_options *opts,
		     FILE *out)
{
	json_t *root = json_pack("{s:i, s:o, s:o}", "version", 1, "unit",
				 gfl_json_text(result->unit->source), "findings", findings(result));
	bool ok;

	if (opts->show_suppressed)
		json_object_set_new(root, "suppressed", suppressed(result->unit, opts));
	ok = root && !json_dumpf(root, out, JSON_INDENT(1)) && fputc('\n', out) != EOF;
	json_decref(root);
	return ok && !fflush(out);
}
