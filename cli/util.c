// SPDX-License-Identifier: GPL-2.0-or-later
/* Words, messages, files: what every sub-command needs. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

/* Each thread has an arena of its own; here all of them are known, as threads end before the command does. */
struct kept {
	struct gfl_arena *arena;
	struct kept *next;
};

static _Atomic(struct kept *) all_kept;

void *gfl_keep_alloc(size_t bytes)
{
	static _Thread_local struct gfl_arena *arena;

	if (!arena) {
		struct kept *kept;

		arena = gfl_arena_create();
		kept = gfl_arena_alloc(arena, sizeof(*kept));
		*kept = (struct kept){ arena, atomic_load(&all_kept) };
		while (!atomic_compare_exchange_weak(&all_kept, &kept->next, kept))
			;
	}
	return gfl_arena_alloc(arena, bytes);
}

void gfl_words_add(struct gfl_words *words, const char *word)
{
	if (words->nr + 1 >= words->cap) {
		const char **old = words->v;

		words->cap = words->cap ? words->cap * 2 : 16;
		words->v = gfl_keep_alloc(words->cap * sizeof(*words->v));
		if (old)
			memcpy(words->v, old, words->nr * sizeof(*old));
	}
	words->v[words->nr++] = word;
	words->v[words->nr] = NULL;
}

static char *vformat(const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	text = gfl_keep_alloc((size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, ap);
	return text;
}

char *gfl_format(const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	text = vformat(fmt, ap);
	va_end(ap);
	return text;
}

void gfl_words_addf(struct gfl_words *words, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	gfl_words_add(words, vformat(fmt, ap));
	va_end(ap);
}

void gfl_words_split(struct gfl_words *words, const char *text, const char *seps)
{
	char *copy = gfl_format("%s", text);
	char *save = NULL;

	for (char *w = strtok_r(copy, seps, &save); w; w = strtok_r(NULL, seps, &save))
		gfl_words_add(words, w);
}

void gfl_complain(const char *fmt, ...)
{
	va_list ap;

	fputs("gfplint: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

int gfl_unknown(const char *what, const char *word, const struct gfl_words *known)
{
	const char *hint = gfl_suggest(word, known->v, (uint32_t)known->nr);

	if (hint)
		gfl_complain("unknown %s '%s', did you mean '%s'?", what, word, hint);
	else
		gfl_complain("unknown %s '%s'", what, word);
	return GFL_EXIT_FAILED;
}

int gfl_usage(const struct gfl_cmd *cmd, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = vformat(fmt, ap);
	va_end(ap);
	gfl_complain("%s: %s", cmd->name, text);
	fprintf(stderr, "usage: gfplint %s %s\n", cmd->name, cmd->args);
	return GFL_EXIT_FAILED;
}

const char *gfl_option(const char *arg, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(arg, name, len))
		return NULL;
	if (name[len - 1] != '=' && arg[len])
		return NULL;
	return arg + len;
}

char *gfl_read_file(const char *path, size_t *len)
{
	FILE *in = fopen(path, "re");
	size_t cap = 1 << 16, got;
	struct stat st;
	char *text;

	if (!in) {
		gfl_complain("cannot open '%s': %s", path, strerror(errno));
		return NULL;
	}
	if (!fstat(fileno(in), &st) && (size_t)st.st_size >= cap)
		cap = (size_t)st.st_size + 2;
	text = gfl_xrealloc(NULL, cap);
	*len = 0;
	while ((got = fread(text + *len, 1, cap - 1 - *len, in))) {
		*len += got;
		if (*len == cap - 1)
			text = gfl_xrealloc(text, cap *= 2);
	}
	text[*len] = '\0';
	if (ferror(in)) {
		gfl_complain("cannot read '%s': %s", path, strerror(errno));
		free(text);
		text = NULL;
	}
	fclose(in);
	return text;
}

/* Write to a file of its own and put it in place, so that what was there is lost only to what is whole. */
static bool replace_file(const char *path, bool (*write)(void *arg, FILE *out), void *arg)
{
	char *real = realpath(path, NULL);
	const char *tmp = gfl_format("%s.%d.tmp", real ? real : path, (int)getpid());
	FILE *out = fopen(tmp, "we");
	bool ok = out && write(arg, out);

	if (out)
		ok = !fclose(out) && ok;
	ok = ok && !rename(tmp, real ? real : path);
	if (out && !ok) {
		int err = errno;

		unlink(tmp);
		errno = err;
	}
	free(real);
	return ok;
}

static bool write_through(const char *path, bool (*write)(void *arg, FILE *out), void *arg)
{
	FILE *out = fopen(path, "we");
	bool ok = out && write(arg, out);

	return out && !fclose(out) && ok;
}

bool gfl_write_file(const char *path, const char *what, bool (*write)(void *arg, FILE *out),
		    void *arg)
{
	struct stat st;
	bool is_device = !stat(path, &st) && !S_ISREG(st.st_mode);
	bool ok = is_device ? write_through(path, write, arg) : replace_file(path, write, arg);

	if (!ok)
		gfl_complain("cannot write %s to '%s': %s", what, path, strerror(errno));
	return ok;
}

struct gfl_log gfl_log_stderr(void)
{
	return (struct gfl_log){ .out = stderr };
}

/* Folder of this executable, without the slash at its end; NULL if the system does not tell. */
static char *exe_dir(void)
{
	char *exe = realpath("/proc/self/exe", NULL);

	if (exe)
		*strrchr(exe, '/') = '\0';
	return exe;
}

const char *gfl_data_path(const char *name)
{
	/* the build folder, then what `make install` makes */
	static const char *const places[] = { "", "/../lib/gfplint" };
	char *dir = exe_dir();
	char *path = NULL;

	for (size_t i = 0; dir && !path && i < GFL_ARRAY_SIZE(places); i++)
		path = realpath(gfl_format("%s%s/%s", dir, places[i], name), NULL);
	free(dir);
	dir = path;
	path = path ? gfl_format("%s", path) : NULL;
	free(dir);
	return path;
}

struct each {
	void (*each)(void *arg, size_t at);
	void *arg;
	size_t nr;
	atomic_size_t next;
};

static void *do_each(void *arg)
{
	struct each *e = arg;
	size_t at;

	while ((at = atomic_fetch_add(&e->next, 1)) < e->nr)
		e->each(e->arg, at);
	return NULL;
}

void gfl_each(unsigned int jobs, size_t nr, void (*each)(void *arg, size_t at), void *arg)
{
	struct each e = { .each = each, .arg = arg, .nr = nr };
	pthread_t *threads = gfl_xrealloc(NULL, (jobs + 1) * sizeof(*threads));
	unsigned int started = 0;

	while (started + 1 < jobs && !pthread_create(&threads[started], NULL, do_each, &e))
		started++;
	do_each(&e);
	while (started)
		pthread_join(threads[--started], NULL);
	free(threads);
}

unsigned int gfl_processors(void)
{
	cpu_set_t set;
	int nr = sched_getaffinity(0, sizeof(set), &set) ? 1 : CPU_COUNT(&set);

	return nr > 0 ? (unsigned int)nr : 1;
}

struct gfl_rules *gfl_rules_open(const char *dir)
{
	struct gfl_log log = gfl_log_stderr();
	struct gfl_rules *rules;

	if (!dir)
		dir = gfl_data_path("rules");
	if (!dir) {
		gfl_complain("the rules are not beside this program, say --rules=DIR");
		return NULL;
	}
	rules = gfl_rules_load(dir, &log);
	if (!rules && !log.nr_errors)
		gfl_complain("no rules in '%s'", dir);
	return rules;
}
