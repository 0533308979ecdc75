/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings: what is wrong, where, on which kernel, and every step that leads there. */
#ifndef GFPLINT_FINDING_H
#define GFPLINT_FINDING_H

#include "gfplint/rule.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gfl_asked;
struct gfl_fault;

/**
 * struct gfl_check - one thing gfplint reports
 * @id:         stable name: command line, suppressions, documentation
 * @title:      one line
 * @help:       a paragraph: why it is a bug, and what to do
 * @models:     kernels it is about
 * @is_default: on unless asked otherwise
 * @judge:      private: of the engine
 */
struct gfl_check {
	const char *id;
	const char *title;
	const char *help;
	uint8_t models;
	bool is_default;
	void (*judge)(const struct gfl_asked *asked, struct gfl_fault *fault);
};

/** gfl_check_by_id() / gfl_check_at() - the checks there are; NULL if there is none such */
const struct gfl_check *gfl_check_by_id(const char *id);
const struct gfl_check *gfl_check_at(uint32_t i);

/** gfl_check_bit() - a check in a set of checks */
uint32_t gfl_check_bit(const struct gfl_check *check);

/** gfl_checks_default() - the set of checks that are on unless asked otherwise */
uint32_t gfl_checks_default(void);

/**
 * gfl_checks_parse() - read a set of checks
 * @list: ids, "default", "all", and any of these with "no-" in front, which takes away; commas between.
 *        A list that begins by taking away begins with the default ones
 * @mask: the set
 *
 * Return: NULL, or the word in @list that is none of these; it ends at a comma or the end.
 */
const char *gfl_checks_parse(const char *list, uint32_t *mask);

enum gfl_step_kind {
	GFL_STEP_CONTEXT, /* here the context was established: lock taken, preemption disabled, handler registered */
	GFL_STEP_CALL, /* here the next function is called */
	GFL_STEP_OP,   /* here the operation happens */
};

/**
 * struct gfl_step - one step of a finding's path
 * @kind: enum gfl_step_kind
 * @func: function the step is in
 * @loc:  place, valid in the unit of the finding
 * @text: e.g. "raw_spin_lock() takes &desc->lock", owned by the result
 */
struct gfl_step {
	uint8_t kind;
	const char *func;
	struct gfl_loc loc;
	const char *text;
};

#define GFL_MAX_CALLS 10 /* between context and operation; longer paths make no finding */

/** enum gfl_confidence - how sure a finding is, see docs/confidence.md */
enum gfl_confidence { GFL_LOW, GFL_MEDIUM, GFL_HIGH, GFL_NR_CONFIDENCES };

const char *gfl_confidence_name(enum gfl_confidence confidence); /* "low", "medium", "high" */

/** gfl_confidence_parse() - the grade called @name; false if there is none such, @ret is untouched then */
bool gfl_confidence_parse(const char *name, enum gfl_confidence *ret);

/**
 * struct gfl_finding - one way into one fault
 * @check:       what
 * @models:      mask of GFL_MODEL_BIT(): kernels on which it is wrong
 * @func:        function in which operation and context meet: where @loc is
 * @loc:         the operation, or the call that leads to it, in @func
 * @message:     one line, no position, no check id
 * @steps:       the path: context first, operation last
 * @root:        the step that is the fault's own place, whoever comes there: the operation, or the
 *               call that chose its flags
 * @confidence:  enum gfl_confidence
 * @doubts:      why it is not surer; empty for GFL_HIGH
 * @weight:      private: of the doubts
 * @assume:      private: what tests of the context on all ways say of the function's callers
 * @advice:      what to do, best first; may be empty
 * @fingerprint: identity without line numbers, 16 hex digits
 */
struct gfl_finding {
	const struct gfl_check *check;
	uint8_t models;
	const char *func;
	struct gfl_loc loc;
	const char *message;
	struct gfl_step *steps;
	uint32_t nr_steps;
	uint32_t root;
	uint8_t confidence;
	const char **doubts;
	uint32_t nr_doubts;
	uint8_t weight, assume;
	const char **advice;
	uint32_t nr_advice;
	char fingerprint[17];
};

