/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings that are known already: suppressed ones, for which somebody answers by name, and those of a
 * baseline, which an earlier run had as well. docs/baselines.md tells users.
 */
#ifndef GFPLINT_KNOWN_H
#define GFPLINT_KNOWN_H

#include "gfplint/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct gfl_suppression - one entry of a suppression file
 * @file:        where it stands; @line: 1-based
 * @fingerprint: the finding it is about, or NULL: then those of @check in function @func
 * @reason:      why it is right as it is, or may wait
 * @owner:       who says so
 * @expires:     last day on which it counts, "2026-12-31"; NULL if it always does
 * @is_expired:  that day is over: findings that match are shown
 * @nr_matched:  findings that match
 */
struct gfl_suppression {
	const char *file;
	uint32_t line;
	const char *fingerprint;
	const char *func;
	const struct gfl_check *check;
	const char *reason;
	const char *owner;
	const char *expires;
	bool is_expired;
	uint32_t nr_matched;
};

/** struct gfl_suppressions - a suppression file, entries in its order; @arena holds all of it */
struct gfl_suppressions {
	struct gfl_suppression *v;
	uint32_t nr, cap;
	struct gfl_arena *arena;
};

/**
 * gfl_suppressions_parse() - read a suppression file
 * @text:  YAML, @len bytes
 * @file:  name for messages
 * @today: "2026-11-21"
 * @log:   gets each error with file:line:col; reading goes on to find more
 *
 * Return: the entries, or NULL after any error; the caller frees them with gfl_suppressions_destroy().
 */
struct gfl_suppressions *gfl_suppressions_parse(const char *text, size_t len, const char *file,
						const char *today, struct gfl_log *log);
void gfl_suppressions_destroy(struct gfl_suppressions *list);

/**
 * gfl_suppressions_match() - the entry that suppresses a finding
 *
 * All entries that match are counted, those that have expired as well.
 *
 * Return: the first entry that matches and counts; NULL if there is none.
 */
const struct gfl_suppression *gfl_suppressions_match(struct gfl_suppressions *list,
						     const struct gfl_finding *finding);

/**
 * struct gfl_baseline_entry - a finding of an earlier run
 * @check:   its id; there may be no such check any more
 * @models:  mask of GFL_MODEL_BIT()
 * @is_seen: a finding of this run is the same
 */
struct gfl_baseline_entry {
	const char *fingerprint;
	const char *check;
	uint8_t models;
	const char *func;
	const char *file;
	const char *message;
	bool is_seen;
};

/**
 * struct gfl_baseline - the findings of an earlier run, as gfl_report_json() wrote them
 * @v:     in the order of the file
 * @index: the same by fingerprint
 * @unit:  what was analysed
 * @root:  private; owns the strings
 */
struct gfl_baseline {
	struct gfl_baseline_entry *v;
	struct gfl_baseline_entry **index;
	uint32_t nr;
	const char *unit;
	void *root;
};

/**
 * gfl_baseline_parse() - read a baseline
 * @text: JSON, @len bytes
 * @file: name for messages
 * @log:  gets the first error
 *
 * Return: the baseline, or NULL after an error; the caller frees it with gfl_baseline_destroy().
 */
struct gfl_baseline *gfl_baseline_parse(const char *text, size_t len, const char *file,
					struct gfl_log *log);
void gfl_baseline_destroy(struct gfl_baseline *baseline);

/** gfl_baseline_has() - is it a finding of the baseline? If so, that one is seen. */
bool gfl_baseline_has(struct gfl_baseline *baseline, const struct gfl_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_KNOWN_H */
