// SPDX-License-Identifier: GPL-2.0-or-later
/* Options that every command that analyses has. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const char *const colors[] = { "auto", "always", "never" };

/* Is each part of the comma-separated @text one of @known? */
static bool are_known(const char *what, const char *text, const struct gfl_words *known)
{
	struct gfl_words parts = { 0 };
	bool ok = true;

	gfl_words_split(&parts, text, ",");
	if (!parts.nr) {
		gfl_complain("no %s given", what);
		ok = false;
	}
	for (size_t i = 0; i < parts.nr && ok; i++) {
		bool is_known = false;

		for (size_t k = 0; k < known->nr && !is_known; k++)
			is_known = !strcmp(parts.v[i], known->v[k]);
		if (!is_known) {
			gfl_unknown(what, parts.v[i], known);
			ok = false;
		}
	}
	return ok;
}

static bool check_models(const char *text)
{
	struct gfl_words known = { 0 };
	bool ok;

	for (int m = 0; m < GFL_NR_MODELS; m++)
		gfl_words_add(&known, gfl_model_name(m));
	ok = are_known("model", text, &known);
	return ok;
}

static bool check_checks(const char *text)
{
	struct gfl_words known = { 0 };
	const struct gfl_check *check;
	uint32_t mask;
	const char *bad = gfl_checks_parse(text, &mask);
	char *word;

	if (!bad && mask)
		return true;
	if (!bad) {
		gfl_complain("no check left of '%s'", text);
		return false;
	}
	for (uint32_t i = 0; (check = gfl_check_at(i)); i++)
		gfl_words_add(&known, check->id);
	word = strndup(bad, strcspn(bad, ","));
	gfl_unknown("check", word, &known);
	free(word);
	return false;
}

static bool check_color(const char *text)
{
	struct gfl_words known = { 0 };
	bool ok;

	for (size_t i = 0; i < GFL_ARRAY_SIZE(colors); i++)
		gfl_words_add(&known, colors[i]);
	ok = are_known("colour", text, &known);
	return ok;
}

static bool check_confidence(const char *text)
{
	struct gfl_words known = { 0 };
	enum gfl_confidence grade;

	if (gfl_confidence_parse(text, &grade))
		return true;
	for (int c = 0; c < GFL_NR_CONFIDENCES; c++)
		gfl_words_add(&known, gfl_confidence_name(c));
	gfl_unknown("confidence", text, &known);
	return false;
}

int gfl_cli_option(struct gfl_cli_options *opts, const char *arg)
{
	const char *value;

	value = gfl_option(arg, "--model=");
	if (value) {
		opts->models = value;
		return check_models(value) ? 1 : -1;
	}
	value = gfl_option(arg, "--checks=");
	if (value) {
		opts->checks = value;
		return check_checks(value) ? 1 : -1;
	}
	value = gfl_option(arg, "--color=");
	if (value) {
		opts->color = value;
		return check_color(value) ? 1 : -1;
	}
	value = gfl_option(arg, "--confidence=");
	if (value) {
		opts->confidence = value;
		return check_confidence(value) ? 1 : -1;
	}
	value = gfl_option(arg, "--rules=");
	if (value) {
		opts->rules = value;
		return 1;
	}
	return 0;
}

bool gfl_cli_color(const struct gfl_cli_options *opts, int fd)
{
	if (!opts->color || !strcmp(opts->color, "auto"))
		return isatty(fd) && !getenv("NO_COLOR");
	return !strcmp(opts->color, "always");
}

enum gfl_confidence gfl_cli_confidence(const struct gfl_cli_options *opts)
{
	enum gfl_confidence grade = GFL_MEDIUM;

	if (opts->confidence)
		gfl_confidence_parse(opts->confidence, &grade);
	return grade;
}

struct gfl_options gfl_cli_analyse_options(const struct gfl_cli_options *opts)
{
	struct gfl_options ret = { 0 };
	struct gfl_words models = { 0 };

	if (opts->models) {
		gfl_words_split(&models, opts->models, ",");
		for (size_t i = 0; i < models.nr; i++)
			for (int m = 0; m < GFL_NR_MODELS; m++)
				if (!strcmp(models.v[i], gfl_model_name(m)))
					ret.models |= GFL_MODEL_BIT(m);
	}
	if (opts->checks)
		gfl_checks_parse(opts->checks, &ret.checks);
	return ret;
}

int gfl_unknown_option(const char *arg, const char *const *own, size_t nr, struct gfl_words *known)
{
	static const char *const common[] = { "--model", "--checks", "--color", "--confidence",
					      "--rules" };
	char *name = gfl_format("%.*s", (int)strcspn(arg, "="), arg);

	for (size_t i = 0; i < nr; i++)
		gfl_words_add(known, own[i]);
	for (size_t i = 0; i < GFL_ARRAY_SIZE(common); i++)
		gfl_words_add(known, common[i]);
	gfl_unknown("option", name, known);
	return -1;
}
