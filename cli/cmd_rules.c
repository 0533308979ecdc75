// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint rules: check the rules, list them, show one as it is written. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "rules_derived.h"
#include "rules_list.h"

static const char *const kind_names[GFL_NR_RULE_KINDS] = {
	[GFL_RULE_LOCK] = "lock",
	[GFL_RULE_UNLOCK] = "unlock",
	[GFL_RULE_ENTER] = "enter",
	[GFL_RULE_LEAVE] = "leave",
	[GFL_RULE_ALLOC] = "alloc",
	[GFL_RULE_FREE] = "free",
	[GFL_RULE_TEST] = "test",
	[GFL_RULE_VALUE] = "value",
	[GFL_RULE_REFERENCE] = "reference",
	[GFL_RULE_IGNORE] = "ignore",
	[GFL_RULE_CALLBACK] = "callback",
	[GFL_RULE_OPS] = "ops",
	[GFL_RULE_TYPE] = "type",
	[GFL_RULE_MACRO] = "macro",
	[GFL_RULE_PHASE] = "phase",
	[GFL_RULE_CONFIG] = "config",
	[GFL_RULE_TRAMPOLINE] = "trampoline",
};

static int finish(struct gfl_rules *rules, int ret)
{
	gfl_rules_destroy(rules);
	if (fflush(stdout)) {
		gfl_complain("cannot write: %s", strerror(errno));
		return GFL_EXIT_FAILED;
	}
	return ret;
}

static int check(const char *dir)
{
	struct gfl_rules *rules = gfl_rules_open(dir);

	if (!rules)
		return GFL_EXIT_FAILED;
	printf("%u rules, no errors\n", gfl_rules_nr(rules));
	return finish(rules, GFL_EXIT_OK);
}

static int check_derived(const char *dir, const struct gfl_words *words)
{
	const struct gfl_words facts = { .v = words->v + 1, .nr = words->nr - 1 };
	struct gfl_rules *rules = gfl_rules_open(dir);

	if (!rules)
		return GFL_EXIT_FAILED;
	return finish(rules, gfl_rules_derived(rules, &facts));
}

static int unknown_kind(const char *kind)
{
	struct gfl_words known = { 0 };
	int ret;

	for (size_t i = 1; i < GFL_NR_RULE_KINDS; i++)
		gfl_words_add(&known, kind_names[i]);
	ret = gfl_unknown("kind of rule", kind, &known);
	return ret;
}

/* The rules as a program or a reader wants them. */
static int list_as(const struct gfl_rules *rules, const char *format, size_t kind)
{
	struct gfl_words known = { 0 };

	if (!strcmp(format, "json"))
		return gfl_rules_json(rules, kind);
	if (!strcmp(format, "markdown"))
		return gfl_rules_markdown(rules, kind);
	gfl_words_add(&known, "text");
	gfl_words_add(&known, "json");
	gfl_words_add(&known, "markdown");
	return gfl_unknown("format", format, &known);
}

static int list(const char *dir, const char *kind, const char *format)
{
	size_t wanted = 0;
	struct gfl_rules *rules;

	for (size_t i = 1; kind && i < GFL_NR_RULE_KINDS; i++)
		if (!strcmp(kind, kind_names[i]))
			wanted = i;
	if (kind && !wanted)
		return unknown_kind(kind);
	rules = gfl_rules_open(dir);
	if (!rules)
		return GFL_EXIT_FAILED;
	if (format && strcmp(format, "text"))
		return finish(rules, list_as(rules, format, wanted));
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		const struct gfl_rule *rule = gfl_rules_at(rules, i);

		if (!wanted || rule->kind == wanted)
			printf("%-8s %-32s %s\n", kind_names[rule->kind], rule->name,
			       rule->source ? rule->source : "");
	}
	return finish(rules, GFL_EXIT_OK);
}

static bool is_called(const struct gfl_rule *rule, const char *name)
{
	if (!strcmp(rule->name, name))
		return true;
	for (uint32_t i = 0; i < rule->nr_seen; i++)
		if (!strcmp(rule->seen[i], name))
			return true;
	return false;
}

/* Print the rule around @line as written: one item of the list. */
static void print_item(FILE *in, uint32_t line)
{
	uint32_t start = line;
	char *text = NULL;
	size_t cap = 0;

	for (uint32_t nr = 1; nr <= line && getline(&text, &cap, in) >= 0; nr++)
		if (text[0] == '-')
			start = nr;
	rewind(in);
	for (uint32_t nr = 1; getline(&text, &cap, in) >= 0; nr++) {
		/* an item ends where something else begins in the first column, or nothing stands */
		if (nr > line && text[0] != ' ')
			break;
		if (nr >= start)
			fputs(text, stdout);
	}
	free(text);
}

