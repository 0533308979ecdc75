// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The units of a build tree, from the .cmd files that kbuild leaves beside objects, or from
 * compile_commands.json. SOURCE: scripts/Kbuild.include:make-cmd, scripts/basic/fixdep.c
 */
#include <errno.h>
#include <fnmatch.h>
#include <fts.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"

/* --- command lines ------------------------------------------------------------------- */

/* What ends a command in a shell; what follows is no business of the compiler's. */
static bool is_end(char c)
{
	return c == '\0' || c == ';' || c == '&' || c == '|' || c == '\n';
}

/* One word from @at, without its quotes, to @to, which has room for it. Returns what follows. */
static const char *take_word(const char *at, char *to)
{
	char quote = '\0';

	for (; *at && (quote || (!is_end(*at) && *at != ' ' && *at != '\t')); at++) {
		if (quote && *at == quote)
			quote = '\0';
		else if (!quote && (*at == '\'' || *at == '"'))
			quote = *at;
		else if (*at == '\\' && quote != '\'' && at[1])
			*to++ = *++at;
		else
			*to++ = *at;
	}
	*to = '\0';
	return at;
}

/* The first command of a shell's line. */
static void split_command(struct gfl_words *words, const char *line)
{
	char *word = gfl_xrealloc(NULL, strlen(line) + 1);

	for (line += strspn(line, " \t"); !is_end(*line); line += strspn(line, " \t")) {
		line = take_word(line, word);
		gfl_words_add(words, gfl_format("%s", word));
	}
	free(word);
}

/* What make would make of it: kbuild writes $$ for $ and $(pound) for #. */
static void unescape_make(char *line)
{
	char *to = line;

	for (char *at = line; *at;) {
		if (!strncmp(at, "$(pound)", 8)) {
			*to++ = '#';
			at += 8;
		} else {
			if (at[0] == '$' && at[1] == '$')
				at++;
			*to++ = *at++;
		}
	}
	*to = '\0';
}

/*
 * Code for the kernel's address space; what else is compiled with __KERNEL__ are programs of their
 * own, with functions of the same names: boot loaders, the vDSO.
 */
bool gfl_is_of_kernel(const char *name)
{
	static const char *const others[] = {
		"arch/*/boot/*", "*/vdso/*",	"*/vdso32/*", "*/purgatory/*",
		"*/realmode/*",	 "*/libstub/*", "scripts/*",
	};

	for (size_t i = 0; i < GFL_ARRAY_SIZE(others); i++)
		if (!fnmatch(others[i], name, 0))
			return false;
	return true;
}

/* Is it a compilation of the kernel's? What is known of it goes to @tu, whose compiler is NULL if it is none. */
static void set_unit(struct gfl_tu *tu, const char *name, const char *dir, const char *cmdfile,
		     struct timespec told, const struct gfl_words *words)
{
	char *compiler = NULL;
	struct gfl_words plugin = { 0 };
	struct gfl_flags flags;
	size_t at = 0;

	for (; at < words->nr && words->v[at][0] != '-'; at++)
		compiler = compiler ? gfl_format("%s %s", compiler, words->v[at]) :
				      gfl_format("%s", words->v[at]);
	if (!compiler || !gfl_is_of_kernel(name))
		return;
	gfl_flags_parse(&flags, (char *const *)words->v + at, (int)(words->nr - at));
	if (!flags.is_c || !flags.is_kernel || flags.nr_inputs != 1)
		return;
	for (size_t i = at; i < words->nr; i++)
		if (!strncmp(words->v[i], "-fplugin", 8))
			gfl_words_add(&plugin, words->v[i]);
	*tu = (struct gfl_tu){ .name = name,
			       .source = flags.input,
			       .dir = dir,
			       .cmdfile = cmdfile,
			       .told = told,
			       .compiler = compiler,
			       .flags = flags.keep,
			       .plugin = plugin };
}

static void add_unit(struct gfl_tree *tree, const struct gfl_tu *tu)
{
	if (!tu->compiler)
		return;
	GFL_GROW(tree->units, tree->nr, tree->cap);
	tree->units[tree->nr++] = *tu;
}

