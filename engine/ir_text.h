/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reader and writer of facts files share: words and the scanner. See docs/ir.md. */
#ifndef GFPLINT_IR_TEXT_H
#define GFPLINT_IR_TEXT_H

#include "gfplint/ir.h"

/* Reading is linear in the input; this keeps every count far from 32 bits. */
#define GFL_MAX_FACTS_BYTES (1u << 30)

extern const char *const gfl_val_words[GFL_NR_VAL_KINDS];
extern const char *const gfl_op_words[GFL_NR_OPS];
extern const char *const gfl_annot_words[GFL_NR_ANNOTS];

/* By bit number of enum gfl_func_flag; those that are no facts are missing. */
#define GFL_NR_FLAG_WORDS 7
extern const char *const gfl_flag_words[GFL_NR_FLAG_WORDS];

/** gfl_is_bare() - can @s be written without quotes */
bool gfl_is_bare(const char *s);

/**
 * struct gfl_scan - a facts file being read
 * @at:     next byte
 * @end:    behind the last byte
 * @bol:    first byte of the line
 * @line:   1-based
 * @failed: there was an error; from then on everything scanned is empty or 0
 * @buf:    the string scanned last
 *
 * An error is reported once, at the first byte of what is wrong. The @what of the functions below
 * says in errors what was expected.
 */
struct gfl_scan {
	const char *at, *end, *bol;
	unsigned int line;
	bool failed;
	char *buf;
	size_t cap_buf;
	const char *name;
	struct gfl_log *log;
};

/** gfl_scan_fail() - report an error at byte @at of the current line */
void gfl_scan_fail(struct gfl_scan *scan, const char *at, const char *fmt, ...) GFL_PRINTF(3, 4);

/** gfl_scan_line() - go to the next line that says something; false at the end of the file */
bool gfl_scan_line(struct gfl_scan *scan);

/** gfl_scan_end() - nothing may be left of the line */
void gfl_scan_end(struct gfl_scan *scan);

/** gfl_scan_more() - skip blanks; is anything left of the line */
bool gfl_scan_more(struct gfl_scan *scan);

/** gfl_scan_char() - skip blanks, then @c if it stands here */
bool gfl_scan_char(struct gfl_scan *scan, char c);

/** gfl_scan_want() - @c must stand right here */
void gfl_scan_want(struct gfl_scan *scan, char c);

/** gfl_scan_word() - skip blanks, then @word if it stands here */
bool gfl_scan_word(struct gfl_scan *scan, const char *word);

/** gfl_scan_words() - index of the one of @words that stands here; 0 after an error */
size_t gfl_scan_words(struct gfl_scan *scan, const char *const *words, size_t nr, const char *what);

/** gfl_scan_string() - a string, good until the next call; "" after an error */
const char *gfl_scan_string(struct gfl_scan *scan, const char *what);

/** gfl_scan_opt_string() - the same, or "-" for NULL */
const char *gfl_scan_opt_string(struct gfl_scan *scan, const char *what);

/** gfl_scan_num() - a number of 64 bits */
int64_t gfl_scan_num(struct gfl_scan *scan, const char *what);

/** gfl_scan_count() - a number from 0 to @max */
uint32_t gfl_scan_count(struct gfl_scan *scan, const char *what, uint32_t max);

/** gfl_scan_loc() - "@file:line:col" of @nr_files files, if it stands here; else all 0 */
struct gfl_loc gfl_scan_loc(struct gfl_scan *scan, uint32_t nr_files);

/** gfl_write_num(), gfl_write_string() - as facts have them, without blanks around */
void gfl_write_num(FILE *out, int64_t num);
void gfl_write_string(FILE *out, const char *s);

/** gfl_write_val() - the line of a value */
void gfl_write_val(FILE *out, gfl_id id, const struct gfl_val *v);

/**
 * struct gfl_flaw - what is wrong with a function
 * @val:   the value it is about, or 0
 * @block: the block it is about, or GFL_NONE
 * @text:  message
 */
struct gfl_flaw {
	gfl_id val;
	gfl_id block;
	char text[160];
};

/** gfl_func_flaw() - the first invariant that does not hold; false if all hold */
bool gfl_func_flaw(const struct gfl_func *func, struct gfl_flaw *flaw);

#endif /* GFPLINT_IR_TEXT_H */
