// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Standing in for the compiler of a kernel build.
 *
 * gfplint drives make with a folder in front of the PATH in which the compiler's name leads here.
 * What would become an object of the kernel is not compiled: its command is written down, and make is
 * told that it failed. Everything else is handed to the real compiler: what the build asks it, its
 * assembly of offsets, programs of the build, and those that do not run as part of the kernel.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"

/* The PATH without our folder. */
static void forget_folder(const char *folder)
{
	struct gfl_words parts = { 0 };
	const char *path = getenv("PATH");
	char *rest = NULL;

	gfl_words_split(&parts, path ? path : "", ":");
	for (size_t i = 0; i < parts.nr; i++)
		if (strcmp(parts.v[i], folder))
			rest = rest ? gfl_format("%s:%s", rest, parts.v[i]) :
				      gfl_format("%s", parts.v[i]);
	setenv("PATH", rest ? rest : "", 1);
}

static int hand_on(const char *dir, const char *name, char **argv)
{
	forget_folder(gfl_format("%s/bin", dir));
	unsetenv(GFL_RECORD_ENV);
	execvp(name, argv);
	gfl_complain("cannot run '%s': %s", name, strerror(errno));
	return 127;
}

/* What "-o" names; NULL if the command does more than make one object. */
static const char *object_of(int argc, char **argv)
{
	const char *object = NULL;
	bool is_compiled = false;

	for (int i = 1; i < argc; i++) {
		is_compiled |= !strcmp(argv[i], "-c");
		if (!strcmp(argv[i], "-o") && i + 1 < argc)
			object = argv[++i];
	}
	return is_compiled ? object : NULL;
}

/* kbuild's own rules write the dependencies of DIR/NAME.o to DIR/.NAME.o.d; what scripts try does not */
static bool is_object_of_rule(const char *object, const char *depfile)
{
	const char *base = strrchr(object, '/');
	size_t dir = base ? (size_t)(base + 1 - object) : 0;
	size_t len = strlen(object);

	return depfile && len > dir + 2 && !strcmp(object + len - 2, ".o") && object[0] != '/' &&
	       !strcmp(depfile, gfl_format("%.*s.%s.d", (int)dir, object, object + dir));
}

/* One word as a .cmd file has it: for the shell, then for make. */
static void write_word(FILE *out, const char *word)
{
	fputs(" '", out);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", out);
		else if (*word == '$')
			fputs("$$", out);
		else if (*word == '#')
			fputs("$(pound)", out);
		else
			fputc(*word, out);
	}
	fputc('\'', out);
}

/* In the form of kbuild's own .cmd files. */
static bool write_record(const char *dir, const char *object, const char *compiler, int argc,
			 char **argv)
{
	const char *base = strrchr(object, '/');
	size_t len = base ? (size_t)(base + 1 - object) : 0;
	char *path = gfl_format("%s/cmd/%.*s.%s.cmd", dir, (int)len, object, object + len);
	char *tmp = gfl_format("%s.tmp", path);
	FILE *out;
	bool ok;

	if (!gfl_make_parents(tmp))
		return false;
	out = fopen(tmp, "we");
	if (out) {
		fprintf(out, "savedcmd_%s := %s", object, compiler);
		for (int i = 1; i < argc; i++)
			write_word(out, argv[i]);
		fputc('\n', out);
	}
	ok = out && !ferror(out);
	if (out)
		ok = !fclose(out) && ok;
	if (ok && !rename(tmp, path))
		return true;
	gfl_complain("cannot write '%s': %s", path, strerror(errno));
	return false;
}

bool gfl_is_recorder(const char *argv0)
{
	const char *base = strrchr(argv0, '/');

	return getenv(GFL_RECORD_ENV) && strcmp(base ? base + 1 : argv0, "gfplint");
}

int gfl_record(int argc, char **argv)
{
	const char *dir = getenv(GFL_RECORD_ENV);
	const char *base = strrchr(argv[0], '/');
	const char *name = base ? base + 1 : argv[0];
	const char *object = object_of(argc, argv);
	struct gfl_flags flags;

	gfl_flags_parse(&flags, argv + 1, argc - 1);
	if (!object || !flags.is_kernel || !is_object_of_rule(object, flags.depfile) ||
	    !gfl_is_of_kernel(object))
		return hand_on(dir, name, argv);
	if (flags.is_c && !write_record(dir, object, name, argc, argv))
		return GFL_EXIT_NOT_RECORDED;
	return GFL_EXIT_RECORDED;
}
