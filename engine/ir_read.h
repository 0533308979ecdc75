/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two files of the facts reader share; ir_read.c has units and values, the other blocks. */
#ifndef GFPLINT_IR_READ_H
#define GFPLINT_IR_READ_H

#include "ir_text.h"

struct gfl_reader {
	struct gfl_scan s;
	struct gfl_unit *unit;
	struct gfl_func *func;
	gfl_id block; /* the last one; GFL_NONE before the first */
	bool done;
	/* Where the function, its values and its blocks stand, for what only the verifier finds. */
	unsigned int func_line;
	unsigned int *val_lines, *block_lines;
	uint32_t cap_val_lines, cap_block_lines;
	/* The list at hand: arguments, or where cases lead and the cases. */
	gfl_id *ids;
	struct gfl_case *cases;
	uint32_t nr_ids, cap_ids, cap_cases;
};

enum gfl_line_level { GFL_IN_UNIT, GFL_IN_FUNC, GFL_IS_EVENT, GFL_IS_TERM };

/**
 * struct gfl_line - a kind of line
 * @word:  the word it starts with
 * @level: where it may stand
 * @read:  reads what follows the word; for GFL_IS_TERM, up to the place
 */
struct gfl_line {
	const char *word;
	enum gfl_line_level level;
	void (*read)(struct gfl_reader *r);
};

/** gfl_read_block_word() - the event or terminator whose word stands here, or NULL */
const struct gfl_line *gfl_read_block_word(struct gfl_reader *r);

/** gfl_read_string() - a string, interned; @what is for errors */
const char *gfl_read_string(struct gfl_reader *r, const char *what);

/** gfl_read_opt_string() - the same, or "-" for NULL */
const char *gfl_read_opt_string(struct gfl_reader *r, const char *what);

/** gfl_read_flags() - "static,inline", or nothing */
uint32_t gfl_read_flags(struct gfl_reader *r);

/** gfl_read_val_rest() - what follows the kind of a value, but for the inputs of a phi */
void gfl_read_val_rest(struct gfl_reader *r, struct gfl_val *v);

/** gfl_read_loc() - a place, if there is one */
struct gfl_loc gfl_read_loc(struct gfl_reader *r);

/** gfl_read_at() - first byte of the next word, for errors about it */
const char *gfl_read_at(struct gfl_reader *r);

/** gfl_read_val() - a value that is known already */
gfl_id gfl_read_val(struct gfl_reader *r);

/** gfl_read_opt_val() - the same, or 0 */
gfl_id gfl_read_opt_val(struct gfl_reader *r);

/** gfl_read_block_ref() - "b1"; only the verifier knows whether it exists, for it may come later */
gfl_id gfl_read_block_ref(struct gfl_reader *r);

#endif /* GFPLINT_IR_READ_H */