/**
 * struct gfl_stats - what the analysis did, for -v and tests
 * @nr_funcs:     functions analysed
 * @nr_exhausted: functions whose step budget ran out
 * @exhausted:    their names
 * @nr_unbalanced: functions that leave a context their return value does not tell; the freer counts
 * @nr_steps:     events walked, now or when what is known of before was found out
 * @nr_walked:    functions that were walked, as nothing was known of before
 * @nr_walked_again: the same, of those that are walked again to find who calls what in which context
 * @nr_circle:    functions in the largest circle of functions that call each other
 * @nr_indirect:  indirect calls; only counted in a whole program, as is the next
 * @nr_not_followed: those of them of which no target is known, or too many are
 * @nr_narrowed: those that are followed to functions of tables that are known, of more that stand in the member
 * @judging: seconds that summaries and findings took, by the clock
 * @callers: the same, of finding out who calls what in which context
 */
struct gfl_stats {
	uint32_t nr_funcs;
	uint32_t nr_exhausted;
	const char **exhausted;
	uint32_t nr_unbalanced;
	uint64_t nr_steps;
	uint32_t nr_walked;
	uint32_t nr_walked_again;
	uint32_t nr_circle;
	uint32_t nr_indirect;
	uint32_t nr_not_followed;
	uint32_t nr_narrowed;
	double judging;
	double callers;
};

struct gfl_outer; /* outer.h */
struct gfl_memo;  /* memo.h */

/**
 * struct gfl_options - what to analyse for
 * @models: mask of GFL_MODEL_BIT(); 0 means all
 * @checks: set of gfl_check_bit(); 0 means the default ones
 * @jobs: threads to use; 0 is one. What comes out does not depend on it
 * @whole_program: the unit is all there is (gfl_linker_finish()): whatever is stored in a member is
 *                 seen, so that calls through members can be followed
 * @ways:  find out for gfl_outer_ways() which calls lead to a function where something is forbidden
 * @outer: what is known of functions of other units; files they stand in are added to the unit. Or NULL
 * @memo:  for a whole program: what an earlier analysis found out; gets what this one does. Or NULL
 */
struct gfl_options {
	uint8_t models;
	uint32_t checks;
	uint32_t jobs;
	bool whole_program;
	bool ways;
	const struct gfl_outer *outer;
	struct gfl_memo *memo;
};

/**
 * struct gfl_group - findings with one root: one fault and the ways into it
 * @first: index of the first of them, the surest and shortest, which stands for all
 * @nr:    how many; they follow each other
 */
struct gfl_group {
	uint32_t first, nr;
};

/**
 * struct gfl_result - what an analysis found; the unit must outlive it
 * @unit:     what was analysed
 * @findings: by group
 * @groups:   surest first, then by the place of their first finding
 * @stats:    counts
 * @engine:   private; what gfl_explain() needs
 */
struct gfl_result {
	const struct gfl_unit *unit;
	struct gfl_finding *findings;
	uint32_t nr_findings;
	struct gfl_group *groups;
	uint32_t nr_groups;
	struct gfl_stats stats;
	struct gfl_engine *engine;
};

/**
 * gfl_analyse() - find every wrong allocation and free of one unit
 * @unit:  verified unit
 * @rules: rules
 * @opts:  options, or NULL for the defaults
 *
 * Return: the result, never NULL; the caller frees it with gfl_result_destroy().
 */
struct gfl_result *gfl_analyse(const struct gfl_unit *unit, const struct gfl_rules *rules,
			       const struct gfl_options *opts);
void gfl_result_destroy(struct gfl_result *result);

/**
 * gfl_result_keep() - drop findings, and groups that are empty then
 * @result: from gfl_analyse()
 * @keep:   asked once for each finding, in order
 * @arg:    handed to @keep
 */
