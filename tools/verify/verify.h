/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The case runner: truth marks of a case against what the analyser found in it.
 *
 * find.c collects cases, marks.c reads their marks, run.c runs compiler and analyser, output.c reads the
 * findings, judge.c compares the two, selftest.c proves that the comparison can fail.
 */
#ifndef GFPLINT_VERIFY_H
#define GFPLINT_VERIFY_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* Models as bits; a mark without brackets has none set. */
#define GFL_MODEL_RT 1u
#define GFL_MODEL_NORT 2u

enum gfl_mark_kind {
	GFL_MARK_EXPECT,   /* a real bug, reported */
	GFL_MARK_OK,	   /* tempting but right, not reported */
	GFL_MARK_MISSING,  /* a real bug, not reported yet */
	GFL_MARK_SPURIOUS, /* right, but reported */
	GFL_MARK_NOTE,	   /* a step of some finding's path */
	GFL_NR_MARK_KINDS
};

/**
 * struct gfl_mark - one statement about one line
 * @kind:   enum gfl_mark_kind
 * @file:   one of the case's files
 * @line:   1-based
 * @id:     check id; NOTE: the text the step contains
 * @models: bits of the brackets; 0 for any
 * @only:   names behind `@`, each followed by a blank; empty for everywhere
 */
struct gfl_mark {
	enum gfl_mark_kind kind;
	const char *file;
	unsigned int line;
	char id[128];
	unsigned int models;
	char only[96];
};

/**
 * struct gfl_case - a case: one file, or the files of one program
 * @path:       as given; of a program the folder
 * @is_program: its files are judged as a whole
 * @files:      with headers, @nr_files of them
 * @trees:      names of the trees it is for, each followed by a blank; empty for all
 * @marks:      by file and line, @nr_marks of them
 * @errors:     what is wrong with its comments, ready to print; NULL if nothing is
 * @nr_errors:  number of lines in @errors
 */
struct gfl_case {
	char *path;
	bool is_program;
	char **files;
	unsigned int nr_files;
	char trees[96];
	struct gfl_mark *marks;
	unsigned int nr_marks;
	char *errors;
	unsigned int nr_errors;
};

/** struct gfl_line - a finding, or a step of the path of the finding before it */
struct gfl_line {
	char *file;
	unsigned int line;
	bool is_step;
	char *text;
	char id[64];	     /* of a finding */
	unsigned int models; /* of a finding */
};

/**
 * struct gfl_output - everything the analyser found
 * @lines: findings and their steps in order, @nr_lines of them
 * @stray: what else was said, or why @lines cannot be read; or NULL
 */
struct gfl_output {
	struct gfl_line *lines;
	unsigned int nr_lines;
	char *stray;
};

enum gfl_end {
	GFL_END_OK,	 /* the compiler ended with 0 */
	GFL_END_ERROR,	 /* it ended with something else */
	GFL_END_SIGNAL,	 /* it, or a child of it, died of a signal */
	GFL_END_TIMEOUT, /* it was ended for being slow */
};

/** gfl_case_init() - an empty case; the caller frees it with gfl_case_deinit() */
void gfl_case_init(struct gfl_case *c, const char *path);
void gfl_case_deinit(struct gfl_case *c);

/**
 * gfl_case_add() - read the marks of a file
 * @c:    case it belongs to
 * @file: its name
 * @text: its content
 */
void gfl_case_add(struct gfl_case *c, const char *file, const char *text);

/**
 * gfl_case_close() - all files have been added
 *
 * Return: true if all comments are well formed and there is at least one mark.
 */
bool gfl_case_close(struct gfl_case *c);

/** gfl_models_name() - "[rt]", "[nort]", "[rt,nort]", or nothing for 0 */
const char *gfl_models_name(unsigned int models);

/** gfl_list_has() - is @word among the blank-separated words of @list */
bool gfl_list_has(const char *list, const char *word);

/**
 * gfl_output_parse() - read what was found
 * @o:    result; the caller frees it with gfl_output_deinit()
 * @json: findings as JSON, see docs/json.md
 * @says: what was printed apart from that
 */
