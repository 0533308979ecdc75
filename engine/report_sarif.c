// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Findings as SARIF 2.1.0; docs/sarif.md says what stands where.
 *
 * One result per group: the first finding is the result, the other ways into the same fault are its
 * further code flows and related locations. A suppressed finding is a result of its own.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "gfplint/known.h"
#include "report.h"

#define SCHEMA                                                                                     \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/**
 * struct sarif - a run being written
 * @artifacts: files that are mentioned, in the order of their first mention
 * @index:     by file of the unit: index in @artifacts plus 1; 0 if it was not mentioned yet
 */
struct sarif {
	const struct gfl_result *res;
	const struct gfl_report_options *opts;
	json_t *artifacts;
	uint32_t *index;
};

/* --- text ------------------------------------------------------------------------------------ */

/*
 * In a message, braces are placeholders unless doubled, and [text](link) is a link unless a bracket is
 * escaped. SOURCE: SARIF 2.1.0, 3.11.5 and 3.11.6
 */
static json_t *message(const char *text)
{
	char *escaped = gfl_xrealloc(NULL, 2 * strlen(text) + 1), *to = escaped;
	json_t *json;

	for (; *text; text++) {
		if (*text == '{' || *text == '}')
			*to++ = *text;
		else if (*text == ']' && text[1] == '(')
			*to++ = '\\';
		*to++ = *text;
	}
	*to = '\0';
	json = json_pack("{s:o}", "text", gfl_json_text(escaped));
	free(escaped);
	return json;
}

/* --- places ---------------------------------------------------------------------------------- */

static const char *sources(const struct sarif *s)
{
	return s->opts->sources ? s->opts->sources : s->opts->base;
}

/* @path without the folder @dir; NULL if it is not in there. */
static const char *below(const char *path, const char *dir)
{
	size_t len = dir ? strlen(dir) : 0;

	while (len && dir[len - 1] == '/')
		len--;
	return dir && !strncmp(path, dir, len) && path[len] == '/' ? path + len + 1 : NULL;
}

static json_t *based(const char *path, const char *base_id)
{
	char *uri = gfl_uri_path(path);
	json_t *json = json_pack("{s:s, s:s}", "uri", uri, "uriBaseId", base_id);

	free(uri);
	return json;
}

static json_t *absolute(const char *path, const char *end)
{
	char *uri = gfl_uri_path(path);
	json_t *json = json_pack("{s:o}", "uri", json_sprintf("file://%s%s", uri, end));

	free(uri);
	return json;
}

/* Below the sources if it can be, so that the report means the same on another machine. */
static json_t *artifact_location(const struct sarif *s, const char *name)
{
	const char *base = s->opts->base, *rest;
	json_t *json;
	char *path;

	if (!base && *name != '/')
		return based(name, "SRCROOT");
	path = gfl_clean_path(base ? base : "", name);
	if ((rest = below(path, sources(s))))
		json = based(rest, "SRCROOT");
	else if ((rest = below(path, base)))
		json = based(rest, "OBJROOT");
	else
		json = absolute(path, "");
	free(path);
	return json;
}

/* The same, noted down as an artifact of the run. */
static json_t *artifact(struct sarif *s, uint32_t file)
{
	const char *name = file ? s->res->unit->files[file] : s->res->unit->source;
	json_t *json = artifact_location(s, name);

	if (!s->index[file]) {
		json_array_append_new(s->artifacts,
				      json_pack("{s:o, s:s}", "location", json_copy(json),
						"sourceLanguage", "c"));
		s->index[file] = (uint32_t)json_array_size(s->artifacts);
	}
	json_object_set_new(json, "index", json_integer(s->index[file] - 1));
	return json;
}

static json_t *location(struct sarif *s, struct gfl_loc loc, const char *func, const char *text)
{
	json_t *place = json_pack("{s:o}", "artifactLocation", artifact(s, loc.file)), *json;

	if (loc.line) {
		json_t *region = json_pack("{s:i}", "startLine", (int)loc.line);

		if (loc.col)
			json_object_set_new(region, "startColumn", json_integer(loc.col));
		json_object_set_new(place, "region", region);
	}
	json = json_pack("{s:o, s:[{s:o, s:s}]}", "physicalLocation", place, "logicalLocations",
			 "name", gfl_json_text(func), "kind", "function");
	if (text)
		json_object_set_new(json, "message", message(text));
	return json;
}

/* --- results --------------------------------------------------------------------------------- */

static json_t *code_flow(struct sarif *s, const struct gfl_finding *f)
{
	static const char *const kinds[] = { "scope", "call", "memory" };
	json_t *list = json_array();

	for (uint32_t i = 0; i < f->nr_steps; i++) {
		const struct gfl_step *step = &f->steps[i];

		json_array_append_new(
			list, json_pack("{s:o, s:[s], s:s}", "location",
					location(s, step->loc, step->func, step->text), "kinds",
					kinds[step->kind], "importance",
					step->kind == GFL_STEP_CALL ? "important" : "essential"));
	}
	return json_pack("{s:o, s:[{s:o}], s:{s:s}}", "message", message(f->message), "threadFlows",
			 "locations", list, "properties", "fingerprint", f->fingerprint);
}

static json_t *other_way(struct sarif *s, const struct gfl_finding *f, uint32_t id)
{
	char *text = gfl_xrealloc(NULL, strlen(f->func) + strlen(f->message) + 32);
	json_t *json;

	sprintf(text, "another way in: %s(): %s", f->func, f->message);
	json = location(s, f->loc, f->func, text);
	json_object_set_new(json, "id", json_integer(id));
	free(text);
	return json;
}

