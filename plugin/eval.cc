// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values of the integer expressions that macros expand to: numbers, enumerators, casts (dropped) and
 * C's operators without assignment.
 */
#include "eval.h"

/* --- tokens ---------------------------------------------------------------------- */

void gfl_tokens_want(struct gfl_tokens *tokens, tree name)
{
	if (gfl_ptrmap_get(&tokens->index, name, NULL))
		return;
	GFL_GROW(tokens->value, tokens->nr_names, tokens->cap_value);
	GFL_GROW(tokens->is_known, tokens->nr_names, tokens->cap_known);
	tokens->value[tokens->nr_names] = 0;
	tokens->is_known[tokens->nr_names] = false;
	gfl_ptrmap_put(&tokens->index, name, tokens->nr_names++);
}

void gfl_tokens_define(struct gfl_tokens *tokens, tree name, int64_t value)
{
	uint32_t i;

	if (!gfl_ptrmap_get(&tokens->index, name, &i))
		return;
	tokens->value[i] = value;
	tokens->is_known[i] = true;
}

bool gfl_tokens_value(const struct gfl_tokens *tokens, tree name, int64_t *value_ret)
{
	uint32_t i;

	if (!gfl_ptrmap_get(&tokens->index, name, &i) || !tokens->is_known[i])
		return false;
	*value_ret = tokens->value[i];
	return true;
}

static void read_number(struct gfl_token *to, cpp_reader *reader, const cpp_token *token)
{
	const char *suffix = NULL;
	unsigned int flags = cpp_classify_number(reader, token, &suffix, 0);
	cpp_num num;

	if ((flags & CPP_N_CATEGORY) != CPP_N_INTEGER) {
		to->type = CPP_OTHER;
		return;
	}
	num = cpp_interpret_integer(reader, token, flags);
	to->num = (int64_t)num.low;
}

static void read_char(struct gfl_token *to, cpp_reader *reader, const cpp_token *token)
{
	unsigned int nr;
	int is_unsigned;

	to->type = CPP_NUMBER;
	to->num = cpp_interpret_charconst(reader, token, &nr, &is_unsigned);
}

void gfl_tokens_add(struct gfl_tokens *tokens, cpp_reader *reader, const cpp_token *token)
{
	struct gfl_token to = {};

	if (token->type == CPP_PADDING)
		return;
	to.type = token->type;
	if (token->type == CPP_NAME) {
		to.name = HT_IDENT_TO_GCC_IDENT(HT_NODE(token->val.node.node));
		gfl_tokens_want(tokens, to.name);
	} else if (token->type == CPP_NUMBER) {
		read_number(&to, reader, token);
	} else if (token->type == CPP_CHAR) {
		read_char(&to, reader, token);
	}
	GFL_GROW(tokens->token, tokens->nr, tokens->cap);
	tokens->token[tokens->nr++] = to;
}

void gfl_tokens_deinit(struct gfl_tokens *tokens)
{
	free(tokens->token);
	free(tokens->value);
	free(tokens->is_known);
	gfl_ptrmap_deinit(&tokens->index);
}

uint32_t gfl_tokens_find(const struct gfl_tokens *tokens, uint32_t from, const char *text)
{
	while (from < tokens->nr && (tokens->token[from].type != CPP_NAME ||
				     strcmp(IDENTIFIER_POINTER(tokens->token[from].name), text)))
		from++;
	return from;
}

/* --- expressions -------------------------------------------------------------------- */

struct parser {
	const struct gfl_tokens *tokens;
	uint32_t at, end;
	bool failed;
};

static int64_t parse_binary(struct parser *p, unsigned int level);

static int peek(const struct parser *p)
{
	return p->at < p->end ? p->tokens->token[p->at].type : (int)CPP_EOF;
}

static bool accept(struct parser *p, int type)
{
	if (peek(p) != type)
		return false;
	p->at++;
	return true;
}

static int64_t fail(struct parser *p)
{
	p->failed = true;
	p->at = p->end;
	return 0;
}

static int64_t parse_choice(struct parser *p)
{
	int64_t cond = parse_binary(p, 0), a, b;

	if (!accept(p, CPP_QUERY))
		return cond;
	a = parse_choice(p);
	if (!accept(p, CPP_COLON))
		return fail(p);
	b = parse_choice(p);
	return cond ? a : b;
}

