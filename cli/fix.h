/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What gfplint fix is made of. A finding becomes an edit of its source, if the code around it proves the
 * edit right; what the edits lead to is compiled in a temporary folder and judged like the tree itself.
 *
 *   cmd_fix.c      the command
 *   fix_source.c   a file as tokens and lines
 *   fix_plan.c     from a finding to an edit, or the reason why not; fix_move.c: statements that change places
 *   fix_judge.c    the tree with edits, judged
 *   fix_apply.c    the diff, and files in their place
 */
#ifndef GFL_CLI_FIX_H
#define GFL_CLI_FIX_H

#include <sys/stat.h>

#include "audit.h"

/* --- fix_source.c -------------------------------------------------------------------- */

enum gfl_token_kind {
	GFL_TOKEN_WORD,
	GFL_TOKEN_PUNCT, /* one character */
	GFL_TOKEN_LITERAL,
	GFL_TOKEN_DIRECTIVE, /* all of it */
};

/** struct gfl_token - @len bytes of the text from @at on; @line, from 1, is that of the first */
struct gfl_token {
	uint8_t kind;
	uint32_t at, len, line;
};

/**
 * struct gfl_source - a file that may be edited
 * @name:  as the compiler got it
 * @path:  of the file itself, absolute
 * @text:  @len bytes and a NUL
 * @mtime: of the file as it was read
 * @line:  where lines begin, by number from 1; line[nr_lines + 1] is the end
 * @is_amid: by line: it begins within a comment or a line that goes on
 */
struct gfl_source {
	const char *name, *path;
	char *text;
	size_t len;
	struct timespec mtime;
	struct gfl_token *token;
	uint32_t nr_tokens, cap_tokens;
	uint32_t *line;
	uint32_t nr_lines, cap_lines;
	bool *is_amid;
};

/** gfl_source_open() - read and cut up a file; false after a complaint */
bool gfl_source_open(struct gfl_source *source, const char *name, const char *path);
void gfl_source_close(struct gfl_source *source);

/** gfl_source_token() - index of the token at a place, -1 if none begins there */
int64_t gfl_source_token(const struct gfl_source *source, uint32_t line, uint32_t col);

/** gfl_token_is() - is token @i of @source @text; any @i will do */
bool gfl_token_is(const struct gfl_source *source, int64_t i, const char *text);

/** gfl_token_text() - a copy */
const char *gfl_token_text(const struct gfl_source *source, int64_t i);

/** gfl_source_match() - index of the parenthesis that closes that at @open, -1 if there is none */
int64_t gfl_source_match(const struct gfl_source *source, int64_t open);

/* --- fix_plan.c ------------------------------------------------------------------------ */

/** struct gfl_piece - bytes @from to @to are replaced by @len bytes of @text */
struct gfl_piece {
	uint32_t from, to;
	const char *text;
	uint32_t len;
};

/**
 * struct gfl_fix - what is done about a finding
 * @finding: what
 * @func:    function it is in
 * @source:  file it is in
 * @attempt: number of the way that was tried last
 * @piece:   the edit: @nr_pieces that do not overlap
 * @what:    in words
 * @why_not: why there is none, or why it was not good enough
 * @is_planned, @is_accepted: how far it got
 * @is_blamed: the last trial failed for it, as far as can be told
 */
struct gfl_fix {
	const struct gfl_finding *finding;
	const struct gfl_func *func;
	struct gfl_source *source;
	unsigned int attempt;
	struct gfl_piece piece[2];
	unsigned int nr_pieces;
	const char *what, *why_not;
	bool is_planned, is_accepted, is_blamed;
};

/**
 * gfl_fix_plan() - find the next edit for a finding
 * @fix:    @finding, @func and @source are set; @attempt says which way to try first
 *
 * Return: true if there is one in @fix->piece; else @fix->why_not says why.
 */
bool gfl_fix_plan(struct gfl_fix *fix, const struct gfl_rules *rules);

/* --- fix_move.c ------------------------------------------------------------------------- */

/** struct gfl_statement - a call as a statement of its own, on lines of its own: tokens @first to @last, the semicolon */
struct gfl_statement {
	int64_t first, call, last;
};

/**
 * gfl_statement_at() - the statement whose call is token @call
 * @is_assigned: it may be `word = call(...);` as well
 *
 * Return: NULL, or why it is none.
 */
const char *gfl_statement_at(const struct gfl_source *source, int64_t call, bool is_assigned,
			     struct gfl_statement *st);

/** gfl_plan_hoist() - the allocation @ev goes before the lock that is taken in the statement before */
bool gfl_plan_hoist(struct gfl_fix *fix, const struct gfl_rules *rules, const struct gfl_event *ev,
		    int64_t call);

/** gfl_plan_later() - the free @ev goes behind the @nth statement that releases something */
bool gfl_plan_later(struct gfl_fix *fix, const struct gfl_rules *rules, const struct gfl_event *ev,
		    int64_t call, unsigned int nth);

/* --- fix_judge.c ------------------------------------------------------------------------ */

/** struct gfl_copy - unit @tu was compiled with @len bytes of @text; @facts came out, NULL if it failed */
struct gfl_copy {
	const struct gfl_tu *tu;
	char *text;
	size_t len;
	const char *facts;
};

/**
 * struct gfl_fixer - the tree, and what is to be done
 * @opts:   for the engine
 * @tmp:    folder for what is tried
 * @copies: what was compiled so far
 * @unit, @result: the tree as it is
 */
struct gfl_fixer {
	struct gfl_tree *tree;
	const struct gfl_rules *rules;
	const char *rules_dir;
	struct gfl_options opts;
	unsigned int jobs;
	bool verbose;
	const char *tmp;
	struct gfl_copy *copies;
	size_t nr_copies, cap_copies;
	struct gfl_unit *unit;
	struct gfl_result *result;
	struct gfl_source *sources;
	size_t nr_sources, cap_sources;
	struct gfl_fix *fixes;
	size_t nr_fixes, cap_fixes;
};

/** gfl_fix_judge_tree() - fill in @unit and @result; false after a complaint */
bool gfl_fix_judge_tree(struct gfl_fixer *fixer);

/**
 * gfl_fix_try() - judge the tree with the fixes accepted so far and @more
 *
 * Return: NULL if their findings are gone and nothing else has appeared; else why not, and those that
 * may be the reason are blamed.
 */
const char *gfl_fix_try(struct gfl_fixer *fixer, struct gfl_fix *const *more, size_t nr_more);

/* --- fix_apply.c ------------------------------------------------------------------------ */

/**
 * gfl_fixed_text() - a source with edits
 * @fixes: some of which are about it
 * @len:   set to the length
 *
 * Return: the text; the caller frees it. NULL if edits overlap.
 */
char *gfl_fixed_text(const struct gfl_source *source, struct gfl_fix *const *fixes, size_t nr,
		     size_t *len);

/** gfl_fix_diff() - print what accepted fixes change; false after a complaint */
bool gfl_fix_diff(const struct gfl_fixer *fixer);

/** gfl_fix_apply() - change the sources; all of them, or none unless the disk fails; false after a complaint */
bool gfl_fix_apply(const struct gfl_fixer *fixer);

#endif /* GFL_CLI_FIX_H */
