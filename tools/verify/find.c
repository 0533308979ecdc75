// SPDX-License-Identifier: GPL-2.0-or-later
/* Which cases there are. */
#include "verify.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

static struct gfl_case *new_case(struct gfl_cases *cases, const char *path)
{
	struct gfl_case *c;

	cases->v = realloc(cases->v, (cases->nr + 1) * sizeof(*cases->v));
	if (!cases->v)
		exit(2);
	c = &cases->v[cases->nr++];
	gfl_case_init(c, path);
	return c;
}

static void add_file(struct gfl_case *c, const char *path)
{
	char *text = gfl_read_file(path);

	gfl_case_add(c, path, text);
	free(text);
}

static bool is_below_program(const FTSENT *e)
{
	const char *slash = strrchr(e->fts_path, '/');
	size_t len = slash ? (size_t)(slash - e->fts_path) : 0;

	return len >= 7 && !strncmp(slash - 7, "program", 7) && (len == 7 || slash[-8] == '/');
}

static bool has_suffix(const FTSENT *e, const char *suffix)
{
	size_t len = strlen(suffix);

	return e->fts_info == FTS_F && e->fts_namelen > len &&
	       !strcmp(e->fts_name + e->fts_namelen - len, suffix);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

void gfl_cases_find(struct gfl_cases *cases, char **paths)
{
	FTS *fts = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	struct gfl_case *program = NULL;
	FTSENT *e;

	if (!fts)
		gfl_die("cannot read", paths[0]);
	while ((e = fts_read(fts))) {
		if (e->fts_info == FTS_NS || e->fts_info == FTS_DNR || e->fts_info == FTS_ERR) {
			errno = e->fts_errno;
			gfl_die("cannot read", e->fts_path);
		}
		if (!program && e->fts_info == FTS_D && is_below_program(e)) {
			program = new_case(cases, e->fts_path);
			program->is_program = true;
			e->fts_number = 1;
		} else if (e->fts_info == FTS_DP && e->fts_number) {
			program = NULL;
		} else if (has_suffix(e, ".c") || (program && has_suffix(e, ".h"))) {
			add_file(program ? program : new_case(cases, e->fts_path), e->fts_path);
		}
	}
	fts_close(fts);
}

static void drop_unwanted(struct gfl_cases *cases)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < cases->nr; i++) {
		if (!cases->pattern || strstr(cases->v[i].path, cases->pattern))
			cases->v[nr++] = cases->v[i];
		else
			gfl_case_deinit(&cases->v[i]);
	}
	cases->nr = nr;
}

void gfl_cases_close(struct gfl_cases *cases)
{
	drop_unwanted(cases);
	for (unsigned int i = 0; i < cases->nr; i++)
		gfl_case_close(&cases->v[i]);
}

void gfl_cases_deinit(struct gfl_cases *cases)
{
	for (unsigned int i = 0; i < cases->nr; i++)
		gfl_case_deinit(&cases->v[i]);
	free(cases->v);
}
