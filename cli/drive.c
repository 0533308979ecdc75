// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a tree would compile, without compiling it: make goes through the tree with gfplint in the
 * compiler's place (record.c) and keeps going when it gets no object.
 *
 * BUILD/.gfplint/kbuild has bin/, where the compiler's name leads to gfplint, cmd/, what it was asked
 * to compile, log, what make said, and done, which tells of what folders cmd/ is complete.
 */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audit.h"
#include "make.h"

/* --- the tree's configuration -------------------------------------------------------------- */

/**
 * struct config - what .config tells about itself
 * @arch:    ARCH it was made for, or empty
 * @version: first line of what the compiler says to --version, or empty
 */
struct config {
	char arch[64];
	char version[256];
};

static bool read_config(const struct gfl_tree *tree, struct config *config)
{
	FILE *in = fopen(gfl_format("%s/.config", tree->build), "re");
	char *line = NULL;
	size_t size = 0;

	*config = (struct config){ 0 };
	while (in && getline(&line, &size, in) > 0) {
		/* SOURCE: Kconfig:mainmenu, init/Kconfig:CC_VERSION_TEXT */
		if (!config->arch[0])
			sscanf(line, "# Linux/%63s", config->arch);
		if (sscanf(line, "CONFIG_CC_VERSION_TEXT=\"%255[^\"]", config->version) == 1)
			break;
	}
	free(line);
	if (in)
		fclose(in);
	return in != NULL;
}

/* The value of a variable of make's: on our command line, or, as kbuild takes some of them, around us. */
static const char *variable(const struct gfl_words *vars, const char *name, bool is_from_outside)
{
	size_t len = strlen(name);
	const char *value = NULL;

	for (size_t i = 0; i < vars->nr; i++)
		if (!strncmp(vars->v[i], name, len) && vars->v[i][len] == '=')
			value = vars->v[i] + len + 1;
	if (!value && is_from_outside)
		value = getenv(name);
	return value && *value ? value : NULL;
}

/*
 * Another ARCH or compiler than that of .config would make kbuild rewrite it: so what was not said is
 * taken from there. Returns what CC will be.
 */
static const char *complete_variables(struct gfl_words *vars, const struct config *config)
{
	const char *cc = variable(vars, "CC", false);
	const char *cross = variable(vars, "CROSS_COMPILE", true);
	const char *program =
		gfl_format("%.*s", (int)strcspn(config->version, " "), config->version);
	const char *gcc = strstr(program, "gcc");

	if (config->arch[0] && !variable(vars, "ARCH", true))
		gfl_words_addf(vars, "ARCH=%s", config->arch);
	if (cc)
		return cc;
	if (variable(vars, "LLVM", true))
		return "clang";
	if (cross)
		return gfl_format("%sgcc", cross);
	if (gcc && gcc > program)
		gfl_words_addf(vars, "CROSS_COMPILE=%.*s", (int)(gcc - program), program);
	if (*program && (!gcc || gcc[3]))
		gfl_words_addf(vars, "CC=%s", program);
	return *program ? program : "gcc";
}

static bool check_compiler(const struct gfl_tree *tree, const struct config *config, const char *cc)
{
	struct gfl_compiler compiler;
	struct gfl_words ask = { 0 };
	char text[4096];

	if (!gfl_compiler_find(&compiler, cc) || !gfl_compiler_plugin(&compiler))
		return false;
	gfl_words_split(&ask, cc, " \t");
	if (strchr(ask.v[0], '/')) {
		gfl_complain("cannot stand in for '%s': put its folder into PATH, and say CC=%s",
			     ask.v[0], strrchr(ask.v[0], '/') + 1);
		return false;
	}
	gfl_words_add(&ask, "--version");
	gfl_run_read(&ask, text, sizeof(text));
	text[strcspn(text, "\n")] = '\0';
	if (!config->version[0] || !strcmp(text, config->version))
		return true;
	gfl_complain("'%s' is configured for '%s', but '%s' is '%s': say CC=..., or configure it "
		     "anew with make olddefconfig",
		     tree->build, config->version, cc, text);
	return false;
}

/* --- what to tell make ---------------------------------------------------------------------- */

static void start_command(struct gfl_words *cmd, const struct gfl_tree *tree,
			  const struct gfl_drive *drive)
{
	gfl_words_add(cmd, "make");
	gfl_words_add(cmd, "-s");
	gfl_words_add(cmd, "-C");
	gfl_words_add(cmd, tree->build);
	gfl_words_addf(cmd, "-j%u", drive->jobs);
	for (size_t i = 0; i < drive->vars.nr; i++)
		gfl_words_add(cmd, drive->vars.v[i]);
}

