// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether the facts of a unit still say what a new run of the compiler would say.
 *
 * NAME.gfl is as old as the start of the run that made it; whatever it was made from must be older.
 * NAME.dep says by which command and from which files; on which configuration symbols it depends,
 * kbuild says. NAME.dep is written first, after the old NAME.gfl is gone: where there is a NAME.gfl, both
 * belong together.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"

char *gfl_facts_path(const struct gfl_tree *tree, const struct gfl_tu *tu, const char *ext)
{
	return gfl_format("%s/.gfplint/%s%s", tree->build, tu->name, ext);
}

/* --- stamps ------------------------------------------------------------------------------ */

static uint64_t add_text(uint64_t hash, const char *s)
{
	for (; *s; s++)
		hash = (hash ^ (unsigned char)*s) * 0x100000001b3u;
	return (hash ^ 0xff) * 0x100000001b3u;
}

/* What belongs to gfplint counts by what is in it: each checkout and each installation has files of its own. */
static uint64_t add_content(uint64_t hash, const char *path)
{
	size_t len;
	char *text = gfl_read_file(path, &len);

	if (text)
		hash = add_text(hash, text);
	free(text);
	return hash;
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static uint64_t add_words(uint64_t hash, const char *const *words, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		hash = add_text(hash, words[i]);
	return add_text(hash, "");
}

/* What of a rule the plugin asks for, see plugin/trampoline.cc and plugin/ops.cc. */
static uint64_t add_rule(uint64_t hash, const struct gfl_rule *rule)
{
	if (rule->kind == GFL_RULE_TRAMPOLINE) {
		const char *const words[] = { rule->name, rule->object, rule->member,
					      rule->setup ? rule->setup : "" };

		return add_words(hash, words, GFL_ARRAY_SIZE(words));
	}
	if (rule->kind != GFL_RULE_OPS || !rule->mode_member || rule->mode_tag)
		return hash;
	hash = add_words(hash, rule->seen, rule->nr_seen);
	hash = add_words(hash, rule->fields, rule->nr_fields);
	return add_text(hash, rule->mode_member);
}

/* What the plugin asks the rules, and the unit because of them; all else in them is about judging. */
static uint64_t add_rules(uint64_t hash, const struct gfl_rules *rules)
{
	const char *const *names;
	uint32_t nr;

	names = gfl_rules_constants(rules, &nr);
	hash = add_words(hash, names, nr);
	names = gfl_rules_decls(rules, &nr);
	hash = add_words(hash, names, nr);
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++)
		hash = add_rule(hash, gfl_rules_at(rules, i));
	return hash;
}

/*
 * Which configuration symbols a unit's text depends on, kbuild knows; the rules ask every unit for
 * some more.
 */
static uint64_t add_config(uint64_t hash, const struct gfl_tree *tree,
			   const struct gfl_rules *rules)
{
	FILE *in = fopen(gfl_format("%s/include/generated/autoconf.h", tree->build), "re");
	uint32_t nr;
	const char *const *asked = gfl_rules_constants(rules, &nr);
	char *line = NULL;
	size_t size = 0;

	while (in && getline(&line, &size, in) > 0) {
		char name[128];
		const char *key = name;

		if (sscanf(line, "#define %127s", name) == 1 &&
		    bsearch(&key, asked, nr, sizeof(*asked), compare_words))
			hash = add_text(hash, line);
	}
	free(line);
	if (in)
		fclose(in);
	return hash;
}

uint64_t gfl_tree_stamp(const struct gfl_tree *tree, const struct gfl_rules *rules)
{
	uint64_t hash = add_text(0xcbf29ce484222325u, gfl_format("facts %d", GFL_FACTS_VERSION));
	const char *annotate = gfl_data_path("annotate.h");

	hash = add_rules(hash, rules);
	if (annotate)
		hash = add_content(hash, annotate);
	return add_config(hash, tree, rules);
}

char *gfl_tu_stamp(const struct gfl_tu *tu, const char *made_by, uint64_t tree_stamp)
{
	uint64_t hash = add_text(tree_stamp, made_by);

	hash = add_text(hash, tu->dir);
	hash = add_text(hash, tu->compiler);
	for (size_t i = 0; i < tu->flags.nr; i++)
		hash = add_text(hash, tu->flags.v[i]);
	return gfl_format("%016llx", (unsigned long long)hash);
}