static bool print_rule(const struct gfl_rule *rule)
{
	FILE *in = fopen(rule->file, "re");

	if (!in) {
		gfl_complain("cannot open '%s': %s", rule->file, strerror(errno));
		return false;
	}
	printf("%s:%u:\n", rule->file, rule->line);
	print_item(in, rule->line);
	fclose(in);
	return true;
}

static int unknown_rule(const struct gfl_rules *rules, const char *name)
{
	struct gfl_words known = { 0 };
	int ret;

	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		const struct gfl_rule *rule = gfl_rules_at(rules, i);

		gfl_words_add(&known, rule->name);
		for (uint32_t k = 0; k < rule->nr_seen; k++)
			gfl_words_add(&known, rule->seen[k]);
	}
	ret = gfl_unknown("rule", name, &known);
	return ret;
}

static int show(const char *dir, const char *name)
{
	struct gfl_rules *rules = gfl_rules_open(dir);
	bool is_found = false;
	int ret = GFL_EXIT_OK;

	if (!rules)
		return GFL_EXIT_FAILED;
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		if (!is_called(gfl_rules_at(rules, i), name))
			continue;
		if (is_found)
			putchar('\n');
		is_found = true;
		if (!print_rule(gfl_rules_at(rules, i)))
			ret = GFL_EXIT_FAILED;
	}
	if (!is_found)
		ret = unknown_rule(rules, name);
	return finish(rules, ret);
}

/**
 * struct options - what may follow `gfplint rules`
 * @dir:     of the rules; NULL for our own
 * @derived: compare with facts
 */
struct options {
	struct gfl_words words;
	const char *kind, *format, *dir;
	bool derived;
};

static int dispatch(const struct options *opts)
{
	const struct gfl_words *words = &opts->words;
	const char *what = words->nr ? words->v[0] : "";
	struct gfl_words known = { 0 };

	if ((opts->kind || opts->format) && strcmp(what, "list"))
		return gfl_usage(&gfl_cmd_rules,
				 opts->kind ? "--kind= is for list" : "--format= is for list");
	if (opts->derived && (strcmp(what, "check") || words->nr < 2))
		return gfl_usage(&gfl_cmd_rules, "--derived is for check, and needs facts");
	if (opts->derived)
		return check_derived(opts->dir, words);
	if (!strcmp(what, "check") && words->nr == 1)
		return check(opts->dir);
	if (!strcmp(what, "check") && words->nr == 2 && !opts->dir)
		return check(words->v[1]);
	if (!strcmp(what, "list") && words->nr == 1)
		return list(opts->dir, opts->kind, opts->format);
	if (!strcmp(what, "show") && words->nr == 2)
		return show(opts->dir, words->v[1]);
	if (!words->nr || !strcmp(what, "check") || !strcmp(what, "list") || !strcmp(what, "show"))
		return gfl_usage(&gfl_cmd_rules, words->nr ? "wrong arguments for '%s'" : "what?%s",
				 what);
	gfl_words_add(&known, "check");
	gfl_words_add(&known, "list");
	gfl_words_add(&known, "show");
	return gfl_unknown("command", what, &known);
}

static int run(int argc, char **argv)
{
	struct options opts = { 0 };

	for (int i = 1; i < argc; i++) {
		if (gfl_option(argv[i], "--kind="))
			opts.kind = gfl_option(argv[i], "--kind=");
		else if (gfl_option(argv[i], "--format="))
			opts.format = gfl_option(argv[i], "--format=");
		else if (gfl_option(argv[i], "--rules="))
			opts.dir = gfl_option(argv[i], "--rules=");
		else if (!strcmp(argv[i], "--derived"))
			opts.derived = true;
		else if (argv[i][0] == '-')
			return gfl_usage(&gfl_cmd_rules, "unknown option '%s'", argv[i]);
		else
			gfl_words_add(&opts.words, argv[i]);
	}
	return dispatch(&opts);
}

const struct gfl_cmd gfl_cmd_rules = {
	.name = "rules",
	.args = "check [DIR] | check --derived FACTS... | list [--kind=KIND] [--format=FORMAT] | show NAME",
	.summary = "what gfplint knows about the kernel: check, list, show",
	.help = "\n"
		"  check [DIR]         load every *.yaml file of a folder, report all errors\n"
		"  check --derived FACTS...\n"
		"                      does each rule say what bodies of functions and calls through\n"
		"                      members do, and which are missing? FACTS are facts files, or\n"
		"                      build folders that have such\n"
		"  list [--kind=lock]  kind, name and source of each rule\n"
		"  list --format=json  all that each rule says; --format=markdown: as tables\n"
		"  show NAME           a rule as it is written, found by any of its names\n"
		"\n"
		"Options:\n"
		"  --rules=DIR         rules to use instead of our own\n",
	.run = run,
};