static bool prepare(struct gfl_make *make, const struct gfl_drive *drive)
{
	struct gfl_words cmd = { 0 };
	int status;

	start_command(&cmd, make->tree, drive);
	gfl_words_add(&cmd, "prepare");
	status = gfl_make_run(make, &cmd);
	if (!status)
		return true;
	if (status > 0 && !make->nr_failed)
		gfl_make_say_last(make);
	gfl_complain("'%s' cannot be prepared", make->tree->build);
	return false;
}

/* --- what is known already ------------------------------------------------------------------- */

static char *drive_path(const struct gfl_tree *tree, const char *name)
{
	return gfl_format("%s/.gfplint/kbuild/%s", tree->build, name);
}

static bool is_description(const char *name)
{
	return !strncmp(name, "Makefile", 8) || !strncmp(name, "Kbuild", 6) ||
	       !strncmp(name, "Kconfig", 7);
}

/* Has anything changed that tells kbuild what to compile, and how? */
static bool has_changed(const struct gfl_tree *tree, const struct timespec *since)
{
	char *source = realpath(gfl_format("%s/source", tree->build), NULL);
	char *paths[] = { source ? source : gfl_format("%s", tree->build), NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	bool changed = !fts;
	struct stat st;
	FTSENT *entry;

	changed |= stat(gfl_format("%s/.config", tree->build), &st) ||
		   !gfl_is_before(&st.st_mtim, since);
	while (!changed && (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_D && entry->fts_level && entry->fts_name[0] == '.')
			fts_set(fts, entry, FTS_SKIP);
		else if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP &&
			 is_description(entry->fts_name))
			changed = stat(entry->fts_path, &st) || !gfl_is_before(&st.st_mtim, since);
	}
	if (fts)
		fts_close(fts);
	free(source);
	return changed;
}

static bool is_below(const char *dir, const char *top)
{
	size_t len = strlen(top);

	return !strcmp(top, ".") || (!strncmp(dir, top, len) && (!dir[len] || dir[len] == '/'));
}

static const char *join(const struct gfl_words *words)
{
	char *text = gfl_format("%s", "");

	for (size_t i = 0; i < words->nr; i++)
		text = gfl_format("%s %s", text, words->v[i]);
	return text;
}

/**
 * struct done - what "done" tells
 * @since: when make began to look
 * @dirs:  of which folders all is known
 */
struct done {
	struct timespec since;
	struct gfl_words dirs;
};

