// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What cannot be compiled is checked by semantic patches, which look at each file for itself. Theirs are lines
 * of FILE:LINE:COLUMNS: MESSAGE; one is new if the side before has none with that message about a line of that
 * text.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diff.h"

#define MAX_OUTPUT (4 << 20)

/* What one of them says: @message about the line @text. */
struct said {
	const char *line;
	const char *message;
	const char *text;
	bool is_taken;
};

struct saids {
	struct said *v;
	size_t nr, cap;
};

/* --- running ------------------------------------------------------------------------------ */

/*
 * A script tells in a comment how it wants to be run: `// Options: --no-includes --include-headers`. False if
 * it does not report: then it is one for changing code.
 */
static bool read_script(const char *script, struct gfl_words *options)
{
	static const char key[] = "// Options:";
	FILE *in = fopen(script, "re");
	bool reports = false;
	char *line = NULL;
	size_t size = 0;

	while (in && getline(&line, &size, in) > 0) {
		reports |= !strcmp(line, "virtual report\n");
		if (!strncmp(line, key, strlen(key)))
			gfl_words_split(options, line + strlen(key), " \t\n");
	}
	free(line);
	if (in)
		fclose(in);
	return reports;
}

static const char *line_of(const char *file, unsigned int nr)
{
	FILE *in = fopen(file, "re");
	char *line = NULL;
	const char *text = "";
	size_t size = 0;
	ssize_t len = 0;

	for (unsigned int i = 0; in && len >= 0 && i < nr; i++)
		len = getline(&line, &size, in);
	if (in && len > 0)
		text = gfl_format("%s", line + strspn(line, " \t"));
	free(line);
	if (in)
		fclose(in);
	return text;
}

static void add_line(struct saids *saids, const char *line)
{
	char file[4096];
	unsigned int nr;
	int at = 0;

	if (sscanf(line, "%4095[^:]:%u:%*[0-9-]: %n", file, &nr, &at) != 2 || !at)
		return;
	GFL_GROW(saids->v, saids->nr, saids->cap);
	saids->v[saids->nr++] = (struct said){ .line = gfl_format("%s", line),
					       .message = gfl_format("%s", line + at),
					       .text = line_of(file, nr) };
}

static bool run_script(const char *script, const struct gfl_words *files, struct saids *saids)
{
	char *out = gfl_xrealloc(NULL, MAX_OUTPUT), *save = NULL;
	struct gfl_words cmd = { 0 }, options = { 0 };
	int status;

	if (!read_script(script, &options)) {
		free(out);
		return true;
	}
	gfl_words_add(&cmd, "spatch");
	gfl_words_add(&cmd, "-D");
	gfl_words_add(&cmd, "report");
	gfl_words_add(&cmd, "--very-quiet");
	gfl_words_add(&cmd, "--no-show-diff");
	gfl_words_add(&cmd, "--cocci-file");
	gfl_words_add(&cmd, script);
	for (size_t i = 0; i < options.nr; i++)
		gfl_words_add(&cmd, options.v[i]);
	for (size_t i = 0; i < files->nr; i++)
		gfl_words_add(&cmd, files->v[i]);
	status = gfl_run_read(&cmd, out, MAX_OUTPUT);
	if (status < 0)
		gfl_complain("cannot run spatch: %s", strerror(errno));
	else if (status)
		gfl_complain("spatch failed on '%s' with exit code %d", script, status);
	for (char *line = strtok_r(out, "\n", &save); !status && line;
	     line = strtok_r(NULL, "\n", &save))
		add_line(saids, line);
	free(out);
	return !status;
}

/* Names are to be those below the top, so this is where it has to be run. */
static bool run_side(const glob_t *scripts, const struct gfl_changes *files, int side,
		     const struct gfl_shadow *shadow, struct saids *saids)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct gfl_words words = { 0 };
	bool ok = here >= 0 && !chdir(shadow->dir);

	for (size_t i = 0; i < files->nr; i++)
		if (files->v[i].path[side])
			gfl_words_add(&words, files->v[i].path[side]);
	if (!ok)
		gfl_complain("cannot change to '%s': %s", shadow->dir, strerror(errno));
	for (size_t i = 0; ok && words.nr && i < scripts->gl_pathc; i++)
		ok = run_script(scripts->gl_pathv[i], &words, saids);
	if (here >= 0) {
		ok = !fchdir(here) && ok;
		close(here);
	}
	return ok;
}

/* --- comparing ------------------------------------------------------------------------------- */

/* Messages name other lines by their numbers, which move. */
static bool is_same_message(const char *a, const char *b)
{
	static const char digits[] = "0123456789";

	for (;; a++, b++) {
		size_t in_a = strspn(a, digits), in_b = strspn(b, digits);

		a += in_a;
		b += in_b;
		if (!in_a != !in_b || *a != *b)
			return false;
		if (!*a)
			return true;
	}
}

static bool take(struct saids *before, const struct said *after)
{
	for (size_t i = 0; i < before->nr; i++) {
		struct said *b = &before->v[i];

		if (b->is_taken || strcmp(b->text, after->text) ||
		    !is_same_message(b->message, after->message))
			continue;
		b->is_taken = true;
		return true;
	}
	return false;
}

int gfl_diff_cocci(const struct gfl_changes *files, const struct gfl_shadow *const *shadows,
		   FILE *out)
{
	const char *dir = gfl_data_path("cocci");
	struct saids said[GFL_NR_SIDES] = { 0 };
	glob_t scripts = { 0 };
	int nr = 0;
	bool ok = dir && !glob(gfl_format("%s/*.cocci", dir), 0, NULL, &scripts);

	if (!ok)
		gfl_complain("there are no semantic patches beside this program");
	for (int side = 0; ok && side < GFL_NR_SIDES; side++)
		ok = run_side(&scripts, files, side, shadows[side], &said[side]);
	for (size_t i = 0; ok && i < said[GFL_AFTER].nr; i++) {
		if (take(&said[GFL_BEFORE], &said[GFL_AFTER].v[i]))
			continue;
		fprintf(out, "%s\n", said[GFL_AFTER].v[i].line);
		nr++;
	}
	globfree(&scripts);
	free(said[GFL_BEFORE].v);
	free(said[GFL_AFTER].v);
	return ok ? nr : -1;
}
