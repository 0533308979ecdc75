// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Compiler command lines: what an analysis keeps of the flags a file is compiled with.
 *
 * kbuild runs $(CHECK) $(CHECKFLAGS) $(c_flags) FILE, and c_flags begins with -Wp,-MMD,DEPFILE.
 * What stands before is meant for sparse and dropped as a whole. SOURCE: scripts/Makefile.build:
 * cmd_checksrc, scripts/Makefile.lib:c_flags.
 */
#include <string.h>

#include "cli.h"

/**
 * struct drop - a flag the analysis does without
 * @flag:      as written; with a '*' at its end, how it begins
 * @takes_arg: its argument is the next word, unless it follows in the same word
 */
struct drop {
	const char *flag;
	bool takes_arg;
};

/* Dropped: whatever writes files, instruments, or turns findings into errors. */
static const struct drop drops[] = {
	/* warnings are the compilation's business; this includes -Werror and all of sparse's */
	{ "-W*", false },
	{ "-w", false },
	{ "-pedantic*", false },
	{ "-fmax-errors=*", false },
	{ "-fanalyzer*", false },
	/* sparse */
	{ "--arch=*", false },
	{ "-D__CHECKER__*", false },
	{ "-D__CHECK_ENDIAN__*", false },
	/* dependency files belong to kbuild */
	{ "-M", false },
	{ "-MM", false },
	{ "-MD", false },
	{ "-MMD", false },
	{ "-MG", false },
	{ "-MP", false },
	{ "-MF*", true },
	{ "-MT*", true },
	{ "-MQ*", true },
	/* so do objects and everything beside them */
	{ "-c", false },
	{ "-S", false },
	{ "-E", false },
	{ "-o*", true },
	{ "-save-temps*", false },
	{ "-dumpbase*", true },
	{ "-dumpdir*", true },
	{ "-aux-info*", true },
	{ "-gsplit-dwarf", false },
	{ "-fdump-*", false },
	{ "-fcallgraph-info*", false },
	{ "-fstack-usage", false },
	{ "-fsave-optimization-record", false },
	{ "-ftime-report*", false },
	{ "-ftest-coverage", false },
	{ "-fprofile-*", false },
	{ "--coverage", false },
	{ "-flto*", false },
	/* the tree's own plugins would instrument, and print once more */
	{ "-fplugin=*", false },
	{ "-fplugin-arg-*", false },
	{ "-wrapper", true },
};

/* Kept flags whose argument is the next word: that is no input file. */
/* clang-format off */
static const char *const with_arg[] = {
	"-A", "-B", "-D", "-I", "-L", "-T", "-U", "-e", "-l", "-u", "-x", "-z",
	"-idirafter", "-imacros", "-imultilib", "-include", "-iprefix", "-iquote", "-isysroot",
	"-isystem", "-iwithprefix", "-iwithprefixbefore",
	"-Xassembler", "-Xlinker", "-Xpreprocessor", "--param", "-specs",
};
/* clang-format on */

/* Warning flags share -W with what is passed to other programs. */
static bool is_passed_on(const char *arg)
{
	return !strncmp(arg, "-Wp,", 4) || !strncmp(arg, "-Wa,", 4) || !strncmp(arg, "-Wl,", 4);
}

static const struct drop *find_drop(const char *arg, bool *is_joined)
{
	for (size_t i = 0; i < GFL_ARRAY_SIZE(drops); i++) {
		const char *flag = drops[i].flag;
		size_t len;

		/* most differ here */
		if (arg[1] != flag[1])
			continue;
		len = strcspn(flag, "*");
		if (strncmp(arg, flag, len) || (!flag[len] && arg[len]))
			continue;
		*is_joined = arg[len] != '\0';
		return &drops[i];
	}
	return NULL;
}

static bool takes_arg(const char *arg)
{
	for (size_t i = 0; i < GFL_ARRAY_SIZE(with_arg); i++)
		if (!strcmp(arg, with_arg[i]))
			return true;
	return false;
}

/* -Wp,-MMD,FILE and -Wp,-MD,FILE name a dependency file */
static const char *depfile_of(const char *arg)
{
	static const char *const forms[] = { "-Wp,-MMD,", "-Wp,-MD," };

	for (size_t i = 0; i < GFL_ARRAY_SIZE(forms); i++)
		if (!strncmp(arg, forms[i], strlen(forms[i])))
			return arg + strlen(forms[i]);
	return NULL;
}

static bool defines_kernel(const char *define)
{
	return !strncmp(define, "__KERNEL__", 10) && (!define[10] || define[10] == '=');
}

/* The word behind a kept flag that takes one. */
static void keep_arg(struct gfl_flags *flags, const char *flag, const char *arg, const char **lang)
{
	gfl_words_add(&flags->keep, arg);
	if (!strcmp(flag, "-x"))
		*lang = arg;
	if (!strcmp(flag, "-D") && defines_kernel(arg))
		flags->is_kernel = true;
}

static void keep_flag(struct gfl_flags *flags, const char *arg, const char **lang)
{
	gfl_words_add(&flags->keep, arg);
	if (!strncmp(arg, "-x", 2) && arg[2])
		*lang = arg + 2;
	if (!strncmp(arg, "-D", 2) && defines_kernel(arg + 2))
		flags->is_kernel = true;
}

static bool is_c(const char *input, const char *lang)
{
	const char *dot = strrchr(input, '.');

	if (lang && strcmp(lang, "none"))
		return !strcmp(lang, "c") || !strcmp(lang, "cpp-output");
	return dot && (!strcmp(dot, ".c") || !strcmp(dot, ".i"));
}

/* Index of the first real compiler flag: kbuild's begin with the dependency file. */
static int skip_checkflags(char *const *argv, int argc)
{
	for (int i = 0; i < argc; i++)
		if (depfile_of(argv[i]))
			return i;
	return 0;
}

void gfl_flags_parse(struct gfl_flags *flags, char *const *argv, int argc)
{
	const char *lang = NULL;

	*flags = (struct gfl_flags){ 0 };
	for (int i = skip_checkflags(argv, argc); i < argc; i++) {
		const char *arg = argv[i];
		const struct drop *drop;
		bool is_joined;

		if (depfile_of(arg)) {
			flags->depfile = depfile_of(arg);
		} else if (!strncmp(arg, "-Wp,-M", 6)) {
			continue;
		} else if (arg[0] != '-' || !arg[1]) {
			gfl_words_add(&flags->keep, arg);
			flags->input = arg;
			flags->nr_inputs++;
		} else if (!is_passed_on(arg) && (drop = find_drop(arg, &is_joined))) {
			if (drop->takes_arg && !is_joined)
				i++;
		} else if (takes_arg(arg) && i + 1 < argc) {
			gfl_words_add(&flags->keep, arg);
			keep_arg(flags, arg, argv[++i], &lang);
		} else {
			keep_flag(flags, arg, &lang);
		}
	}
	flags->is_c = flags->input && is_c(flags->input, lang);
}
