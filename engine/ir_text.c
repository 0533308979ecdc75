// SPDX-License-Identifier: GPL-2.0-or-later
/* Words and scanner of the facts file. */
#include "ir_text.h"

#include <ctype.h>
#include <string.h>

const char *const gfl_val_words[GFL_NR_VAL_KINDS] = {
	/* NONE and APP are not facts. */
	[GFL_VAL_UNKNOWN] = "unknown", [GFL_VAL_CONST] = "const", [GFL_VAL_PARAM] = "param",
	[GFL_VAL_FN] = "fn",	       [GFL_VAL_VAR] = "var",	  [GFL_VAL_FIELD] = "field",
	[GFL_VAL_INDEX] = "index",     [GFL_VAL_LOAD] = "load",	  [GFL_VAL_RESULT] = "result",
	[GFL_VAL_PHI] = "phi",	       [GFL_VAL_OP] = "op",	  [GFL_VAL_SELECT] = "select",
};

const char *const gfl_annot_words[GFL_NR_ANNOTS] = {
	[GFL_ANNOT_MUST_HOLD] = "must_hold",
	[GFL_ANNOT_ACQUIRES] = "acquires",
	[GFL_ANNOT_RELEASES] = "releases",
};

const char *const gfl_flag_words[GFL_NR_FLAG_WORDS] = {
	"static", "inline", "noreturn", "init", "weak", "address", "cold",
};

/* --- characters ------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* All of ASCII that can be seen, but for what means something. */
static const bool bare_chars[256] = {
	[0x21] = true,		[0x24 ... 0x27] = true, [0x2a ... 0x2b] = true,
	[0x2d ... 0x39] = true, [0x3b ... 0x3f] = true, [0x41 ... 0x5b] = true,
	[0x5d ... 0x7e] = true,
};

static bool is_bare_char(char c)
{
	return bare_chars[(unsigned char)c];
}

/* "-" is no string, "-1" and "*1" would look like a number and a called value. */
static bool is_bare_start(char c)
{
	return is_bare_char(c) && c != '-' && c != '*';
}

bool gfl_is_bare(const char *s)
{
	if (!is_bare_start(*s))
		return false;
	while (*++s)
		if (!is_bare_char(*s))
			return false;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* --- lines -------------------------------------------------------------------------- */

void gfl_scan_fail(struct gfl_scan *scan, const char *at, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	if (scan->failed)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	gfl_error(scan->log, scan->name, scan->line, (unsigned int)(at - scan->bol) + 1, "%s",
		  text);
	scan->failed = true;
}

/* Where the line at hand ends. */
static const char *line_end(const struct gfl_scan *scan)
{
	const char *nl = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));

	return nl ? nl : scan->end;
}

bool gfl_scan_more(struct gfl_scan *scan)
{
	while (scan->at < scan->end && is_blank(*scan->at))
		scan->at++;
	/* A comment starts a word; within one, '#' leads to a macro's number. */
	return scan->at < scan->end && *scan->at != '\n' &&
	       !(*scan->at == '#' && (scan->at == scan->bol || is_blank(scan->at[-1])));
}

bool gfl_scan_line(struct gfl_scan *scan)
{
	while (!scan->failed) {
		if (scan->line) {
			scan->at = line_end(scan);
			/* A last line without newline stays the last one. */
			if (scan->at == scan->end)
				return false;
			scan->at++;
		}
		scan->line++;
		scan->bol = scan->at;
		if (gfl_scan_more(scan))
			return true;
	}
	return false;
}

/* For messages: what stands here, in a form that can be printed. */
static const char *show_rest(const struct gfl_scan *scan, char *buf, size_t size)
{
	size_t len = 0;

	while (scan->at + len < scan->end && len < size - 1 && is_bare_char(scan->at[len])) {
		buf[len] = scan->at[len];
		len++;
	}
	buf[len] = '\0';
	return buf;
}