/* Nothing, if it is of no use any more. */
static void read_done(const struct gfl_tree *tree, const struct gfl_drive *drive, struct done *done)
{
	char *path = drive_path(tree, "done");
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	struct stat st;
	bool ok = in && !fstat(fileno(in), &st) && getline(&line, &size, in) > 0;

	*done = (struct done){ 0 };
	if (ok) {
		done->since = st.st_mtim;
		line[strcspn(line, "\n")] = '\0';
		ok = !strcmp(line, join(&drive->vars)) && !has_changed(tree, &done->since);
	}
	while (ok && getline(&line, &size, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		gfl_words_add(&done->dirs, gfl_format("%s", line));
	}
	free(line);
	if (in)
		fclose(in);
}

static bool write_done(const struct gfl_tree *tree, const struct gfl_drive *drive,
		       const struct done *done)
{
	const struct timespec times[2] = { done->since, done->since };
	char *path = drive_path(tree, "done");
	char *tmp = gfl_format("%s.tmp", path);
	FILE *out = fopen(tmp, "we");
	bool ok = out != NULL;

	if (out) {
		fprintf(out, "%s\n", join(&drive->vars));
		for (size_t i = 0; i < done->dirs.nr; i++)
			fprintf(out, "%s\n", done->dirs.v[i]);
		ok = !ferror(out);
		ok = !fclose(out) && ok;
	}
	ok = ok && !utimensat(AT_FDCWD, tmp, times, 0) && !rename(tmp, path);
	if (!ok)
		gfl_complain("cannot write '%s': %s", path, strerror(errno));
	return ok;
}

/* --- all of it --------------------------------------------------------------------------------- */

static bool remove_tree(char *path)
{
	char *paths[] = { path, NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	bool ok = fts != NULL;

	while (ok && (entry = fts_read(fts)))
		if (entry->fts_info != FTS_D && entry->fts_info != FTS_NS)
			ok = !remove(entry->fts_path) || errno == ENOENT;
	if (!ok)
		gfl_complain("cannot remove '%s': %s", path, strerror(errno));
	if (fts)
		fts_close(fts);
	return ok;
}

/* The compiler's name leads to us. */
static bool stand_in(const struct gfl_tree *tree, const char *cc)
{
	char *name = gfl_format("%.*s", (int)strcspn(cc, " \t"), cc);
	char *link = drive_path(tree, gfl_format("bin/%s", name));
	char *self = realpath("/proc/self/exe", NULL);
	bool ok = self && remove_tree(drive_path(tree, "bin")) && gfl_make_parents(link) &&
		  !symlink(self, link);

	if (!ok)
		gfl_complain("cannot make '%s': %s", link, strerror(errno));
	free(self);
	return ok;
}

/* Let make go through folders. */
static bool ask(struct gfl_make *make, const struct gfl_drive *drive, const struct gfl_words *dirs)
{
	struct gfl_words cmd = { 0 };

	start_command(&cmd, make->tree, drive);
	gfl_words_add(&cmd, "-k");
	/* modules as well; SOURCE: Makefile:KBUILD_MODULES, Makefile:build-dir */
	gfl_words_add(&cmd, "KBUILD_MODULES=1");
	for (size_t i = 0; i < dirs->nr; i++) {
		bool is_all = !strcmp(dirs->v[i], ".");

		gfl_words_addf(&cmd, "%s%s", dirs->v[i], is_all ? "" : "/");
		if (!remove_tree(drive_path(make->tree,
					    is_all ? "cmd" : gfl_format("cmd/%s", dirs->v[i]))))
			return false;
	}
	make->is_asked = true;
	if (!gfl_make_parents(drive_path(make->tree, "cmd/")))
		return false;
	if (gfl_make_run(make, &cmd) < 0 || make->is_broken)
		return false;
	if (make->nr_failed)
		gfl_complain("%zu target%s could not be made, what needs them is missing; all of "
			     "it is in '%s'",
			     make->nr_failed, make->nr_failed == 1 ? "" : "s",
			     drive_path(make->tree, "log"));
	return true;
}

static bool drive_dirs(const struct gfl_tree *tree, const struct gfl_drive *drive, const char *cc,
		       const struct gfl_words *dirs, struct done *done)
{
	struct gfl_make make = { .tree = tree };
	char *log = drive_path(tree, "log");
	struct timespec now;
	bool ok;

	if (!stand_in(tree, cc))
		return false;
	if (unlink(drive_path(tree, "done")) && errno != ENOENT)
		return false;
	make.log = fopen(log, "we");
	if (!make.log) {
		gfl_complain("cannot write '%s': %s", log, strerror(errno));
		return false;
	}
	fprintf(stderr, "gfplint: asking kbuild what there is to compile\n");
	ok = prepare(&make, drive);
	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	ok = ok && ask(&make, drive, dirs);
	fclose(make.log);
	if (!done->dirs.nr)
		done->since = now;
	for (size_t i = 0; i < dirs->nr; i++)
		gfl_words_add(&done->dirs, dirs->v[i]);
	return ok && write_done(tree, drive, done);
}

bool gfl_drive_is_due(const struct gfl_tree *tree)
{
	return !access(drive_path(tree, "cmd"), F_OK);
}

bool gfl_drive(struct gfl_tree *tree, struct gfl_drive *drive, const struct gfl_words *dirs)
{
	struct gfl_words missing = { 0 };
	struct config config;
	struct done done;
	const char *cc;

	if (!read_config(tree, &config)) {
		gfl_complain("'%s' is not configured: say make defconfig there, or the like",
			     tree->build);
		return false;
	}
	cc = complete_variables(&drive->vars, &config);
	if (!check_compiler(tree, &config, cc) || !gfl_tree_lock(tree))
		return false;
	read_done(tree, drive, &done);
	for (size_t i = 0; i < dirs->nr || (!i && !dirs->nr); i++) {
		const char *dir = dirs->nr ? dirs->v[i] : ".";
		bool is_known = false;

		for (size_t k = 0; k < done.dirs.nr && !is_known; k++)
			is_known = is_below(dir, done.dirs.v[k]);
		if (!is_known)
			gfl_words_add(&missing, dir);
	}
	return !missing.nr || drive_dirs(tree, drive, cc, &missing, &done);
}
