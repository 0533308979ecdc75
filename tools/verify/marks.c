// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Case files: the truth marks in their `//` comments.
 *
 * A `//` comment in a case file is a mark, the SPDX line or the list of trees, nothing else: so a
 * misspelt mark is an error and not a remark. Remarks are written the other way.
 */
#include "verify.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const mark_names[GFL_NR_MARK_KINDS] = {
	[GFL_MARK_EXPECT] = "EXPECT",	  [GFL_MARK_OK] = "OK",	    [GFL_MARK_MISSING] = "MISSING",
	[GFL_MARK_SPURIOUS] = "SPURIOUS", [GFL_MARK_NOTE] = "NOTE",
};

static const char *const check_ids[] = {
	"sleep-in-atomic", "alloc-in-raw",  "free-in-raw",
	"gfp-conflict",	   "nolock-misuse", "lock-in-raw",
};

static const char *const tree_names[] = { "6.12-rt", "6.12", "6.1" };
static const char *const frontends[] = { "gcc", "clang", "cocci" };

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

void *gfl_xalloc(size_t bytes)
{
	void *p = calloc(1, bytes ? bytes : 1);

	if (!p) {
		fputs("verify: out of memory\n", stderr);
		exit(2);
	}
	return p;
}

const char *gfl_models_name(unsigned int models)
{
	static const char *const names[] = { "", "[rt]", "[nort]", "[rt,nort]" };

	return names[models & 3];
}

static bool is_one_of(const char *word, const char *const *list, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (!strcmp(word, list[i]))
			return true;
	}
	return false;
}

bool gfl_list_has(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = list; (p = strstr(p, word)); p += len) {
		if ((p == list || p[-1] == ' ') && p[len] == ' ')
			return true;
	}
	return false;
}

/* About the file that was added last. */
static void complain(struct gfl_case *c, unsigned int line, const char *fmt, ...)
{
	char *old = c->errors, *text = NULL;
	size_t len;
	va_list ap;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		exit(2);
	fprintf(out, "%s%s:%u: ", old ? old : "", c->nr_files ? c->files[c->nr_files - 1] : c->path,
		line);
	va_start(ap, fmt);
	vfprintf(out, fmt, ap);
	va_end(ap);
	fputc('\n', out);
	fclose(out);
	free(old);
	c->errors = text;
	c->nr_errors++;
}

static void skip_blanks(char **p)
{
	while (isspace((unsigned char)**p))
		(*p)++;
}

/* Cut the word at *p, up to a blank or one of @stop, out into @buf. */
static bool take_word(char **p, const char *stop, char *buf, size_t size)
{
	size_t len = 0;

	skip_blanks(p);
	while ((*p)[len] && !isspace((unsigned char)(*p)[len]) && !strchr(stop, (*p)[len]))
		len++;
	if (!len || len >= size)
		return false;
	memcpy(buf, *p, len);
	buf[len] = '\0';
	*p += len;
	return true;
}

static bool take_models(char **p, unsigned int *ret)
{
	char word[16];

	*ret = 0;
	if (**p != '[')
		return true;
	do {
		(*p)++;
		if (!take_word(p, ",]", word, sizeof(word)))
			return false;
		if (!strcmp(word, "rt"))
			*ret |= GFL_MODEL_RT;
		else if (!strcmp(word, "nort"))
			*ret |= GFL_MODEL_NORT;
		else
			return false;
	} while (**p == ',');
	if (**p != ']')
		return false;
	(*p)++;
	return true;
}

/* `@gcc`, `@6.12-rt`, ...: where the mark holds */
static bool take_only(struct gfl_case *c, struct gfl_mark *m, char **p)
{
	char word[32];

	for (skip_blanks(p); **p == '@'; skip_blanks(p)) {
		(*p)++;
		if (!take_word(p, ":@", word, sizeof(word)) ||
		    (!is_one_of(word, tree_names, ARRAY_SIZE(tree_names)) &&
		     !is_one_of(word, frontends, ARRAY_SIZE(frontends)))) {
			complain(c, m->line, "'@' needs a tree or a front end");
			return false;
		}
		if (strlen(m->only) + strlen(word) + 2 > sizeof(m->only)) {
			complain(c, m->line, "too many '@'");
			return false;
		}
		strcat(strcat(m->only, word), " ");
	}
	return true;
}

