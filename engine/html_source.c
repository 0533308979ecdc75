/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Excerpts of source files.
 *
 * Input: steps of a path that are in one file. Output: their lines and some around them, with line
 * numbers as attributes, so that what is copied is code.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "html.h"

#define LINES_AROUND 2
#define MAX_SHORT 80 /* columns of a line that fits on paper */
#define MAX_LINE 400 /* bytes of a line that are shown: generated code has endless ones */
#define MAX_FILE (16 << 20)
#define MAX_TOTAL (128 << 20) /* bytes of files that are kept */

struct source {
	bool is_read;
	char *text; /* NULL: there is none */
	size_t len;
	uint32_t *lines; /* offsets */
	uint32_t nr_lines;
};

struct gfl_html_sources {
	const struct gfl_unit *unit;
	const char *base;
	struct source *files;
	size_t total;
};

struct gfl_html_sources *gfl_html_sources_create(const struct gfl_unit *unit, const char *base)
{
	struct gfl_html_sources *s = gfl_xrealloc(NULL, sizeof(*s));
	size_t bytes = (unit->nr_files + 1) * sizeof(*s->files);

	*s = (struct gfl_html_sources){ .unit = unit, .base = base };
	s->files = memset(gfl_xrealloc(NULL, bytes), 0, bytes);
	return s;
}

static void forget(struct gfl_html_sources *s)
{
	for (uint32_t i = 0; i < s->unit->nr_files; i++) {
		free(s->files[i].text);
		free(s->files[i].lines);
		s->files[i] = (struct source){ 0 };
	}
	s->total = 0;
}

void gfl_html_sources_destroy(struct gfl_html_sources *s)
{
	forget(s);
	free(s->files);
	free(s);
}

/* --- reading ------------------------------------------------------------------------------ */

/* What has a name in the facts need not be a file, and a pipe would keep us waiting. */
static int open_file(const struct gfl_html_sources *s, const char *name, size_t *len)
{
	struct stat st;
	char *path = NULL;
	int fd;

	if (name[0] != '/' && s->base) {
		path = gfl_xrealloc(NULL, strlen(s->base) + strlen(name) + 2);
		sprintf(path, "%s/%s", s->base, name);
	}
	fd = open(path ? path : name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	free(path);
	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size <= MAX_FILE) {
		*len = (size_t)st.st_size;
		return fd;
	}
	close(fd);
	return -1;
}

static void find_lines(struct source *src)
{
	uint32_t cap = 0;

	for (size_t at = 0; at < src->len;) {
		const char *end = memchr(src->text + at, '\n', src->len - at);

		GFL_GROW(src->lines, src->nr_lines, cap);
		src->lines[src->nr_lines++] = (uint32_t)at;
		if (!end)
			break;
		at = (size_t)(end - src->text) + 1;
	}
}

static const struct source *load(struct gfl_html_sources *s, uint32_t file)
{
	struct source *src = &s->files[file];
	size_t used = 0;
	ssize_t got;
	int fd;

	if (src->is_read)
		return src;
	if (s->total > MAX_TOTAL)
		forget(s);
	src->is_read = true;
	fd = open_file(s, s->unit->files[file], &src->len);
	if (fd < 0)
		return src;
	src->text = gfl_xrealloc(NULL, src->len + 1);
	while (used < src->len && (got = read(fd, src->text + used, src->len - used)) > 0)
		used += (size_t)got;
	close(fd);
	src->len = used;
	find_lines(src);
	s->total += src->len;
	return src;
}

/* --- printing ----------------------------------------------------------------------------- */

struct excerpt {
	const struct source *src;
	const struct gfl_step *steps;
	uint32_t nr, number;
	FILE *out;
};

static bool is_near(const struct excerpt *ex, uint32_t line)
{
	for (uint32_t i = 0; i < ex->nr; i++)
		if (ex->steps[i].loc.line && line + LINES_AROUND >= ex->steps[i].loc.line &&
		    line <= ex->steps[i].loc.line + LINES_AROUND)
			return true;
	return false;
}

/* A line that is left out must be worth it. */
static bool is_shown(const struct excerpt *ex, uint32_t line)
{
	return is_near(ex, line) || (is_near(ex, line - 1) && is_near(ex, line + 1));
}

static bool is_blank(const struct excerpt *ex, uint32_t line)
{
	const char *s = ex->src->text + ex->src->lines[line - 1];
	const char *end = ex->src->text + ex->src->len;

	while (s < end && *s != '\n' && isspace((unsigned char)*s))
		s++;
	return s == end || *s == '\n';
}