void gfl_result_keep(struct gfl_result *result,
		     bool (*keep)(void *arg, const struct gfl_finding *finding), void *arg);

/**
 * gfl_result_keep_sure() - drop findings that are less sure than @least
 *
 * Return: of how many groups nothing is left.
 */
uint32_t gfl_result_keep_sure(struct gfl_result *result, enum gfl_confidence least);

/**
 * gfl_explain() - print what is known about a function: effects, demands, contexts
 * @result: from gfl_analyse()
 * @func:   name
 * @out:    stream
 *
 * Return: false if the unit has no such function.
 */
bool gfl_explain(const struct gfl_result *result, const char *func, FILE *out);

struct gfl_suppression;

/** struct gfl_suppressed - a finding that was dropped, and the entry that says why: gfplint/known.h */
struct gfl_suppressed {
	struct gfl_finding finding;
	const struct gfl_suppression *by;
};

#define GFL_MAX_ADVICE 2 /* pieces of advice that a text report gives */
#define GFL_MAX_MORE 10	 /* ways into one fault that a report lists, if not asked otherwise */

/**
 * struct gfl_report_options - how to print findings
 * @color:   with terminal colours
 * @excerpt: with the source line under each position
 * @advice:  with advice; text gives the best GFL_MAX_ADVICE, the other forms all of it
 * @max_more: ways into a fault that are listed behind the first one; more are counted only
 * @base:    folder that relative file names are relative to, absolute; NULL for the current one
 * @sources: folder of the source tree, absolute; NULL if it is @base
 * @texts:   folder to read relative files from, if it is not @base; or NULL
 * @version: of gfplint, or NULL
 * @suppressed: findings that somebody answers for, @nr_suppressed of them
 * @has_suppressions: suppressions were looked for, whether any matched or not
 * @show_suppressed: list them in JSON
 * @path:    name under which a file is shown, its place within the source tree; NULL: as it is
 * @subsystem: what a file belongs to, NULL if that is not known; may be NULL
 * @arg:     handed to both; strings they return live as long as it
 */
struct gfl_report_options {
	bool color;
	bool excerpt;
	bool advice;
	uint32_t max_more;
	const char *base;
	const char *sources;
	const char *texts;
	const char *version;
	const struct gfl_suppressed *suppressed;
	uint32_t nr_suppressed;
	bool has_suppressions;
	bool show_suppressed;
	const char *(*path)(void *arg, const char *file);
	const char *(*subsystem)(void *arg, const char *file);
	void *arg;
};

/** gfl_report_nr_places() - how many warnings gfl_report_text() prints: groups at one place are one */
uint32_t gfl_report_nr_places(const struct gfl_result *result);

/*
 * Reports. Each prints all findings of @result in its own form to @out, and returns false if that
 * failed (errno).
 *
 * text:  in the form of GCC's warnings and notes
 * terse: one line per group, for hooks and editors
 * json:  docs/json.md
 * sarif: SARIF 2.1.0, docs/sarif.md
 * csv:   RFC 4180, one row per finding, docs/csv.md
 * html:  one file that needs no other, docs/html.md
 */
bool gfl_report_text(const struct gfl_result *result, const struct gfl_report_options *opts,
		     FILE *out);
bool gfl_report_terse(const struct gfl_result *result, const struct gfl_report_options *opts,
		      FILE *out);
bool gfl_report_json(const struct gfl_result *result, const struct gfl_report_options *opts,
		     FILE *out);
bool gfl_report_sarif(const struct gfl_result *result, const struct gfl_report_options *opts,
		      FILE *out);
bool gfl_report_csv(const struct gfl_result *result, const struct gfl_report_options *opts,
		    FILE *out);
bool gfl_report_html(const struct gfl_result *result, const struct gfl_report_options *opts,
		     FILE *out);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_FINDING_H */
