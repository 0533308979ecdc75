/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text in HTML.
 *
 * Input: bytes out of a source tree, which anybody may have written.
 * Output: UTF-8 without markup, and without characters that change how their neighbours are shown.
 */
#include <string.h>

#include "html.h"

/* Length of the character at @s, 0 if it is none; its code goes to @code. */
static size_t decode(const unsigned char *s, size_t len, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t nr = *s < 0x80 ? 1 :
		    *s < 0xc0 ? 0 :
		    *s < 0xe0 ? 2 :
		    *s < 0xf0 ? 3 :
		    *s < 0xf8 ? 4 :
				0;

	if (!nr || nr > len)
		return 0;
	*code = nr == 1 ? *s : *s & (0x7fu >> nr);
	for (size_t i = 1; i < nr; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	if (*code < least[nr] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return nr;
}

/* Characters that cannot be seen, or that HTML forbids. */
static bool is_hidden(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0, 8 },
		{ 0xa, 0x1f },
		{ 0x7f, 0x9f },
		{ 0xad, 0xad },
		{ 0x61c, 0x61c },
		{ 0x180e, 0x180e },
		{ 0x200b, 0x200f },
		{ 0x2028, 0x202e },
		{ 0x2060, 0x206f },
		{ 0xfdd0, 0xfdef },
		{ 0xfeff, 0xfeff },
		{ 0xfff0, 0xfffb },
		{ 0xe0000, 0xe0fff },
	};

	if ((code & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

static const char *entity(uint32_t code)
{
	switch (code) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void gfl_html_text(FILE *out, const char *s, size_t len)
{
	const unsigned char *at = (const unsigned char *)s, *end = at + len;

	while (at < end) {
		uint32_t code = 0;
		size_t nr = decode(at, (size_t)(end - at), &code);
		const char *name = nr ? entity(code) : NULL;

		if (!nr)
			fprintf(out, "\\x%02x", *at);
		else if (name)
			fputs(name, out);
		else if (is_hidden(code))
			fprintf(out, code > 0xffff ? "\\U%08x" : "\\u%04x", code);
		else
			fwrite(at, 1, nr, out);
		at += nr ? nr : 1;
	}
}

void gfl_html_puts(FILE *out, const char *s)
{
	gfl_html_text(out, s, strlen(s));
}