/* The attributes of a line that is a step: which, and the strongest kind. Returns its column. */
static uint32_t print_marks(const struct excerpt *ex, uint32_t line)
{
	uint32_t col = 0;
	bool is_op = false, is_first = true;

	for (uint32_t i = 0; i < ex->nr; i++) {
		if (ex->steps[i].loc.line != line)
			continue;
		col = ex->steps[i].loc.col;
		is_op |= ex->steps[i].kind == GFL_STEP_OP;
		fprintf(ex->out, "%s%u", is_first ? " data-s=\"" : ",", ex->number + i);
		is_first = false;
	}
	if (!is_first)
		fprintf(ex->out, "\" class=\"%s\"", is_op ? "m op" : "m");
	return col;
}

/* Of a character of several bytes, not the first one? */
static bool is_middle(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The name at column @col, from 1, is marked. */
static void print_code(FILE *out, const char *text, size_t len, uint32_t col)
{
	size_t from, to;

	if (!col || col > len) {
		gfl_html_text(out, text, len);
		return;
	}
	from = col - 1;
	to = from;
	while (to < len && (isalnum((unsigned char)text[to]) || text[to] == '_'))
		to++;
	if (to == from)
		to++;
	while (to < len && is_middle(text[to]))
		to++;
	gfl_html_text(out, text, from);
	fputs("<u>", out);
	gfl_html_text(out, text + from, to - from);
	fputs("</u>", out);
	gfl_html_text(out, text + to, len - to);
}

/* The text of a line, without its end. */
static const char *line_text(const struct excerpt *ex, uint32_t line, size_t *len)
{
	const struct source *src = ex->src;
	const char *text = src->text + src->lines[line - 1];
	const char *end = line < src->nr_lines ? src->text + src->lines[line] :
						 src->text + src->len;

	while (end > text && strchr("\r\n", end[-1]))
		end--;
	*len = (size_t)(end - text);
	return text;
}

static void print_text(const struct excerpt *ex, uint32_t line, uint32_t col)
{
	size_t len, shown;
	const char *text = line_text(ex, line, &len);

	shown = len;
	if (len > MAX_LINE)
		for (shown = MAX_LINE; shown && is_middle(text[shown]);)
			shown--;
	print_code(ex->out, text, shown, col);
	fputs(len > shown ? " …\n" : "\n", ex->out);
}

/* Will it never be wrapped, not even on paper? */
static bool is_short(const struct excerpt *ex, uint32_t line)
{
	size_t len, width = 0;
	const char *text = line_text(ex, line, &len);

	for (size_t i = 0; i < len && width <= MAX_SHORT; i++)
		width = text[i] == '\t' ? (width | 7) + 1 : width + 1;
	return width <= MAX_SHORT;
}

static bool is_step(const struct excerpt *ex, uint32_t line)
{
	for (uint32_t i = 0; i < ex->nr; i++)
		if (ex->steps[i].loc.line == line)
			return true;
	return false;
}

/*
 * Some lines from @line on in one element: a report of a thousand findings has enough of them. What
 * is a step, or may be wrapped, needs its own, for its number to stay beside it. Returns the next line.
 */
static uint32_t print_lines(const struct excerpt *ex, uint32_t line, uint32_t last)
{
	uint32_t end = line + 1, col;

	while (end <= last && is_shown(ex, end) && !is_step(ex, end - 1) && !is_step(ex, end) &&
	       is_short(ex, end - 1) && is_short(ex, end))
		end++;
	fprintf(ex->out, "<span data-n=\"%u", line);
	for (uint32_t i = line + 1; i < end; i++)
		fprintf(ex->out, "\n%u", i);
	fputc('"', ex->out);
	col = print_marks(ex, line);
	fputc('>', ex->out);
	for (; line < end; line++)
		print_text(ex, line, col);
	fputs("</span>", ex->out);
	return end;
}

void gfl_html_excerpt(struct gfl_html_sources *sources, FILE *out, const struct gfl_step *steps,
		      uint32_t nr, uint32_t number)
{
	struct excerpt ex = { .steps = steps, .nr = nr, .number = number, .out = out };
	uint32_t first = UINT32_MAX, last = 0;

	if (!steps->loc.file)
		return;
	ex.src = load(sources, steps->loc.file);
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t line = steps[i].loc.line;

		if (line && line < first)
			first = line;
		if (line > last)
			last = line;
	}
	if (!ex.src->text || first > ex.src->nr_lines)
		return;
	first = first > LINES_AROUND ? first - LINES_AROUND : 1;
	last = last + LINES_AROUND < ex.src->nr_lines ? last + LINES_AROUND : ex.src->nr_lines;
	while (first < last && is_blank(&ex, first))
		first++;
	while (last > first && is_blank(&ex, last))
		last--;
	fputs("<pre>", out);
	for (uint32_t line = first; line <= last;) {
		if (!is_shown(&ex, line)) {
			if (is_shown(&ex, line - 1))
				fputs("<i>⋮\n</i>", out);
			line++;
			continue;
		}
		line = print_lines(&ex, line, last);
	}
	fputs("</pre>", out);
}