/* Names and stars up to the parenthesis that closes, and an operand behind it: a cast. */
static bool skip_cast(struct parser *p)
{
	uint32_t i = p->at;
	int64_t value;

	for (; i < p->end; i++) {
		const struct gfl_token *token = &p->tokens->token[i];

		if (token->type == CPP_NAME && !gfl_tokens_value(p->tokens, token->name, &value))
			continue;
		if (token->type != CPP_MULT)
			break;
	}
	if (i == p->at || i >= p->end || p->tokens->token[i].type != CPP_CLOSE_PAREN)
		return false;
	p->at = i + 1;
	return true;
}

static int64_t parse_unary(struct parser *p)
{
	const struct gfl_token *token = &p->tokens->token[p->at];
	int64_t value;

	if (p->at >= p->end)
		return fail(p);
	p->at++;
	switch (token->type) {
	case CPP_NUMBER:
		return token->num;
	case CPP_NAME:
		return gfl_tokens_value(p->tokens, token->name, &value) ? value : fail(p);
	case CPP_OPEN_PAREN:
		if (skip_cast(p))
			return parse_unary(p);
		value = parse_choice(p);
		return accept(p, CPP_CLOSE_PAREN) ? value : fail(p);
	case CPP_MINUS:
		return (int64_t) - (uint64_t)parse_unary(p);
	case CPP_PLUS:
		return parse_unary(p);
	case CPP_COMPL:
		return ~parse_unary(p);
	case CPP_NOT:
		return !parse_unary(p);
	default:
		return fail(p);
	}
}

/* From weakest to strongest. */
static const int levels[][5] = {
	{ CPP_OR_OR, -1 },
	{ CPP_AND_AND, -1 },
	{ CPP_OR, -1 },
	{ CPP_XOR, -1 },
	{ CPP_AND, -1 },
	{ CPP_EQ_EQ, CPP_NOT_EQ, -1 },
	{ CPP_LESS, CPP_GREATER, CPP_LESS_EQ, CPP_GREATER_EQ, -1 },
	{ CPP_LSHIFT, CPP_RSHIFT, -1 },
	{ CPP_PLUS, CPP_MINUS, -1 },
	{ CPP_MULT, CPP_DIV, CPP_MOD, -1 },
};

static bool is_at_level(int type, unsigned int level)
{
	for (const int *t = levels[level]; *t >= 0; t++)
		if (*t == type)
			return true;
	return false;
}

static int64_t divide(struct parser *p, int type, int64_t a, int64_t b)
{
	if (!b || (a == INT64_MIN && b == -1))
		return fail(p);
	return type == CPP_DIV ? a / b : a % b;
}

static int64_t apply(struct parser *p, int type, int64_t a, int64_t b)
{
	switch (type) {
	case CPP_OR_OR:
		return a || b;
	case CPP_AND_AND:
		return a && b;
	case CPP_OR:
		return a | b;
	case CPP_XOR:
		return a ^ b;
	case CPP_AND:
		return a & b;
	case CPP_EQ_EQ:
		return a == b;
	case CPP_NOT_EQ:
		return a != b;
	case CPP_LESS:
		return a < b;
	case CPP_GREATER:
		return a > b;
	case CPP_LESS_EQ:
		return a <= b;
	case CPP_GREATER_EQ:
		return a >= b;
	case CPP_LSHIFT:
		return b < 0 || b > 63 ? fail(p) : (int64_t)((uint64_t)a << b);
	case CPP_RSHIFT:
		return b < 0 || b > 63 ? fail(p) : a >> b;
	case CPP_PLUS:
		return (int64_t)((uint64_t)a + (uint64_t)b);
	case CPP_MINUS:
		return (int64_t)((uint64_t)a - (uint64_t)b);
	case CPP_MULT:
		return (int64_t)((uint64_t)a * (uint64_t)b);
	default:
		return divide(p, type, a, b);
	}
}

static int64_t parse_binary(struct parser *p, unsigned int level)
{
	int64_t value;

	if (level == ARRAY_SIZE(levels))
		return parse_unary(p);
	value = parse_binary(p, level + 1);
	while (is_at_level(peek(p), level)) {
		int type = p->tokens->token[p->at++].type;

		value = apply(p, type, value, parse_binary(p, level + 1));
	}
	return value;
}

bool gfl_tokens_eval(const struct gfl_tokens *tokens, uint32_t from, uint32_t to,
		     int64_t *value_ret)
{
	struct parser p = { tokens, from, to, false };

	*value_ret = parse_choice(&p);
	return !p.failed && p.at == p.end;
}
