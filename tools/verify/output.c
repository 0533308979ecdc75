// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The analyser's findings, from its JSON: all ways into a fault, where the text report folds them.
 * Whatever is printed beside them is kept as stray.
 */
#include "verify.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *s)
{
	char *p = strdup(s);

	if (!p)
		exit(2);
	return p;
}

/* False if @models is no list of models. */
static bool read_models(const json_t *models, unsigned int *ret)
{
	size_t i;
	json_t *name;

	*ret = 0;
	json_array_foreach(models, i, name)
	{
		const char *s = json_string_value(name);

		if (s && !strcmp(s, "rt"))
			*ret |= GFL_MODEL_RT;
		else if (s && !strcmp(s, "nort"))
			*ret |= GFL_MODEL_NORT;
		else
			return false;
	}
	return *ret != 0;
}

static struct gfl_line *add_line(struct gfl_output *o, json_t *at, const char *text)
{
	const char *file;
	struct gfl_line *l;
	int line;

	if (json_unpack(at, "{s:s, s:i}", "file", &file, "line", &line))
		return NULL;
	o->lines = realloc(o->lines, (o->nr_lines + 1) * sizeof(*o->lines));
	if (!o->lines)
		exit(2);
	l = &o->lines[o->nr_lines++];
	*l = (struct gfl_line){ .file = copy(file),
				.line = (unsigned int)line,
				.text = copy(text) };
	return l;
}

/* How sure it is, as if it were a step: "low confidence: DOUBT, DOUBT" */
static bool read_confidence(struct gfl_output *o, json_t *finding, json_t *at)
{
	const char *confidence;
	json_t *doubts, *doubt;
	char text[512];
	struct gfl_line *l;
	size_t i;

	if (json_unpack(finding, "{s:s, s:o}", "confidence", &confidence, "doubts", &doubts))
		return false;
	snprintf(text, sizeof(text), "%s confidence", confidence);
	json_array_foreach(doubts, i, doubt)
	{
		size_t len = strlen(text);

		if (!json_is_string(doubt))
			return false;
		snprintf(text + len, sizeof(text) - len, "%s %s", i ? "," : ":",
			 json_string_value(doubt));
	}
	l = add_line(o, at, text);
	if (!l)
		return false;
	l->is_step = true;
	return true;
}

static bool read_finding(struct gfl_output *o, json_t *finding)
{
	const char *id, *message, *text;
	json_t *models, *at, *path, *step;
	struct gfl_line *l;
	size_t i;

	if (json_unpack(finding, "{s:s, s:s, s:o, s:o, s:o}", "check", &id, "message", &message,
			"models", &models, "location", &at, "path", &path))
		return false;
	l = add_line(o, at, message);
	if (!l || strlen(id) >= sizeof(l->id) || !read_models(models, &l->models))
		return false;
	strcpy(l->id, id);
	if (!read_confidence(o, finding, at))
		return false;
	json_array_foreach(path, i, step)
	{
		if (json_unpack(step, "{s:o, s:s}", "location", &at, "text", &text))
			return false;
		l = add_line(o, at, text);
		if (!l)
			return false;
		l->is_step = true;
	}
	return true;
}

void gfl_output_parse(struct gfl_output *o, const char *json, const char *says)
{
	json_error_t err;
	json_t *root = json_loads(json, 0, &err);
	json_t *list = json_object_get(root, "findings"), *finding;
	size_t i;

	memset(o, 0, sizeof(*o));
	if (says[strspn(says, " \n")])
		o->stray = copy(says);
	else if (!json_is_array(list))
		o->stray = copy("no findings in JSON");
	if (o->stray)
		o->stray[strcspn(o->stray, "\n")] = '\0';
	json_array_foreach(list, i, finding) if (!read_finding(o, finding) && !o->stray)
		o->stray = copy("a finding that docs/json.md does not know");
	json_decref(root);
}

void gfl_output_deinit(struct gfl_output *o)
{
	for (unsigned int i = 0; i < o->nr_lines; i++) {
		free(o->lines[i].file);
		free(o->lines[i].text);
	}
	free(o->lines);
	free(o->stray);
}
