// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gfplint install-hook: have git check each commit. A hook that is there already is kept beside ours and runs
 * first; uninstalling puts it back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

/* the second line of our hook: how it is recognised */
#define MARK                                                                                       \
	"# gfplint: written by `gfplint install-hook`, taken away by `gfplint install-hook --uninstall`"
#define KEPT ".before-gfplint"

struct hook {
	struct gfl_cli_options opts;
	struct gfl_words args; /* for gfplint diff */
	const char *build;
	bool is_strict;
	bool is_uninstall;
	const char *path;
};

/* --- the command line ---------------------------------------------------------------------- */

static int unknown_option(const char *arg)
{
	static const char *const own[] = { "--build", "--strict", "--uninstall" };
	struct gfl_words known = { 0 };

	return gfl_unknown_option(arg, own, GFL_ARRAY_SIZE(own), &known);
}

static int parse(struct hook *h, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *build = gfl_option(argv[i], "--build=");
		int is_common;

		if (build) {
			h->build = build;
		} else if (!strcmp(argv[i], "--strict")) {
			h->is_strict = true;
		} else if (!strcmp(argv[i], "--uninstall")) {
			h->is_uninstall = true;
		} else {
			is_common = gfl_cli_option(&h->opts, argv[i]);
			if (!is_common)
				unknown_option(argv[i]);
			if (is_common <= 0)
				return -1;
			gfl_words_add(&h->args, argv[i]);
		}
	}
	return 0;
}

/* --- git --------------------------------------------------------------------------------------- */

static const char *ask_git(const struct gfl_words *cmd)
{
	char text[4096];
	int status = gfl_run_read(cmd, text, sizeof(text));

	text[strcspn(text, "\n")] = '\0';
	if (!status && *text)
		return gfl_format("%s", text);
	gfl_complain("git: %s", status < 0 ? strerror(errno) : text);
	return NULL;
}

/* Honours core.hooksPath; the hooks of all working trees of a repository are the same. */
static const char *find_hook(void)
{
	struct gfl_words cmd = { 0 };
	const char *dir;

	gfl_words_split(&cmd, "git rev-parse --path-format=absolute --git-path hooks", " ");
	dir = ask_git(&cmd);
	if (!dir)
		return NULL;
	if (mkdir(dir, 0777) && errno != EEXIST) {
		gfl_complain("cannot make '%s': %s", dir, strerror(errno));
		return NULL;
	}
	return gfl_format("%s/pre-commit", dir);
}

static bool set_build(const char *build)
{
	struct gfl_words cmd = { 0 };
	char *path = realpath(build, NULL);
	int status = 1;

	if (path) {
		gfl_words_split(&cmd, "git config gfplint.build", " ");
		gfl_words_add(&cmd, gfl_format("%s", path));
		status = gfl_run(&cmd);
	} else {
		gfl_complain("cannot open '%s': %s", build, strerror(errno));
	}
	free(path);
	return !status;
}

/* --- the hook ------------------------------------------------------------------------------------ */

static bool is_ours(const char *path)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	bool ours = false;

	for (int i = 0; in && !ours && i < 2 && getline(&line, &size, in) > 0; i++)
		ours = !strncmp(line, MARK, strlen(MARK));
	free(line);
	if (in)
		fclose(in);
	return ours;
}

/* As one word of a shell's. */
static void put_quoted(FILE *out, const char *word)
{
	fputc('\'', out);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", out);
		else
			fputc(*word, out);
	fputc('\'', out);
}