void gfl_output_parse(struct gfl_output *o, const char *json, const char *says);
void gfl_output_deinit(struct gfl_output *o);

/**
 * gfl_judge() - compare marks and output
 * @c:        marks
 * @o:        output
 * @tree:     name of the kernel tree
 * @frontend: "gcc"
 * @out:      gets every mismatch with the mark to paste
 *
 * Return: number of mismatches.
 */
unsigned int gfl_judge(const struct gfl_case *c, const struct gfl_output *o, const char *tree,
		       const char *frontend, FILE *out);

/**
 * gfl_judge_end() - the same for how the compiler ended
 *
 * Return: number of mismatches: 0 or 1.
 */
unsigned int gfl_judge_end(const struct gfl_case *c, enum gfl_end end, const char *tree,
			   const char *stderr_text, FILE *out);

/**
 * struct gfl_cases - what is to be run
 * @v:       cases, @nr of them
 * @pattern: part of the path of those that are wanted, or NULL
 */
struct gfl_cases {
	struct gfl_case *v;
	unsigned int nr;
	const char *pattern;
};

/**
 * gfl_cases_find() - collect cases
 * @cases: to add to; the caller frees it with gfl_cases_deinit()
 * @paths: files and folders, NULL-terminated
 *
 * A folder right below one named "program" is one case, each .c file elsewhere is one. Ends the process
 * if something cannot be read.
 */
void gfl_cases_find(struct gfl_cases *cases, char **paths);

/** gfl_cases_close() - all have been found: keep those that match the pattern, and check their marks */
void gfl_cases_close(struct gfl_cases *cases);
void gfl_cases_deinit(struct gfl_cases *cases);

/**
 * struct gfl_tree - a prepared kernel
 * @name:  as in marks
 * @dir:   where the compiler runs
 * @flags: response file
 */
struct gfl_tree {
	const char *name;
	char dir[PATH_MAX];
	char flags[PATH_MAX];
};

/**
 * struct gfl_tools - what cases are run with; all paths are absolute
 * @is_plain: compile only, without the plugin
 * @annotate: header that makes sparse's annotations visible
 * @top:      what relative paths of cases are relative to
 * @work:     folder for files of our own
 */
struct gfl_tools {
	bool is_plain;
	char cc[64];
	char gfplint[PATH_MAX];
	char plugin[PATH_MAX];
	char rules[PATH_MAX];
	char annotate[PATH_MAX];
	char top[PATH_MAX];
	char work[PATH_MAX];
};

/**
 * struct gfl_run - one case on one tree, being run
 * @pid:  leader of its process group
 * @json: file for the findings
 * @says: file for what is printed
 */
struct gfl_run {
	pid_t pid;
	const struct gfl_case *c;
	const struct gfl_tree *tree;
	char json[PATH_MAX + 32];
	char says[PATH_MAX + 32];
};

/**
 * gfl_run_start() - run the compiler and the analyser on a case, in a process of its own
 * @run:   result
 * @tools: what with
 * @c:     the case
 * @tree:  the tree
 * @slot:  runs at the same time have different ones
 *
 * Return: false if no process can be made.
 */
bool gfl_run_start(struct gfl_run *run, const struct gfl_tools *tools, const struct gfl_case *c,
		   const struct gfl_tree *tree, unsigned int slot);

/** gfl_run_end() - how it ended, from its status and what it said; not GFL_END_TIMEOUT */
enum gfl_end gfl_run_end(const struct gfl_run *run, int status, const char *says);

/** gfl_die() - end the runner: @what it could not do with @name, and errno's reason */
void gfl_die(const char *what, const char *name) __attribute__((noreturn));

/** gfl_read_file() - the text of a file; ends the process if it cannot be read */
char *gfl_read_file(const char *path);

/** gfl_selftest() - prove that each kind of mismatch is found; prints and returns the failures */
unsigned int gfl_selftest(FILE *out);

/** gfl_xalloc() - zeroed memory; ends the process if there is none */
void *gfl_xalloc(size_t bytes);

#endif /* GFPLINT_VERIFY_H */
