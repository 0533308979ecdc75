/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sub-commands of gfplint share. */
#ifndef GFL_CLI_H
#define GFL_CLI_H

#include "gfplint/finding.h"

/* exit codes; README.md tells users */
#define GFL_EXIT_OK 0
#define GFL_EXIT_FINDINGS 1
#define GFL_EXIT_FAILED 2

/**
 * struct gfl_cmd - one sub-command
 * @name:    first word of the command line
 * @args:    its arguments, for usage lines
 * @summary: one line
 * @help:    options and more, printed by `gfplint help NAME`
 * @run:     argv[0] is the sub-command; returns the exit code
 */
struct gfl_cmd {
	const char *name;
	const char *args;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv);
};

extern const struct gfl_cmd gfl_cmd_cc;
extern const struct gfl_cmd gfl_cmd_audit;
extern const struct gfl_cmd gfl_cmd_diff;
extern const struct gfl_cmd gfl_cmd_fix;
extern const struct gfl_cmd gfl_cmd_hook;
extern const struct gfl_cmd gfl_cmd_report;
extern const struct gfl_cmd gfl_cmd_explain;
extern const struct gfl_cmd gfl_cmd_rules;

/* --- util.c ------------------------------------------------------------------- */

/**
 * gfl_keep_alloc() - zeroed memory that lives as long as the process; any number of threads may
 *
 * A command runs once and ends: words and strings live until then, and nobody has to free them.
 */
void *gfl_keep_alloc(size_t bytes);

/**
 * struct gfl_words - growing array of borrowed strings; v[nr] is NULL as soon as there is one
 *
 * The array lives as long as the process, as do the strings that functions here make.
 */
struct gfl_words {
	const char **v;
	size_t nr, cap;
};

void gfl_words_add(struct gfl_words *words, const char *word);
void gfl_words_addf(struct gfl_words *words, const char *fmt, ...) GFL_PRINTF(2, 3);

/** gfl_words_split() - add the parts of @text between any of @seps */
void gfl_words_split(struct gfl_words *words, const char *text, const char *seps);

/** gfl_format() - printf into a string */
char *gfl_format(const char *fmt, ...) GFL_PRINTF(1, 2);

/** gfl_complain() - print "gfplint: MESSAGE" to stderr */
void gfl_complain(const char *fmt, ...) GFL_PRINTF(1, 2);

/** gfl_unknown() - complain about @word, suggest the closest of @known; returns GFL_EXIT_FAILED */
int gfl_unknown(const char *what, const char *word, const struct gfl_words *known);

/** gfl_usage() - complain about the arguments of @cmd and show its usage; returns GFL_EXIT_FAILED */
int gfl_usage(const struct gfl_cmd *cmd, const char *fmt, ...) GFL_PRINTF(2, 3);

/**
 * gfl_option() - value of the option @name if @arg is it
 * @arg:  "--name=value"; if @name has no '=' at its end, "--name"
 * @name: "--name=" or "--name"
 *
 * Return: the value, the empty string for an option without; NULL if @arg is something else.
 */
const char *gfl_option(const char *arg, const char *name);

/** gfl_read_file() - a whole file, and a NUL behind it; NULL after a complaint; the caller frees it */
char *gfl_read_file(const char *path, size_t *len);

/**
 * gfl_write_file() - write a file, or leave it as it was
 * @path:  the file; a device or a pipe is written to as it is
 * @what:  what is written, for the complaint
 * @write: writes it, false if that failed (errno)
 * @arg:   for @write
 *
 * Return: false after a complaint.
 */
bool gfl_write_file(const char *path, const char *what, bool (*write)(void *arg, FILE *out),
		    void *arg);

/** gfl_log_stderr() - a log that prints to stderr */
struct gfl_log gfl_log_stderr(void);

/**
 * gfl_data_path() - a file or folder that belongs to gfplint
 * @name: "rules", "annotate.h", "plugin-12/gfplint.so"
 *
 * Looked for in the build tree if the command runs from there, else where `make install` put it.
 *
 * Return: its path, or NULL if there is none.
 */
const char *gfl_data_path(const char *name);

/**
 * gfl_each() - do something for each of a number of things, by several threads
 * @jobs: threads, the caller's included
 * @nr:   how many there are
 * @each: called with the number of each, in no order
 * @arg:  for @each
 */
void gfl_each(unsigned int jobs, size_t nr, void (*each)(void *arg, size_t at), void *arg);

/** gfl_processors() - how many we may use */
unsigned int gfl_processors(void);