static bool write_hook(void *arg, FILE *out)
{
	const struct hook *h = arg;
	char *exe = realpath("/proc/self/exe", NULL);

	fputs("#!/bin/sh\n" MARK "\n\n", out);
	fputs("# what was here before\n"
	      "before=$0" KEPT "\n"
	      "[ ! -x \"$before\" ] || \"$before\" \"$@\" || exit\n\n"
	      "gfplint=",
	      out);
	put_quoted(out, exe ? exe : "gfplint");
	fputs("\n[ -x \"$gfplint\" ] || gfplint=gfplint\n"
	      "if ! command -v \"$gfplint\" >/dev/null; then\n"
	      "\techo 'gfplint: it is gone, this commit was not checked' >&2\n",
	      out);
	fprintf(out, "\texit %d\nfi\n", h->is_strict ? 1 : 0);
	fputs("\"$gfplint\" diff --staged --quiet", out);
	for (size_t i = 0; i < h->args.nr; i++) {
		fputc(' ', out);
		put_quoted(out, h->args.v[i]);
	}
	fputs("\ncase $? in\n"
	      "0) ;;\n"
	      "1) echo 'gfplint: not committed; git commit --no-verify does it all the same' >&2\n"
	      "   exit 1 ;;\n"
	      "*) echo 'gfplint: this commit was not checked, see above' >&2\n",
	      out);
	fprintf(out, "   exit %d ;;\nesac\n", h->is_strict ? 1 : 0);
	free(exe);
	return !fflush(out) && !ferror(out);
}

static int install(struct hook *h)
{
	const char *kept = gfl_format("%s" KEPT, h->path);
	bool is_there = !access(h->path, F_OK) && !is_ours(h->path);

	if (is_there && !access(kept, F_OK)) {
		gfl_complain(
			"'%s' is there, and so is '%s' of an earlier time: one of them has to go",
			h->path, kept);
		return GFL_EXIT_FAILED;
	}
	if (is_there && rename(h->path, kept)) {
		gfl_complain("cannot rename '%s': %s", h->path, strerror(errno));
		return GFL_EXIT_FAILED;
	}
	if (!gfl_write_file(h->path, "the hook", write_hook, h))
		return GFL_EXIT_FAILED;
	if (chmod(h->path, 0755)) {
		gfl_complain("cannot change '%s': %s", h->path, strerror(errno));
		return GFL_EXIT_FAILED;
	}
	printf("installed '%s'%s\n", h->path,
	       access(kept, F_OK) ? "" : "; the hook that was there runs first");
	return GFL_EXIT_OK;
}

static int uninstall(const struct hook *h)
{
	const char *kept = gfl_format("%s" KEPT, h->path);

	if (!is_ours(h->path)) {
		gfl_complain("'%s' %s", h->path,
			     access(h->path, F_OK) ? "is not there" : "is not of gfplint");
		return GFL_EXIT_FAILED;
	}
	if (access(kept, F_OK) ? unlink(h->path) : rename(kept, h->path)) {
		gfl_complain("cannot remove '%s': %s", h->path, strerror(errno));
		return GFL_EXIT_FAILED;
	}
	printf("removed '%s'%s\n", h->path,
	       access(h->path, F_OK) ? "" : "; the hook that was there is back");
	return GFL_EXIT_OK;
}

static int run(int argc, char **argv)
{
	struct hook h = { 0 };

	if (parse(&h, argc, argv))
		return GFL_EXIT_FAILED;
	h.path = find_hook();
	if (!h.path || (h.build && !set_build(h.build)))
		return GFL_EXIT_FAILED;
	return h.is_uninstall ? uninstall(&h) : install(&h);
}

const struct gfl_cmd gfl_cmd_hook = {
	.name = "install-hook",
	.args = "[OPTIONS]",
	.summary = "have git check each commit",
	.help = "\n"
		"Writes a pre-commit hook that runs `gfplint diff --staged`. A hook that is there already runs\n"
		"before it. A commit with new findings is refused, unless it is `git commit --no-verify`.\n"
		"\n"
		"Options:\n"
		"  --build=DIR       the build to check with; kept as git's setting gfplint.build\n"
		"  --strict          refuse what could not be checked as well\n"
		"  --uninstall       take it away again, and put back what was there before\n"
		"  --model=, --checks=, --confidence=, --rules=, --color=   for gfplint diff\n",
	.run = run,
};