/* Reports that @what was expected where something else, or nothing, stands. */
static void fail_expected(struct gfl_scan *scan, const char *what)
{
	char rest[40];

	if (!gfl_scan_more(scan))
		gfl_scan_fail(scan, scan->at, "%s expected", what);
	else if (*show_rest(scan, rest, sizeof(rest)))
		gfl_scan_fail(scan, scan->at, "%s expected, not '%s'", what, rest);
	else
		gfl_scan_fail(scan, scan->at, "%s expected, not byte 0x%02x", what,
			      (unsigned char)*scan->at);
}

void gfl_scan_end(struct gfl_scan *scan)
{
	if (!scan->failed && gfl_scan_more(scan))
		fail_expected(scan, "end of line");
}

bool gfl_scan_char(struct gfl_scan *scan, char c)
{
	if (scan->failed || !gfl_scan_more(scan) || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

void gfl_scan_want(struct gfl_scan *scan, char c)
{
	char what[] = { '\'', c, '\'', '\0' };

	if (scan->failed)
		return;
	if (scan->at < scan->end && *scan->at == c)
		scan->at++;
	else
		fail_expected(scan, what);
}

/* --- words and strings ---------------------------------------------------------------- */

/* Length of the bare word that stands here, after blanks. */
static size_t bare_len(struct gfl_scan *scan)
{
	size_t len = 0;

	if (scan->failed || !gfl_scan_more(scan))
		return 0;
	while (scan->at + len < scan->end && is_bare_char(scan->at[len]))
		len++;
	return len;
}

/* Does @word stand at @scan->at, which is no blank? */
static bool take_word(struct gfl_scan *scan, const char *word)
{
	const char *at;

	/* Most words that are asked for do not stand here; the first byte tells. */
	for (at = scan->at; *word; at++, word++)
		if (at == scan->end || *at != *word)
			return false;
	if (at < scan->end && is_bare_char(*at))
		return false;
	scan->at = at;
	return true;
}

bool gfl_scan_word(struct gfl_scan *scan, const char *word)
{
	return !scan->failed && gfl_scan_more(scan) && take_word(scan, word);
}

size_t gfl_scan_words(struct gfl_scan *scan, const char *const *words, size_t nr, const char *what)
{
	const bool more = !scan->failed && gfl_scan_more(scan);

	for (size_t i = 0; more && i < nr; i++)
		if (words[i] && take_word(scan, words[i]))
			return i;
	if (!scan->failed)
		fail_expected(scan, what);
	return 0;
}

static void buf_reserve(struct gfl_scan *scan, size_t bytes)
{
	if (bytes <= scan->cap_buf)
		return;
	while (bytes > scan->cap_buf)
		scan->cap_buf = scan->cap_buf ? scan->cap_buf * 2 : 256;
	scan->buf = gfl_xrealloc(scan->buf, scan->cap_buf);
}

/* Appends a byte of a string; there is always room for the NUL after it. */
static void buf_put(struct gfl_scan *scan, size_t len, char c)
{
	buf_reserve(scan, len + 2);
	scan->buf[len] = c;
	scan->buf[len + 1] = '\0';
}

/* One character behind a backslash; 0 after an error, for no string may hold it. */
static char scan_escape(struct gfl_scan *scan)
{
	const char *at = scan->at++;
	const size_t left = (size_t)(scan->end - scan->at);
	int high, low;

	if (left && (*scan->at == '"' || *scan->at == '\\'))
		return *scan->at++;
	if (left >= 3 && *scan->at == 'x') {
		high = hex_digit(scan->at[1]);
		low = hex_digit(scan->at[2]);
		if (high >= 0 && low >= 0 && (high || low)) {
			scan->at += 3;
			return (char)(high << 4 | low);
		}
	}
	gfl_scan_fail(scan, at, "unknown escape in a string");
	return 0;
}

static const char *scan_quoted(struct gfl_scan *scan)
{
	const char *start = scan->at++;
	size_t len = 0;

	buf_put(scan, 0, '\0');
	while (!scan->failed) {
		char c = scan->at < scan->end ? *scan->at : '\n';

		if (c == '"') {
			scan->at++;
			buf_put(scan, len, '\0');
			return scan->buf;
		}
		if (c == '\n') {
			gfl_scan_fail(scan, start, "string is not closed");
		} else if (c == '\\') {
			buf_put(scan, len++, scan_escape(scan));
		} else if ((unsigned char)c < ' ' || c == 0x7f) {
			gfl_scan_fail(scan, scan->at, "byte 0x%02x in a string", (unsigned char)c);
		} else {
			buf_put(scan, len++, c);
			scan->at++;
		}
	}
	return "";
}

const char *gfl_scan_string(struct gfl_scan *scan, const char *what)
{
	size_t len = bare_len(scan);

	if (scan->failed)
		return "";
	if (!len && gfl_scan_more(scan) && *scan->at == '"')
		return scan_quoted(scan);
	if (!len || !is_bare_start(*scan->at)) {
		fail_expected(scan, what);
		return "";
	}
	buf_reserve(scan, len + 1);
	memcpy(scan->buf, scan->at, len);
	scan->buf[len] = '\0';
	scan->at += len;
	return scan->buf;
}

const char *gfl_scan_opt_string(struct gfl_scan *scan, const char *what)
{
	return gfl_scan_word(scan, "-") ? NULL : gfl_scan_string(scan, what);
}

/* --- numbers ---------------------------------------------------------------------------- */

/* Digits of @base that stand here, at most @max. Moves only behind a good number. */
static bool scan_digits(struct gfl_scan *scan, const char *at, int base, uint64_t max,
			uint64_t *ret)
{
	const char *const first = at;
	uint64_t num = 0;

	for (; at < scan->end; at++) {
		const int digit = hex_digit(*at);

		if (digit < 0 || digit >= base)
			break;
		if (__builtin_mul_overflow(num, (uint64_t)base, &num) ||
		    __builtin_add_overflow(num, (uint64_t)digit, &num) || num > max)
			return false;
	}
	/* "12x" is not 12. */
	if (at == first || (at < scan->end && (isalnum((unsigned char)*at) || *at == '_')))
		return false;
	scan->at = at;
	*ret = num;
	return true;
}

int64_t gfl_scan_num(struct gfl_scan *scan, const char *what)
{
	const char *at;
	bool neg = false;
	int base = 10;
	uint64_t num;

	if (scan->failed)
		return 0;
	gfl_scan_more(scan);
	at = scan->at;
	if (at < scan->end && *at == '-') {
		neg = true;
		at++;
	} else if (scan->end - at > 2 && at[0] == '0' && at[1] == 'x') {
		base = 16;
		at += 2;
	}
	if (!scan_digits(scan, at, base, (uint64_t)INT64_MAX + neg, &num)) {
		fail_expected(scan, what);
		return 0;
	}
	return (int64_t)(neg ? -num : num);
}

uint32_t gfl_scan_count(struct gfl_scan *scan, const char *what, uint32_t max)
{
	uint64_t num = 0;
	const char *at;

	if (scan->failed)
		return 0;
	gfl_scan_more(scan);
	at = scan->at;
	if (!scan_digits(scan, at, 10, UINT32_MAX, &num)) {
		fail_expected(scan, what);
		return 0;
	}
	if (num > max) {
		gfl_scan_fail(scan, at, "%s is more than %u", what, max);
		return 0;
	}
	return (uint32_t)num;
}

struct gfl_loc gfl_scan_loc(struct gfl_scan *scan, uint32_t nr_files)
{
	struct gfl_loc loc = { 0 };
	const char *at;

	if (!gfl_scan_char(scan, '@'))
		return loc;
	at = scan->at;
	loc.file = gfl_scan_count(scan, "file number", UINT32_MAX);
	if (loc.file >= nr_files)
		gfl_scan_fail(scan, at, "file %u is not known yet", loc.file);
	gfl_scan_want(scan, ':');
	loc.line = gfl_scan_count(scan, "line number", UINT32_MAX);
	gfl_scan_want(scan, ':');
	loc.col = gfl_scan_count(scan, "column", UINT32_MAX);
	return loc;
}
