// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The analyser's output: `FILE:LINE:COL: warning: MESSAGE [CHECK] [MODELS]`, each followed by its
 * path as `FILE:LINE:COL: note: TEXT`, and excerpts of the source as `  NN | CODE`. Whatever else the
 * compiler prints is kept as stray.
 */
#include "verify.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Cut "[...]" off the end of @text into @buf. */
static bool cut_brackets(char *text, char *buf, size_t size)
{
	size_t len = strlen(text);
	char *open;

	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	if (!len || text[len - 1] != ']')
		return false;
	open = strrchr(text, '[');
	if (!open || (size_t)(text + len - open) - 1 > size)
		return false;
	text[len - 1] = '\0';
	strcpy(buf, open + 1);
	*open = '\0';
	return true;
}

static bool parse_models(const char *list, unsigned int *ret)
{
	if (!strcmp(list, "rt"))
		*ret = GFL_MODEL_RT;
	else if (!strcmp(list, "nort"))
		*ret = GFL_MODEL_NORT;
	else if (!strcmp(list, "rt,nort"))
		*ret = GFL_MODEL_RT | GFL_MODEL_NORT;
	else
		return false;
	return true;
}

/* FILE:LINE:COL: at the start of @text; cuts it up in place. */
static bool parse_position(char *text, struct gfl_line *l, char **rest)
{
	char *colon = strchr(text, ':');
	char *end;

	if (!colon)
		return false;
	l->line = (unsigned int)strtoul(colon + 1, &end, 10);
	if (end == colon + 1 || *end != ':')
		return false;
	text = end + 1;
	strtoul(text, &end, 10);
	if (end == text || strncmp(end, ": ", 2))
		return false;
	*colon = '\0';
	*rest = end + 2;
	return true;
}

static bool parse_line(char *text, struct gfl_line *l)
{
	char models[32];
	char *file = text, *rest;

	if (!parse_position(text, l, &rest))
		return false;
	if (!strncmp(rest, "note: ", 6)) {
		l->is_note = true;
		rest += 6;
	} else if (!strncmp(rest, "warning: ", 9)) {
		rest += 9;
		if (!cut_brackets(rest, models, sizeof(models)) ||
		    !parse_models(models, &l->models) || !cut_brackets(rest, l->id, sizeof(l->id)))
			return false;
	} else {
		return false;
	}
	l->file = strdup(file);
	l->text = strdup(rest);
	if (!l->file || !l->text)
		exit(2);
	return true;
}

/* "   12 | code" or "      |    ^" below a finding or note */
static bool is_excerpt(const char *text)
{
	const char *bar = strchr(text, '|');

	return bar && bar > text && bar[-1] == ' ' &&
	       strspn(text, " 0123456789") == (size_t)(bar - text);
}

void gfl_output_parse(struct gfl_output *o, const char *text)
{
	char *copy = strdup(text), *line, *save = NULL;

	if (!copy)
		exit(2);
	memset(o, 0, sizeof(*o));
	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct gfl_line l = { 0 };
		char *work = strdup(line);

		if (!work)
			exit(2);
		if (parse_line(work, &l)) {
			o->lines = realloc(o->lines, (o->nr_lines + 1) * sizeof(*o->lines));
			if (!o->lines)
				exit(2);
			o->lines[o->nr_lines++] = l;
		} else if (!o->stray && !(o->nr_lines && is_excerpt(line))) {
			o->stray = strdup(line);
		}
		free(work);
	}
	free(copy);
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
