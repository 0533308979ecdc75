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

static const void *map_file(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *data = MAP_FAILED;
	struct stat st;

	if (fd >= 0 && !fstat(fd, &st) && st.st_size > 0)
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	if (data == MAP_FAILED)
		return NULL;
	*len = (size_t)st.st_size;
	return data;
}

/* Another build of gfplint may come to other results, whatever it calls itself. */
static uint64_t number_of_program(void)
{
	uint64_t hash = 0xcbf29ce484222325u, word;
	size_t len = 0;
	const char *text = map_file("/proc/self/exe", &len);

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
	m->data = map_file(m->path, &m->len);
	if (m->data)
		gfl_memo_read(m->memo, m->data, m->len, m->path, log);
}

static bool write_file(const struct gfl_memo *memo, const char *path)
{
	FILE *out = fopen(path, "we");
	bool ok = out && gfl_memo_write(memo, out);

	if (out)
		ok = !fclose(out) && ok;
	return ok;
}

/* The unfinished file has one name, so that of an audit that was killed nothing stays for good. */
void gfl_cli_memo_keep(const struct gfl_cli_memo *m, struct gfl_tree *tree)
{
	const char *tmp;

	if (!m->memo || !gfl_memo_has_news(m->memo) || !gfl_tree_lock(tree))
		return;
	tmp = gfl_format("%s.tmp", m->path);
	if (!write_file(m->memo, tmp) || rename(tmp, m->path)) {
		gfl_complain("cannot write '%s': %s; the next audit has more to do", m->path,
			     strerror(errno));
		unlink(tmp);
	}
	gfl_tree_unlock(tree);
}

void gfl_cli_memo_close(struct gfl_cli_memo *m)
{
	gfl_memo_destroy(m->memo);
	if (m->data)
		munmap((void *)m->data, m->len);
}
