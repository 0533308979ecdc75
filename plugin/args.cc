// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Arguments of the plugin.
 */
#include "args.h"

#ifndef GFL_RULES_DIR
#error "GFL_RULES_DIR must name the folder of the rules"
#endif

static bool refuse(const char *text, const char *subject)
{
	fprintf(stderr, "gfplint: error: %s '%s'\n", text, subject);
	return false;
}

/* Length of the word at @text; @next_ret is set behind the comma, or to NULL. */
static size_t next_word(const char *text, const char **next_ret)
{
	const char *comma = strchr(text, ',');

	*next_ret = comma ? comma + 1 : NULL;
	return comma ? (size_t)(comma - text) : strlen(text);
}

static bool parse_models(struct gfl_args *args, const char *value)
{
	const char *word, *next;

	for (word = value; word; word = next) {
		size_t len = next_word(word, &next);
		unsigned int m;

		for (m = 0; m < GFL_NR_MODELS; m++) {
			const char *name = gfl_model_name((enum gfl_model)m);

			if (strlen(name) == len && !strncmp(name, word, len))
				break;
		}
		if (m == GFL_NR_MODELS)
			return refuse("unknown model in", value);
		args->options.models |= GFL_MODEL_BIT(m);
	}
	return true;
}

static bool parse_checks(struct gfl_args *args, const char *value)
{
	const char *bad = gfl_checks_parse(value, &args->options.checks);

	return !bad || refuse("unknown check in", bad);
}

static bool parse_color(struct gfl_args *args, const char *value)
{
	const char *term = getenv("TERM");

	if (!strcmp(value, "always"))
		args->color = true;
	else if (!strcmp(value, "never"))
		args->color = false;
	else if (!strcmp(value, "auto"))
		args->color = isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
	else
		return refuse("color is always, never or auto, not", value);
	return true;
}

static bool parse_confidence(struct gfl_args *args, const char *value)
{
	return gfl_confidence_parse(value, &args->confidence) ||
	       refuse("confidence is low, medium or high, not", value);
}

/* One of the arguments with a value. */
static bool parse_valued(struct gfl_args *args, const char *key, const char *value)
{
	if (!value || !*value)
		return refuse("value missing for argument", key);
	if (!strcmp(key, "rules"))
		args->rules = value;
	else if (!strcmp(key, "facts"))
		args->facts = value;
	else if (!strcmp(key, "db"))
		args->db = value;
	else if (!strcmp(key, "models"))
		return parse_models(args, value);
	else if (!strcmp(key, "checks"))
		return parse_checks(args, value);
	else if (!strcmp(key, "confidence"))
		return parse_confidence(args, value);
	else
		return parse_color(args, value);
	return true;
}

static bool *find_switch(struct gfl_args *args, const char *key)
{
	if (!strcmp(key, "stop"))
		return &args->stop;
	if (!strcmp(key, "error"))
		return &args->is_error;
	if (!strcmp(key, "verbose"))
		return &args->verbose;
	if (!strcmp(key, "no-analysis"))
		return &args->no_analysis;
	return NULL;
}

/* The rules lie beside the plugin's folder, in the build folder as well as where it is installed. */
static const char *default_rules(const char *plugin)
{
	const char *slash = strrchr(plugin, '/');
	char *folder = xstrndup(plugin, slash ? slash - plugin : 0);
	char *path = concat(slash ? folder : ".", "/../rules", NULL);

	free(folder);
	return access(path, R_OK) ? GFL_RULES_DIR : path;
}

bool gfl_args_parse(struct gfl_args *args, const struct plugin_name_args *info)
{
	static const char *const valued[] = { "rules",	"facts",      "db",   "models",
					      "checks", "confidence", "color" };

	args->rules = default_rules(info->full_name);
	args->confidence = GFL_MEDIUM;
	parse_color(args, "auto");
	for (int i = 0; i < info->argc; i++) {
		const char *key = info->argv[i].key, *value = info->argv[i].value;
		bool *flag = find_switch(args, key);
		bool is_valued = false;

		for (unsigned int k = 0; k < ARRAY_SIZE(valued); k++)
			is_valued |= !strcmp(key, valued[k]);
		if (flag && value)
			return refuse("no value expected for argument", key);
		if (flag)
			*flag = true;
		else if (!is_valued)
			return refuse("unknown argument", key);
		else if (!parse_valued(args, key, value))
			return false;
	}
	return true;
}