static int rank(enum gfl_confidence confidence)
{
	static const int ranks[GFL_NR_CONFIDENCES] = { 10, 50, 90 };

	return ranks[confidence];
}

static uint32_t rule_index(const struct gfl_check *check)
{
	uint32_t i = 0;

	while (gfl_check_at(i) != check)
		i++;
	return i;
}

static json_t *result(struct sarif *s, const struct gfl_finding *f)
{
	return json_pack("{s:s, s:i, s:s, s:f, s:o, s:[o], s:[o], s:{s:s}, s:{s:o, s:s, s:o, s:o}}",
			 "ruleId", f->check->id, "ruleIndex", (int)rule_index(f->check), "level",
			 gfl_level_name(f->confidence), "rank", (double)rank(f->confidence),
			 "message", message(f->message), "locations",
			 location(s, f->loc, f->func, NULL), "codeFlows", code_flow(s, f),
			 "partialFingerprints", "gfplint/v1", f->fingerprint, "properties",
			 "models", gfl_json_models(f->models), "confidence",
			 gfl_confidence_name(f->confidence), "doubts",
			 gfl_json_texts(f->doubts, f->nr_doubts), "advice",
			 gfl_json_texts(f->advice, f->nr_advice));
}

static json_t *group_result(struct sarif *s, const struct gfl_group *group)
{
	const struct gfl_finding *first = &s->res->findings[group->first];
	json_t *json = result(s, first), *flows = json_object_get(json, "codeFlows");
	json_t *related = json_array();

	for (uint32_t i = 1; i < group->nr; i++) {
		json_array_append_new(flows, code_flow(s, &first[i]));
		json_array_append_new(related, other_way(s, &first[i], i));
	}
	if (group->nr > 1)
		json_object_set(json, "relatedLocations", related);
	/* If one result tells, all must: 3.27.23 */
	if (s->opts->has_suppressions)
		json_object_set_new(json, "suppressions", json_array());
	json_decref(related);
	return json;
}

static json_t *suppressed_result(struct sarif *s, const struct gfl_suppressed *sup)
{
	const struct gfl_suppression *by = sup->by;
	json_t *json = result(s, &sup->finding);
	json_t *why = json_pack("{s:s, s:o, s:{s:o, s:s*}}", "kind", "external", "justification",
				gfl_json_text(by->reason), "properties", "owner",
				gfl_json_text(by->owner), "expires", by->expires);

	json_object_set_new(json, "suppressions", json_pack("[o]", why));
	return json;
}

static json_t *results(struct sarif *s)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < s->res->nr_groups; i++)
		json_array_append_new(list, group_result(s, &s->res->groups[i]));
	for (uint32_t i = 0; i < s->opts->nr_suppressed; i++)
		json_array_append_new(list, suppressed_result(s, &s->opts->suppressed[i]));
	return list;
}

/* --- the run --------------------------------------------------------------------------------- */

static json_t *rule(const struct gfl_check *check)
{
	static const char more[] = "More: gfplint explain --check=";
	char *help = gfl_xrealloc(NULL, strlen(check->help) + sizeof(more) + strlen(check->id) + 1);
	json_t *json;

	sprintf(help, "%s %s%s", check->help, more, check->id);
	json = json_pack("{s:s, s:o, s:o, s:{s:b}, s:{s:o}}", "id", check->id, "shortDescription",
			 message(check->title), "help", message(help), "defaultConfiguration",
			 "enabled", check->is_default, "properties", "models",
			 gfl_json_models(check->models));
	free(help);
	return json;
}

static json_t *tool(const struct gfl_report_options *opts)
{
	const struct gfl_check *check;
	json_t *rules = json_array();

	for (uint32_t i = 0; (check = gfl_check_at(i)); i++)
		json_array_append_new(rules, rule(check));
	return json_pack("{s:{s:s, s:s*, s:o}}", "driver", "name", "gfplint", "version",
			 opts->version, "rules", rules);
}

static void set_base(json_t *bases, const char *id, const char *dir)
{
	char *clean = gfl_clean_path(dir, "");

	json_object_set_new(bases, id, absolute(clean, "/"));
	free(clean);
}

static json_t *bases(const struct sarif *s)
{
	const char *base = s->opts->base, *src = sources(s);
	json_t *json = json_object();

	if (src)
		set_base(json, "SRCROOT", src);
	if (base && strcmp(base, src))
		set_base(json, "OBJROOT", base);
	return json;
}

bool gfl_report_sarif(const struct gfl_result *res, const struct gfl_report_options *opts,
		      FILE *out)
{
	size_t bytes = (res->unit->nr_files + 1) * sizeof(uint32_t);
	struct sarif s = { .res = res, .opts = opts, .artifacts = json_array() };
	json_t *list, *root;
	bool ok;

	s.index = memset(gfl_xrealloc(NULL, bytes), 0, bytes);
	list = results(&s);
	root = json_pack("{s:s, s:s, s:[{s:o, s:[{s:b}], s:o, s:o, s:o}]}", "$schema", SCHEMA,
			 "version", "2.1.0", "runs", "tool", tool(opts), "invocations",
			 "executionSuccessful", 1, "originalUriBaseIds", bases(&s), "artifacts",
			 s.artifacts, "results", list);
	free(s.index);
	ok = root && !json_dumpf(root, out, JSON_INDENT(1)) && fputc('\n', out) != EOF;
	json_decref(root);
	return ok && !fflush(out);
}
