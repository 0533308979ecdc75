/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integer expressions as the preprocessor leaves them: tokens and their value. */
#ifndef GFPLINT_PLUGIN_EVAL_H
#define GFPLINT_PLUGIN_EVAL_H

#include "front.h"

/**
 * struct gfl_token - one token of an expanded macro
 * @type: enum cpp_ttype
 * @name: identifier, for CPP_NAME
 * @num:  value, for CPP_NUMBER; numbers that cannot be used have the type CPP_OTHER
 */
struct gfl_token {
	int type;
	tree name;
	int64_t num;
};

/**
 * struct gfl_tokens - tokens, and what their identifiers stand for
 * @index:    by identifier: number in @value
 * @value:    of an identifier
 * @is_known: does it have a value?
 */
struct gfl_tokens {
	struct gfl_token *token;
	uint32_t nr, cap;
	struct gfl_ptrmap index;
	int64_t *value;
	bool *is_known;
	uint32_t nr_names, cap_value, cap_known;
};

void gfl_tokens_add(struct gfl_tokens *tokens, cpp_reader *reader, const cpp_token *token);
void gfl_tokens_deinit(struct gfl_tokens *tokens);

/** gfl_tokens_want() - ask for the value of the identifier @name; those in tokens are wanted anyway */
void gfl_tokens_want(struct gfl_tokens *tokens, tree name);

/** gfl_tokens_define() - give @name its value, if it is wanted */
void gfl_tokens_define(struct gfl_tokens *tokens, tree name, int64_t value);
bool gfl_tokens_value(const struct gfl_tokens *tokens, tree name, int64_t *value_ret);

/** gfl_tokens_find() - index of the identifier @text at or behind token @from; their number if there is none */
uint32_t gfl_tokens_find(const struct gfl_tokens *tokens, uint32_t from, const char *text);

/** gfl_tokens_eval() - value of the tokens from @from to before @to; false if they are no known integer */
bool gfl_tokens_eval(const struct gfl_tokens *tokens, uint32_t from, uint32_t to,
		     int64_t *value_ret);

#endif /* GFPLINT_PLUGIN_EVAL_H */
