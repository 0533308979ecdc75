/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The case runner: truth marks of a case file against what the analyser printed.
 *
 * verify.c runs the compiler, marks.c reads the marks, output.c reads the findings, judge.c compares
 * the two, selftest.c proves that the comparison can fail.
 */
#ifndef GFPLINT_VERIFY_H
#define GFPLINT_VERIFY_H

#include <stdbool.h>
#include <stdio.h>

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
 * @line:   1-based
 * @id:     check id; NOTE: the text the step contains
 * @models: bits of the brackets; 0 for any
 * @only:   names behind `@`, each followed by a blank; empty for everywhere
 * @is_hit: a finding was matched with it, used while judging
 */
struct gfl_mark {
	enum gfl_mark_kind kind;
	unsigned int line;
	char id[128];
	unsigned int models;
	char only[96];
	bool is_hit;
};

/**
 * struct gfl_case - a case file
 * @path:      as given
 * @trees:     names of the trees it is for, each followed by a blank; empty for all
 * @marks:     in line order, @nr_marks of them
 * @errors:    what is wrong with its comments, ready to print; empty if nothing is
 * @nr_errors: number of lines in @errors
 */
struct gfl_case {
	char *path;
	char trees[96];
	struct gfl_mark *marks;
	unsigned int nr_marks;
	char *errors;
	unsigned int nr_errors;
};

/** struct gfl_line - one `FILE:LINE:COL: warning|note: TEXT` of the analyser's output */
struct gfl_line {
	char *file;
	unsigned int line;
	bool is_note;
	char *text;
	char id[64];	     /* of a warning */
	unsigned int models; /* of a warning */
};

/**
 * struct gfl_output - everything the compiler printed
 * @lines:  findings and their notes in order, @nr_lines of them
 * @stray:  the first line that is neither, or NULL
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

/**
 * gfl_case_parse() - read the marks of a case file
 * @c:    result; the caller frees it with gfl_case_deinit(), also after errors
 * @path: its name
 * @text: its content
 *
 * Return: true if all comments are well formed and there is at least one mark.
 */
bool gfl_case_parse(struct gfl_case *c, const char *path, const char *text);
void gfl_case_deinit(struct gfl_case *c);

/** gfl_mark_name() - the word that introduces a mark */
const char *gfl_mark_name(enum gfl_mark_kind kind);

/** gfl_models_name() - "[rt]", "[nort]", "[rt,nort]", or nothing for 0 */
const char *gfl_models_name(unsigned int models);

/** gfl_list_has() - is @word among the blank-separated words of @list */
bool gfl_list_has(const char *list, const char *word);

/**
 * gfl_output_parse() - read what the compiler printed on stderr
 * @o:    result; the caller frees it with gfl_output_deinit()
 * @text: the output
 */
void gfl_output_parse(struct gfl_output *o, const char *text);
void gfl_output_deinit(struct gfl_output *o);

/**
 * gfl_judge() - compare marks and output
 * @c:        marks; is_hit is overwritten
 * @o:        output
 * @tree:     name of the kernel tree
 * @frontend: "gcc"
 * @out:      gets every mismatch with the mark to paste
 *
 * Return: number of mismatches.
 */
unsigned int gfl_judge(struct gfl_case *c, const struct gfl_output *o, const char *tree,
		       const char *frontend, FILE *out);

/**
 * gfl_judge_end() - the same for how the compiler ended
 *
 * Return: number of mismatches: 0 or 1.
 */
unsigned int gfl_judge_end(const struct gfl_case *c, enum gfl_end end, const char *tree,
			   const char *stderr_text, FILE *out);

/** gfl_selftest() - prove that each kind of mismatch is found; prints and returns the failures */
unsigned int gfl_selftest(FILE *out);

/** gfl_xalloc() - zeroed memory; ends the process if there is none */
void *gfl_xalloc(size_t bytes);

#endif /* GFPLINT_VERIFY_H */