/* --- kbuild ------------------------------------------------------------------------------ */

/** struct found - .cmd files below @root, and what they tell of */
struct found {
	const struct gfl_tree *tree;
	const char *root;
	struct gfl_words paths;
	struct gfl_tu *units;
};

/* kernel/irq/.chip.o.cmd begins with "savedcmd_kernel/irq/chip.o := gcc ..." */
static void read_cmdfile(void *arg, size_t at)
{
	const struct found *found = arg;
	const char *build = found->tree->build, *root = found->root;
	const char *path = found->paths.v[at];
	const char *base = strrchr(path, '/') + 1;
	FILE *in = fopen(path, "re");
	struct gfl_words words = { 0 };
	char *line = NULL, *cmd;
	size_t size = 0;
	struct stat st;

	if (!in || fstat(fileno(in), &st) || (getline(&line, &size, in) < 0 && ferror(in))) {
		gfl_complain("cannot read '%s': %s", path, strerror(errno));
	} else if (line && (!strncmp(line, "savedcmd_", 9) || !strncmp(line, "cmd_", 4)) &&
		   (cmd = strstr(line, " := "))) {
		const char *rel = path + strlen(root) + 1;
		bool is_kbuild = !strcmp(root, build);

		unescape_make(cmd);
		split_command(&words, cmd + 4);
		/* without the dot in front and ".o.cmd" behind */
		set_unit(&found->units[at],
			 gfl_format("%.*s%.*s", (int)(base - rel), rel, (int)strlen(base + 1) - 6,
				    base + 1),
			 build, is_kbuild ? path : NULL, st.st_mtim, &words);
	}
	if (in)
		fclose(in);
	free(line);
}

static bool is_cmdfile(const char *name)
{
	size_t len = strlen(name);

	return name[0] == '.' && len > 7 && !strcmp(name + len - 6, ".o.cmd");
}

static void read_found(struct gfl_tree *tree, struct found *found)
{
	const size_t bytes = (found->paths.nr + 1) * sizeof(*found->units);

	found->units = memset(gfl_xrealloc(NULL, bytes), 0, bytes);
	gfl_each(gfl_processors(), found->paths.nr, read_cmdfile, found);
	for (size_t i = 0; i < found->paths.nr; i++)
		add_unit(tree, &found->units[i]);
	free(found->units);
}

/* Units of the .cmd files below @dir, which is @root or below it; names begin there. */
static bool walk(struct gfl_tree *tree, char *dir, const char *root)
{
	struct found found = { .tree = tree, .root = root };
	char *paths[] = { dir, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	FTSENT *entry;
	bool ok = fts != NULL;

	while (ok && (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_D && !strcmp(entry->fts_name, ".gfplint"))
			fts_set(fts, entry, FTS_SKIP);
		if (entry->fts_info == FTS_ERR || entry->fts_info == FTS_DNR ||
		    (entry->fts_level == 0 && entry->fts_info == FTS_NS)) {
			errno = entry->fts_errno;
			ok = false;
		} else if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
			   is_cmdfile(entry->fts_name)) {
			gfl_words_add(&found.paths, gfl_format("%s", entry->fts_path));
		}
	}
	if (!ok)
		gfl_complain("cannot search '%s': %s", dir, strerror(errno));
	if (fts)
		fts_close(fts);
	read_found(tree, &found);
	return ok;
}

bool gfl_tu_deps(const struct gfl_tu *tu,
		 bool (*each)(void *arg, const char *path, bool is_optional), void *arg)
{
	static const char wildcard[] = "$(wildcard ";
	size_t len;
	char *text = tu->cmdfile ? gfl_read_file(tu->cmdfile, &len) : NULL;
	char *list = text ? strstr(text, "\ndeps_") : NULL;
	bool ok = list != NULL;

	for (char *line = list ? strchr(list + 1, '\n') : NULL, *next; ok && line; line = next) {
		char *word = line + 1 + strspn(line + 1, " \t");
		bool is_optional = !strncmp(word, wildcard, strlen(wildcard));

		next = strchr(word, '\n');
		if (is_optional)
			word += strlen(wildcard);
		word[strcspn(word, is_optional ? " \t\n)" : " \t\n")] = '\0';
		if (!*word)
			break;
		ok = each(arg, word, is_optional);
	}
	free(text);
	return ok;
}

