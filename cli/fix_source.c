// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A C file cut into tokens, for edits of single words and lines. Comments and blanks are no tokens, a
 * directive is one, macros included: what stands in them cannot be found by its place.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fix.h"

/* --- cutting ------------------------------------------------------------------------- */

struct cutter {
	struct gfl_source *s;
	uint32_t at;
	bool is_fresh; /* nothing but blanks in this line so far */
};

static void begin_line(struct gfl_source *s, uint32_t at, bool is_amid)
{
	if (s->nr_lines + 2 >= s->cap_lines) {
		s->cap_lines = s->cap_lines ? s->cap_lines * 2 : 1024;
		s->line = gfl_xrealloc(s->line, s->cap_lines * sizeof(*s->line));
		s->is_amid = gfl_xrealloc(s->is_amid, s->cap_lines * sizeof(*s->is_amid));
	}
	s->line[++s->nr_lines] = at;
	s->is_amid[s->nr_lines] = is_amid;
}

/* One byte on; lines are counted here and nowhere else. */
static void step(struct cutter *c, bool is_amid)
{
	if (c->s->text[c->at++] == '\n' && c->at < c->s->len)
		begin_line(c->s, c->at, is_amid);
}

static char peek(const struct cutter *c, uint32_t ahead)
{
	return c->at + ahead < c->s->len ? c->s->text[c->at + ahead] : '\0';
}

/* A newline that does not end the line, and its length with the backslash. */
static uint32_t splice(const struct cutter *c)
{
	if (peek(c, 0) != '\\')
		return 0;
	return peek(c, 1) == '\n' ? 2 : peek(c, 1) == '\r' && peek(c, 2) == '\n' ? 3 : 0;
}

static void skip_comment(struct cutter *c)
{
	const bool is_line = peek(c, 1) == '/';

	step(c, false);
	step(c, false);
	while (c->at < c->s->len) {
		uint32_t n = splice(c);

		if (is_line && peek(c, 0) == '\n')
			return;
		if (!is_line && peek(c, 0) == '*' && peek(c, 1) == '/') {
			c->at += 2;
			return;
		}
		for (n += !n; n--;)
			step(c, true);
	}
}

static bool is_comment(const struct cutter *c)
{
	return peek(c, 0) == '/' && (peek(c, 1) == '/' || peek(c, 1) == '*');
}

static void skip_literal(struct cutter *c, char quote)
{
	for (step(c, false); c->at < c->s->len && peek(c, 0) != '\n'; step(c, true)) {
		if (peek(c, 0) == quote) {
			step(c, false);
			return;
		}
		if (peek(c, 0) == '\\')
			step(c, true);
	}
}

static void skip_directive(struct cutter *c)
{
	while (c->at < c->s->len && peek(c, 0) != '\n') {
		uint32_t n = splice(c);

		if (is_comment(c))
			skip_comment(c);
		else
			for (n += !n; n--;)
				step(c, true);
	}
}

static bool is_word(char ch)
{
	return isalnum((unsigned char)ch) || ch == '_' || ch == '$';
}

static void skip_word(struct cutter *c, bool is_number)
{
	while (is_word(peek(c, 0)) || (is_number && peek(c, 0) == '.'))
		c->at++;
}

static void cut_token(struct cutter *c)
{
	struct gfl_source *s = c->s;
	struct gfl_token t = { .kind = GFL_TOKEN_PUNCT, .at = c->at, .line = s->nr_lines };
	char ch = peek(c, 0);

	if (ch == '#' && c->is_fresh) {
		t.kind = GFL_TOKEN_DIRECTIVE;
		skip_directive(c);
	} else if (ch == '"' || ch == '\'') {
		t.kind = GFL_TOKEN_LITERAL;
		skip_literal(c, ch);
	} else if (is_word(ch)) {
		t.kind = isdigit((unsigned char)ch) ? GFL_TOKEN_LITERAL : GFL_TOKEN_WORD;
		skip_word(c, t.kind == GFL_TOKEN_LITERAL);
	} else {
		c->at++;
	}
	c->is_fresh = false;
	t.len = c->at - t.at;
	GFL_GROW(s->token, s->nr_tokens, s->cap_tokens);
	s->token[s->nr_tokens++] = t;
}

static void cut(struct gfl_source *s)
{
	struct cutter c = { .s = s, .is_fresh = true };

	begin_line(s, 0, false);
	while (c.at < s->len) {
		uint32_t n = splice(&c);

		if (is_comment(&c)) {
			skip_comment(&c);
		} else if (n) {
			while (n--)
				step(&c, true);
		} else if (isspace((unsigned char)peek(&c, 0))) {
			c.is_fresh |= peek(&c, 0) == '\n';
			step(&c, false);
		} else {
			cut_token(&c);
		}
	}
	s->line[s->nr_lines + 1] = (uint32_t)s->len;
}

/* --- a file -------------------------------------------------------------------------- */

bool gfl_source_open(struct gfl_source *source, const char *name, const char *path)
{
	struct stat st;

	*source = (struct gfl_source){ .name = name, .path = path };
	/* before it is read: a change meanwhile must not go unseen */
	if (stat(path, &st)) {
		gfl_complain("cannot read '%s': %s", path, strerror(errno));
		return false;
	}
	source->mtime = st.st_mtim;
	source->text = gfl_read_file(path, &source->len);
	if (!source->text)
		return false;
	source->text = gfl_xrealloc(source->text, source->len + 1);
	source->text[source->len] = '\0';
	if (source->len > UINT32_MAX / 2) {
		gfl_complain("'%s' is too large", path);
		gfl_source_close(source);
		return false;
	}
	cut(source);
	return true;
}

void gfl_source_close(struct gfl_source *source)
{
	free(source->text);
	free(source->token);
	free(source->line);
	free(source->is_amid);
}

int64_t gfl_source_token(const struct gfl_source *source, uint32_t line, uint32_t col)
{
	uint32_t lo = 0, hi = source->nr_tokens, at;

	if (!line || line > source->nr_lines || !col)
		return -1;
	at = source->line[line] + col - 1;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (source->token[mid].at < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < source->nr_tokens && source->token[lo].at == at ? (int64_t)lo : -1;
}

bool gfl_token_is(const struct gfl_source *source, int64_t i, const char *text)
{
	const struct gfl_token *t;

	if (i < 0 || i >= source->nr_tokens)
		return false;
	t = &source->token[i];
	return t->len == strlen(text) && !memcmp(source->text + t->at, text, t->len);
}

const char *gfl_token_text(const struct gfl_source *source, int64_t i)
{
	const struct gfl_token *t = &source->token[i];

	return gfl_format("%.*s", (int)t->len, source->text + t->at);
}

int64_t gfl_source_match(const struct gfl_source *source, int64_t open)
{
	int depth = 0;

	for (int64_t i = open; i < source->nr_tokens; i++) {
		if (gfl_token_is(source, i, "("))
			depth++;
		else if (gfl_token_is(source, i, ")") && !--depth)
			return i;
		else if (source->token[i].kind == GFL_TOKEN_DIRECTIVE ||
			 gfl_token_is(source, i, "{") || gfl_token_is(source, i, "}"))
			return -1;
	}
	return -1;
}