/* --- dependencies -------------------------------------------------------------------------- */

/* When files were changed last: every unit depends on the same thousand headers. Each thread looks for itself. */
static _Thread_local struct seen {
	const char *path;
	struct timespec mtime;
	bool exists;
} * seen;
static _Thread_local size_t nr_seen, size_seen;

/* Millions of names are asked for: eight characters at a time. */
static uint64_t hash_path(const char *path)
{
	uint64_t hash = 0, word;
	size_t len = strlen(path);

	for (; len; len -= len < 8 ? len : 8, path += 8) {
		word = 0;
		memcpy(&word, path, len < 8 ? len : 8);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	return hash;
}

static struct seen *seen_place(const char *path)
{
	for (size_t at = (size_t)hash_path(path);; at++) {
		struct seen *s = &seen[at & (size_seen - 1)];

		if (!s->path || !strcmp(s->path, path))
			return s;
	}
}

static void grow_seen(void)
{
	struct seen *old = seen;
	size_t size = size_seen;

	size_seen = size ? size * 2 : 4096;
	seen = gfl_keep_alloc(size_seen * sizeof(*seen));
	for (size_t i = 0; i < size; i++)
		if (old[i].path)
			*seen_place(old[i].path) = old[i];
}

static const struct seen *look_at(const char *path)
{
	struct seen *s;
	struct stat st;

	if (nr_seen >= size_seen / 2)
		grow_seen();
	s = seen_place(path);
	if (s->path)
		return s;
	s->path = gfl_format("%s", path);
	nr_seen++;
	s->exists = !stat(path, &st);
	if (s->exists)
		s->mtime = st.st_mtim;
	return s;
}

struct age {
	const struct gfl_tu *tu;
	struct timespec made;
};

bool gfl_is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

static bool is_older(void *arg, const char *path, bool is_optional)
{
	const struct age *age = arg;
	char full[4096];
	const struct seen *s;

	if (path[0] != '/') {
		const size_t dir = strlen(age->tu->dir), len = strlen(path);

		if (dir + len + 2 > sizeof(full))
			return false;
		memcpy(full, age->tu->dir, dir);
		full[dir] = '/';
		memcpy(full + dir + 1, path, len + 1);
		path = full;
	}
	s = look_at(path);
	if (!s->exists)
		return is_optional;
	return gfl_is_before(&s->mtime, &age->made);
}

/* Everything includes it; kbuild tells what of it matters. */
static bool is_autoconf(const char *path, size_t len)
{
	static const char name[] = "include/generated/autoconf.h";

	return len >= sizeof(name) - 1 && !strcmp(path + len - (sizeof(name) - 1), name);
}

static bool is_symbol_older(void *arg, const char *path, bool is_optional)
{
	return !is_optional || is_older(arg, path, true);
}

/* Does NAME.dep tell of the same command, and are the files older that it lists? */
static bool check_dep(const struct gfl_tree *tree, struct age *age, const char *stamp)
{
	const char *path = gfl_facts_path(tree, age->tu, ".dep");
	size_t len;
	char *text = access(path, F_OK) ? NULL : gfl_read_file(path, &len);
	char *line = text, *end;
	bool ok = text != NULL;

	for (; ok && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (line == text)
			ok = !strcmp(line, stamp);
		else if (!age->tu->cmdfile || !is_autoconf(line, (size_t)(end - line)))
			ok = is_older(age, line, false);
	}
	/* at least the first line must be there */
	ok &= line != text;
	free(text);
	return ok;
}

bool gfl_tu_is_fresh(const struct gfl_tree *tree, const struct gfl_tu *tu, const char *stamp)
{
	struct age age = { .tu = tu };
	struct stat st;

	if (stat(gfl_facts_path(tree, tu, ".gfl"), &st) || !st.st_size)
		return false;
	age.made = st.st_mtim;
	if (!check_dep(tree, &age, stamp) || !is_older(&age, tu->source, false))
		return false;
	return !tu->cmdfile || gfl_tu_deps(tu, is_symbol_older, &age);
}
