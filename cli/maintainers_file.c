// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A MAINTAINERS file: which entry a file belongs to.
 *
 * SOURCE: MAINTAINERS, "Descriptions of section entries"; scripts/get_maintainer.pl:file_match_pattern
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "maintainers.h"

/* An F: or X: line. */
struct pattern {
	const char *glob;
	uint32_t literal; /* bytes before the first wildcard */
	int depth;	  /* how specific it is: as get_maintainer.pl counts */
	uint32_t entry;
	bool is_exclusion;
};

/* An N: line. */
struct name_pattern {
	regex_t regex;
	uint32_t entry;
};

/* Patterns are sorted by their literal part, those of one first letter are found by it. */
struct gfl_maintainers_file {
	char *text;
	const char **entries;
	uint32_t nr_entries, cap_entries;
	struct pattern *patterns;
	uint32_t nr_patterns, cap_patterns;
	struct name_pattern *names;
	uint32_t nr_names, cap_names;
	uint32_t letters[257];
	bool *is_excluded; /* by entry, for the file at hand */
};

/* --- reading ----------------------------------------------------------------------------- */

static int count_slashes(const char *s)
{
	int nr = 0;

	for (; *s; s++)
		nr += *s == '/';
	return nr;
}

static void add_pattern(struct gfl_maintainers_file *t, const char *glob, bool is_exclusion)
{
	struct pattern *p;
	size_t len = strlen(glob);

	if (!len)
		return;
	GFL_GROW(t->patterns, t->nr_patterns, t->cap_patterns);
	p = &t->patterns[t->nr_patterns++];
	*p = (struct pattern){ .glob = glob,
			       .literal = (uint32_t)strcspn(glob, "*?["),
			       .depth = count_slashes(glob) + (glob[len - 1] != '/'),
			       .entry = t->nr_entries - 1,
			       .is_exclusion = is_exclusion };
	if (*glob == '*')
		p->depth = -1;
}

static void add_name(struct gfl_maintainers_file *t, const char *text)
{
	struct name_pattern n = { .entry = t->nr_entries - 1 };

	/* Perl's expressions are more than these, but those in use are not. */
	if (regcomp(&n.regex, text, REG_EXTENDED | REG_NOSUB))
		return;
	GFL_GROW(t->names, t->nr_names, t->cap_names);
	t->names[t->nr_names++] = n;
}

static bool is_tagged(const char *line)
{
	return line[0] >= 'A' && line[0] <= 'Z' && line[1] == ':';
}

/* Entries begin with a line of text; what stands before the first is a preface without such a thing. */
static void read_lines(struct gfl_maintainers_file *t)
{
	char *save = NULL, *title = NULL;

	for (char *line = strtok_r(t->text, "\r\n", &save); line;
	     line = strtok_r(NULL, "\r\n", &save)) {
		char *value;

		for (size_t len = strlen(line); len && strchr(" \t", line[len - 1]);)
			line[--len] = '\0';
		if (!is_tagged(line)) {
			if (*line && !strchr(" \t#", *line))
				title = line;
			continue;
		}
		if (title) {
			GFL_GROW(t->entries, t->nr_entries, t->cap_entries);
			t->entries[t->nr_entries++] = title;
			title = NULL;
		}
		if (!t->nr_entries)
			continue;
		value = line + 2 + strspn(line + 2, " \t");
		if (line[0] == 'F' || line[0] == 'X')
			add_pattern(t, value, line[0] == 'X');
		else if (line[0] == 'N')
			add_name(t, value);
	}
}