/** gfl_rules_open() - load rules from @dir, or our own if that is NULL; NULL after a complaint */
struct gfl_rules *gfl_rules_open(const char *dir);

/* --- options.c: what cc and report have in common ------------------------------- */

/**
 * struct gfl_cli_options - options of every command that analyses
 * @models: as given, or NULL
 * @checks: as given, or NULL
 * @color:  "auto", "always" or "never"
 * @rules:  folder, or NULL for our own
 * @confidence: name of the least grade to show, or NULL
 */
struct gfl_cli_options {
	const char *models;
	const char *checks;
	const char *color;
	const char *rules;
	const char *confidence;
};

/**
 * gfl_cli_option() - take one common option
 *
 * Return: 1 if @arg was one, 0 if not, -1 after a complaint about its value.
 */
int gfl_cli_option(struct gfl_cli_options *opts, const char *arg);

/** gfl_cli_color() - whether to colour what goes to @fd */
bool gfl_cli_color(const struct gfl_cli_options *opts, int fd);

/** gfl_cli_confidence() - the least grade to show */
enum gfl_confidence gfl_cli_confidence(const struct gfl_cli_options *opts);

/** gfl_cli_analyse_options() - the same for the engine */
struct gfl_options gfl_cli_analyse_options(const struct gfl_cli_options *opts);

/**
 * gfl_unknown_option() - complain about an option, suggest the closest one there is
 * @arg:   as given, its value included
 * @own:   options of the command
 * @nr:    how many
 * @known: other options of the command, empty perhaps; the common ones are added
 *
 * Return: -1.
 */
int gfl_unknown_option(const char *arg, const char *const *own, size_t nr, struct gfl_words *known);

/* --- tmp.c ------------------------------------------------------------------------- */

/**
 * gfl_in_tmp() - do something with a temporary folder, in a process of its own
 * @work: returns an exit code; @tmp: the folder, absolute; it goes with all that is in it
 * @arg:  for @work
 *
 * Return: the exit code; GFL_EXIT_FAILED after a complaint if the work came to no end.
 */
int gfl_in_tmp(int (*work)(void *arg, const char *tmp), void *arg);

/* --- compiler.c ----------------------------------------------------------------- */

/**
 * struct gfl_compiler - the compiler of a tree
 * @words:  command and the options that belong to it, without launchers (ccache and the like)
 * @major:  GCC's major version; 0 if it is no GCC
 * @target: "x86_64-linux-gnu"
 */
struct gfl_compiler {
	struct gfl_words words;
	unsigned int major;
	char target[64];
};

/**
 * gfl_compiler_find() - which program compiles
 * @cc: as in the environment variable CC; NULL or empty means gcc
 *
 * Return: true if it is a GCC; else false after a complaint.
 */
bool gfl_compiler_find(struct gfl_compiler *compiler, const char *cc);

/** gfl_compiler_plugin() - path of our plugin for it; NULL after a complaint */
const char *gfl_compiler_plugin(const struct gfl_compiler *compiler);

/** gfl_plugin_made_by() - a word for what facts of the plugin @plugin depend on; NULL after a complaint */
const char *gfl_plugin_made_by(const char *plugin);

/**
 * gfl_run() - run a program with our own input, output and errors
 * @words: program, looked for in the PATH, and its arguments
 *
 * Return: its exit code; 128 plus the signal that ended it; -1 if it could not be started (errno).
 */
int gfl_run(const struct gfl_words *words);

/**
 * gfl_run_read() - run a program and read what it prints to stdout and stderr
 * @buf: gets the first @size - 1 bytes, NUL-terminated
 *
 * Return: as gfl_run().
 */
int gfl_run_read(const struct gfl_words *words, char *buf, size_t size);

/* --- flags.c -------------------------------------------------------------------- */

/**
 * struct gfl_flags - a compiler command line, sorted
 * @keep:      what the analysis needs
 * @input:     the last input file, or NULL
 * @nr_inputs: how many there were
 * @depfile:   where kbuild wants dependencies, or NULL: then it is not kbuild that calls
 * @is_kernel: __KERNEL__ is defined
 * @is_c:      the input is C
 */
struct gfl_flags {
	struct gfl_words keep;
	const char *input;
	unsigned int nr_inputs;
	const char *depfile;
	bool is_kernel;
	bool is_c;
};

/** gfl_flags_parse() - sort @argv; the strings stay borrowed */
void gfl_flags_parse(struct gfl_flags *flags, char *const *argv, int argc);

#endif /* GFL_CLI_H */