/* --- compile_commands.json ---------------------------------------------------------------- */

/* A name that stays below the folder for facts. */
static const char *name_of(const struct gfl_tree *tree, const char *dir, const char *object)
{
	const char *path = object[0] == '/' ? object : gfl_format("%s/%s", dir, object);
	size_t len = strlen(tree->build);
	const char *dot = strrchr(path, '.');

	if (!dot || strchr(dot, '/'))
		dot = path + strlen(path);
	if (!strncmp(path, tree->build, len) && path[len] == '/' && !strstr(path, "/../"))
		return gfl_format("%.*s", (int)(dot - path - (ptrdiff_t)len) - 1, path + len + 1);
	len = (size_t)(dot - path);
	for (char *name = gfl_format("elsewhere%.*s", (int)len, path), *at = name;; at++) {
		if (!*at)
			return name;
		if (*at == '.' && at[1] == '.')
			at[0] = at[1] = '_';
	}
}

static bool is_wanted(const char *name, const struct gfl_words *dirs)
{
	for (size_t i = 0; i < dirs->nr; i++) {
		size_t len = strlen(dirs->v[i]);

		while (len && dirs->v[i][len - 1] == '/')
			len--;
		if (!strncmp(name, dirs->v[i], len) && name[len] == '/')
			return true;
	}
	return !dirs->nr;
}

static bool read_entry(struct gfl_tree *tree, json_t *entry, const struct gfl_words *dirs)
{
	const char *dir = json_string_value(json_object_get(entry, "directory"));
	const char *file = json_string_value(json_object_get(entry, "file"));
	const char *output = json_string_value(json_object_get(entry, "output"));
	const char *command = json_string_value(json_object_get(entry, "command"));
	json_t *arguments = json_object_get(entry, "arguments"), *arg;
	struct gfl_words words = { 0 };
	struct gfl_tu tu = { 0 };
	const char *name;
	size_t i;

	if (!dir || !file || (!command && !json_is_array(arguments)))
		return false;
	if (command)
		split_command(&words, command);
	json_array_foreach(arguments, i, arg) if (json_is_string(arg))
		gfl_words_add(&words, gfl_format("%s", json_string_value(arg)));
	name = name_of(tree, dir, output ? output : file);
	if (is_wanted(name, dirs) && words.nr)
		set_unit(&tu, name, gfl_format("%s", dir), NULL, (struct timespec){ 0 }, &words);
	add_unit(tree, &tu);
	return true;
}

static bool read_json(struct gfl_tree *tree, const char *path, const struct gfl_words *dirs)
{
	json_error_t err;
	json_t *root = json_load_file(path, 0, &err), *entry;
	bool ok = json_is_array(root);
	size_t i;

	if (!root)
		gfl_complain("%s:%d:%d: %s", path, err.line, err.column, err.text);
	else if (!ok)
		gfl_complain("%s: not an array of compile commands", path);
	json_array_foreach(root, i, entry) if (ok && !read_entry(tree, entry, dirs))
	{
		gfl_complain("%s: entry %zu is no compile command", path, i + 1);
		ok = false;
	}
	json_decref(root);
	return ok;
}

/* --- the tree --------------------------------------------------------------------------------- */

/* By name; what was told last of the same comes first. */
static int compare_units(const void *pa, const void *pb)
{
	const struct gfl_tu *a = pa, *b = pb;
	int ret = strcmp(a->name, b->name);

	if (ret)
		return ret;
	if (a->told.tv_sec != b->told.tv_sec)
		return a->told.tv_sec < b->told.tv_sec ? 1 : -1;
	return (a->told.tv_nsec < b->told.tv_nsec) - (a->told.tv_nsec > b->told.tv_nsec);
}