static int compare_patterns(const void *pa, const void *pb)
{
	const struct pattern *a = pa, *b = pb;
	int x = a->literal ? (unsigned char)*a->glob : 256;
	int y = b->literal ? (unsigned char)*b->glob : 256;

	if (x != y)
		return x - y;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Where the patterns of each first letter begin; those that begin with a wildcard come last. */
static void index_patterns(struct gfl_maintainers_file *t)
{
	uint32_t at = 0;

	qsort(t->patterns, t->nr_patterns, sizeof(*t->patterns), compare_patterns);
	for (int c = 0; c <= 256; c++) {
		while (at < t->nr_patterns && t->patterns[at].literal &&
		       (unsigned char)*t->patterns[at].glob < c)
			at++;
		t->letters[c] = at;
	}
}

struct gfl_maintainers_file *gfl_maintainers_read(struct gfl_arena *arena, const char *path)
{
	struct gfl_maintainers_file *t = gfl_arena_alloc(arena, sizeof(*t));
	size_t len;

	t->text = gfl_read_file(path, &len);
	if (!t->text)
		return t;
	t->text = gfl_xrealloc(t->text, len + 1);
	t->text[len] = '\0';
	read_lines(t);
	index_patterns(t);
	t->is_excluded = gfl_arena_alloc(arena, t->nr_entries * sizeof(*t->is_excluded));
	return t;
}

/* --- matching ---------------------------------------------------------------------------- */

/* Does a set like [a-c] or [^x] hold @c? Moves @glob behind it. */
static bool in_set(const char **glob, char c)
{
	const char *s = *glob + 1;
	bool is_not = *s == '^', is_in = false;

	for (s += is_not; *s && *s != ']'; s++) {
		if (s[1] == '-' && s[2] && s[2] != ']') {
			is_in |= c >= s[0] && c <= s[2];
			s += 2;
		} else {
			is_in |= c == *s;
		}
	}
	*glob = *s ? s + 1 : s;
	return is_in != is_not;
}

/* Does the beginning of @s match? A star stands for slashes, too. */
static bool matches_begin(const char *glob, const char *s)
{
	const char *retry_glob = NULL, *retry_s = NULL;

	while (*glob) {
		const char *next = glob + 1;

		if (*glob == '*') {
			retry_glob = next;
			retry_s = s;
			glob = next;
			continue;
		}
		if (*s && (*glob == '[' ? (next = glob, in_set(&next, *s)) :
					  *glob == '?' || *glob == *s)) {
			glob = next;
			s++;
			continue;
		}
		if (!retry_glob || !*retry_s)
			return false;
		glob = retry_glob;
		s = ++retry_s;
	}
	return true;
}

/*
 * A pattern with a slash at its end means all below, any other what is as deep as itself. One without
 * wildcard that names a folder means all below, too.
 */
static bool fits(const struct pattern *p, const char *path, int slashes)
{
	size_t len = strlen(p->glob);

	if (strncmp(p->glob, path, p->literal))
		return false;
	if (p->literal == len)
		return p->glob[len - 1] == '/' || path[len] == '/' ||
		       count_slashes(p->glob) == slashes;
	return matches_begin(p->glob + p->literal, path + p->literal) &&
	       (p->glob[len - 1] == '/' || count_slashes(p->glob) == slashes);
}

/* Of two lines that fit, the better one; an entry's N: line is as good as a depth of 0. */
struct best {
	int depth;
	uint32_t literal, entry;
};

static void improve(struct best *best, struct best other)
{
	if (other.depth != best->depth	   ? other.depth > best->depth :
	    other.literal != best->literal ? other.literal > best->literal :
					     other.entry < best->entry)
		*best = other;
}

static void exclude(struct gfl_maintainers_file *t, const char *path, int slashes, uint32_t from,
		    uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (t->patterns[i].is_exclusion && fits(&t->patterns[i], path, slashes))
			t->is_excluded[t->patterns[i].entry] = true;
}

static void look(struct gfl_maintainers_file *t, const char *path, int slashes, uint32_t from,
		 uint32_t to, struct best *best)
{
	for (uint32_t i = from; i < to; i++) {
		const struct pattern *p = &t->patterns[i];

		if (!p->is_exclusion && !t->is_excluded[p->entry] && fits(p, path, slashes))
			improve(best, (struct best){ p->depth, p->literal, p->entry });
	}
}

const char *gfl_maintainers_find(struct gfl_maintainers_file *t, const char *path)
{
	/* -1 is that of "THE REST" */
	struct best best = { .depth = -1, .entry = UINT32_MAX, .literal = 0 };
	uint32_t from = t->letters[(unsigned char)*path], to = t->letters[(unsigned char)*path + 1];
	int slashes = count_slashes(path);

	if (!t->nr_entries)
		return NULL;
	memset(t->is_excluded, 0, t->nr_entries * sizeof(*t->is_excluded));
	exclude(t, path, slashes, from, to);
	exclude(t, path, slashes, t->letters[256], t->nr_patterns);
	look(t, path, slashes, from, to, &best);
	look(t, path, slashes, t->letters[256], t->nr_patterns, &best);
	for (uint32_t i = 0; best.depth < 0 && i < t->nr_names; i++)
		if (!t->is_excluded[t->names[i].entry] &&
		    !regexec(&t->names[i].regex, path, 0, NULL, 0))
			improve(&best, (struct best){ 0, 0, t->names[i].entry });
	return best.depth < 0 ? NULL : t->entries[best.entry];
}

void gfl_maintainers_forget(struct gfl_maintainers_file *t)
{
	for (uint32_t n = 0; n < t->nr_names; n++)
		regfree(&t->names[n].regex);
	free(t->names);
	free(t->patterns);
	free(t->entries);
	free(t->text);
}