static void parse_finding_mark(struct gfl_case *c, struct gfl_mark *m, char *p)
{
	bool needs_reason = m->kind == GFL_MARK_MISSING || m->kind == GFL_MARK_SPURIOUS;

	if (!take_word(&p, "[:@", m->id, sizeof(m->id)) ||
	    !is_one_of(m->id, check_ids, ARRAY_SIZE(check_ids))) {
		complain(c, m->line, "unknown check id '%s'", m->id);
		return;
	}
	if (!take_models(&p, &m->models)) {
		complain(c, m->line, "the brackets take 'rt' and 'nort'");
		return;
	}
	if (!take_only(c, m, &p))
		return;
	if (needs_reason) {
		if (*p != ':' || !p[1 + strspn(p + 1, " ")])
			complain(c, m->line, "%s needs a reason", mark_names[m->kind]);
	} else if (*p) {
		complain(c, m->line, "'%s' does not belong behind a mark", p);
	}
}

static void parse_mark(struct gfl_case *c, unsigned int line, char *p)
{
	struct gfl_mark *m;
	char word[16] = "";
	int kind;

	if (!take_word(&p, "", word, sizeof(word)))
		word[0] = '\0';
	for (kind = 0; kind < GFL_NR_MARK_KINDS; kind++) {
		if (!strcmp(word, mark_names[kind]))
			break;
	}
	if (kind == GFL_NR_MARK_KINDS) {
		complain(c, line, "'%s' is no mark", word);
		return;
	}
	c->marks = realloc(c->marks, (c->nr_marks + 1) * sizeof(*c->marks));
	if (!c->marks)
		exit(2);
	m = &c->marks[c->nr_marks++];
	memset(m, 0, sizeof(*m));
	m->kind = (enum gfl_mark_kind)kind;
	m->file = c->files[c->nr_files - 1];
	m->line = line;
	if (m->kind != GFL_MARK_NOTE) {
		parse_finding_mark(c, m, p);
		return;
	}
	skip_blanks(&p);
	if (!*p || strlen(p) >= sizeof(m->id))
		complain(c, line, "NOTE needs a text of up to %zu bytes", sizeof(m->id) - 1);
	else
		strcpy(m->id, p);
}

static void parse_trees(struct gfl_case *c, unsigned int line, char *p)
{
	char word[32];

	while (take_word(&p, "", word, sizeof(word))) {
		if (!is_one_of(word, tree_names, ARRAY_SIZE(tree_names)) ||
		    gfl_list_has(c->trees, word)) {
			complain(c, line, "no tree, or named twice: '%s'", word);
			return;
		}
		strcat(strcat(c->trees, word), " ");
	}
	if (!c->trees[0])
		complain(c, line, "'trees:' names no tree");
}

static void parse_comment(struct gfl_case *c, unsigned int line, char *p)
{
	char *end = p + strlen(p);
	char *part, *save = NULL;

	while (end > p && isspace((unsigned char)end[-1]))
		*--end = '\0';
	skip_blanks(&p);
	if (!strncmp(p, "SPDX-", 5))
		return;
	if (!strncmp(p, "trees:", 6)) {
		parse_trees(c, line, p + 6);
		return;
	}
	for (part = strtok_r(p, ";", &save); part; part = strtok_r(NULL, ";", &save)) {
		end = part + strlen(part);
		while (end > part && isspace((unsigned char)end[-1]))
			*--end = '\0';
		parse_mark(c, line, part);
	}
}

void gfl_case_init(struct gfl_case *c, const char *path)
{
	memset(c, 0, sizeof(*c));
	c->path = strdup(path);
	if (!c->path)
		exit(2);
}

void gfl_case_deinit(struct gfl_case *c)
{
	for (unsigned int i = 0; i < c->nr_files; i++)
		free(c->files[i]);
	free(c->files);
	free(c->path);
	free(c->marks);
	free(c->errors);
}

void gfl_case_add(struct gfl_case *c, const char *file, const char *text)
{
	char *copy = strdup(text), *line, *next;
	unsigned int nr = 0;

	c->files = realloc(c->files, (c->nr_files + 1) * sizeof(*c->files));
	if (!copy || !c->files || !(c->files[c->nr_files++] = strdup(file)))
		exit(2);
	for (line = copy; line; line = next) {
		char *comment;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		nr++;
		comment = strstr(line, "//");
		if (comment)
			parse_comment(c, nr, comment + 2);
	}
	free(copy);
}

bool gfl_case_close(struct gfl_case *c)
{
	if (!c->nr_marks)
		complain(c, 1, "no marks: a case without a statement proves nothing");
	return !c->nr_errors;
}