/* Could kbuild be asked? Else it may be a folder of anything. */
static bool is_kernel_tree(const struct gfl_tree *tree)
{
	static const char *const signs[] = { ".config", "source", "Kconfig" };
	bool is_one = false;

	for (size_t i = 0; i < GFL_ARRAY_SIZE(signs); i++)
		is_one |= !access(gfl_format("%s/%s", tree->build, signs[i]), F_OK);
	return is_one && !access(gfl_format("%s/Makefile", tree->build), F_OK);
}

/* @path below @top: what it is called there; NULL if it is not below. */
static const char *relative(const char *top, const char *path)
{
	size_t len = strlen(top);

	if (strncmp(path, top, len) || (path[len] && path[len] != '/'))
		return NULL;
	return path[len] ? gfl_format("%s", path + len + 1) : ".";
}

/* A folder below the tree may not be there before something in it is built. */
static const char *resolve_dir(const struct gfl_tree *tree, const char *name)
{
	char *source = realpath(gfl_format("%s/source", tree->build), NULL);
	char *dir = realpath(gfl_format("%s/%s", tree->build, name), NULL);
	const char *top = tree->build, *ret;

	if (!dir && source) {
		top = source;
		dir = realpath(gfl_format("%s/%s", source, name), NULL);
	}
	ret = dir ? relative(top, dir) : NULL;
	if (!dir)
		gfl_complain("cannot open '%s/%s': %s", tree->build, name, strerror(errno));
	else if (!ret)
		gfl_complain("'%s' is not below '%s'", name, tree->build);
	free(source);
	free(dir);
	return ret;
}

/* All .cmd files below @root in @dirs. */
static bool walk_all(struct gfl_tree *tree, const char *root, const struct gfl_words *dirs)
{
	bool ok = true;

	for (size_t i = 0; ok && i < dirs->nr; i++) {
		char *dir = strcmp(dirs->v[i], ".") ? gfl_format("%s/%s", root, dirs->v[i]) :
						      gfl_format("%s", root);

		if (!access(dir, F_OK))
			ok = walk(tree, dir, root);
	}
	return ok && (dirs->nr || walk(tree, gfl_format("%s", root), root));
}

static bool search(struct gfl_tree *tree, const struct gfl_words *given, struct gfl_drive *drive)
{
	const char *json = gfl_format("%s/compile_commands.json", tree->build);
	const char *records = gfl_format("%s/.gfplint/kbuild/cmd", tree->build);
	bool is_driven = drive && (drive->is_wanted || gfl_drive_is_due(tree));
	struct gfl_words dirs = { 0 };

	for (size_t i = 0; i < given->nr; i++) {
		const char *dir = resolve_dir(tree, given->v[i]);

		if (!dir)
			return false;
		gfl_words_add(&dirs, dir);
	}
	if (!walk_all(tree, tree->build, &dirs))
		return false;
	if (!drive && !access(records, F_OK) && !walk_all(tree, records, &dirs))
		return false;
	if (!tree->nr && !is_driven && !access(json, F_OK))
		return read_json(tree, json, given);
	if (!drive)
		return true;
	if (!is_driven && (tree->nr || !is_kernel_tree(tree)))
		return true;
	return gfl_drive(tree, drive, &dirs) && walk_all(tree, records, &dirs);
}

bool gfl_tree_open(struct gfl_tree *tree, const char *build, const struct gfl_words *dirs,
		   struct gfl_drive *drive)
{
	char *path = realpath(build, NULL);
	size_t nr = 0;

	*tree = (struct gfl_tree){ 0 };
	if (!path) {
		gfl_complain("cannot open '%s': %s", build, strerror(errno));
		return false;
	}
	tree->build = gfl_format("%s", path);
	free(path);
	if (!search(tree, dirs, drive))
		return false;
	if (!tree->nr) {
		gfl_complain(
			"no kernel units in '%s': neither .*.o.cmd files of kbuild nor a "
			"compile_commands.json that names some, and nothing that make would compile",
			build);
		return false;
	}
	qsort(tree->units, tree->nr, sizeof(*tree->units), compare_units);
	/* folders given twice, or one within the other */
	for (size_t i = 0; i < tree->nr; i++)
		if (!nr || strcmp(tree->units[nr - 1].name, tree->units[i].name))
			tree->units[nr++] = tree->units[i];
	tree->nr = nr;
	return true;
}
