// SPDX-License-Identifier: GPL-2.0-or-later
/* The memo of a tree: what an audit found out about functions, for the next one. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "memo.h"

static const void *map_file(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *data = MAP_FAILED;

	if (fd >= 0 && !fstat(fd, st) && st->st_size > 0)
		data = mmap(NULL, (size_t)st->st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	return data == MAP_FAILED ? NULL : data;
}

/* Another build of gfplint may come to other results, whatever it calls itself. */
static uint64_t number_of_program(void)
{
	uint64_t hash = 0xcbf29ce484222325u, word;
	struct stat st = { 0 };
	const char *text = map_file("/proc/self/exe", &st);
	const size_t len = (size_t)st.st_size;

	for (size_t i = 0; text && i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, text + i, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	if (text)
		munmap((void *)text, len);
	return hash;
}

void gfl_cli_memo_create(struct gfl_cli_memo *m, const struct gfl_tree *tree, const char *name)
{
	*m = (struct gfl_cli_memo){ .path = gfl_format("%s/.gfplint/%s", tree->build, name),
				    .memo = gfl_memo_create(number_of_program()) };
}

void gfl_cli_memo_open(struct gfl_cli_memo *m, const struct gfl_tree *tree, const char *name,
		       struct gfl_log *log)
{
	gfl_cli_memo_create(m, tree, name);
	m->data = map_file(m->path, &m->file);
	if (m->data)
		gfl_memo_read(m->memo, m->data, (size_t)m->file.st_size, m->path, log);
}

static bool write_file(const struct gfl_memo *memo, const char *path)
{
	FILE *out = fopen(path, "we");
	bool ok = out && gfl_memo_write(memo, out);

	if (out)
		ok = !fclose(out) && ok;
	return ok;
}

/* Behind what was read, unless somebody else has written since. What is incomplete there counts as nothing. */
static bool add_news(const struct gfl_cli_memo *m, bool *is_done)
{
	FILE *out;
	struct stat st;
	size_t at;
	bool ok;

	*is_done = false;
	if (!m->data || !gfl_memo_can_add(m->memo, &at))
		return true;
	out = fopen(m->path, "r+e");
	if (!out || fstat(fileno(out), &st) || st.st_ino != m->file.st_ino ||
	    st.st_size != m->file.st_size || fseeko(out, (off_t)at, SEEK_SET)) {
		if (out)
			fclose(out);
		return true;
	}
	*is_done = true;
	ok = gfl_memo_write_news(m->memo, out);
	return !fclose(out) && ok;
}

static bool write_anew(const struct gfl_cli_memo *m)
{
	const char *tmp = gfl_format("%s.tmp", m->path);
	int error;

	if (write_file(m->memo, tmp) && !rename(tmp, m->path))
		return true;
	error = errno;
	unlink(tmp);
	errno = error;
	return false;
}

/* The unfinished file has one name, so that of an audit that was killed nothing stays for good. */
void gfl_cli_memo_keep(const struct gfl_cli_memo *m, struct gfl_tree *tree)
{
	bool ok, is_done;

	if (!m->memo || !gfl_memo_has_news(m->memo) || !gfl_tree_lock(tree))
		return;
	ok = add_news(m, &is_done);
	if (!is_done)
		ok = write_anew(m);
	if (!ok)
		gfl_complain("cannot write '%s': %s; the next audit has more to do", m->path,
			     strerror(errno));
	gfl_tree_unlock(tree);
}

void gfl_cli_memo_close(struct gfl_cli_memo *m)
{
	gfl_memo_destroy(m->memo);
	if (m->data)
		munmap((void *)m->data, (size_t)m->file.st_size);
}
