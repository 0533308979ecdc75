// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What was said in a build already: a compiler runs for each file, and what is wrong with the database is wrong
 * for all of them. PATH.said has the number of the build and of the database in its first line, and a number for
 * each thing said.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db.h"

#define MAX_SAID 4096 /* bytes; a file with more is begun anew */

static uint64_t number_of(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash;
}

/* Returns whether @line is new; the file has it then. */
static bool add_line(int fd, const char *head, const char *line)
{
	char said[MAX_SAID];
	ssize_t len = pread(fd, said, sizeof(said) - 1, 0);
	const size_t nr_head = strlen(head);
	ssize_t written;
	bool is_same;

	said[len > 0 ? len : 0] = '\0';
	is_same = !strncmp(said, head, nr_head) && (size_t)len + 32 < sizeof(said);
	if (is_same && strstr(said + nr_head, line))
		return false;
	if (!is_same) {
		len = (ssize_t)nr_head;
		if (ftruncate(fd, 0) || pwrite(fd, head, nr_head, 0) != len)
			return true;
	}
	/* What cannot be noted is said again: better than not at all. */
	written = pwrite(fd, line, strlen(line), len);
	(void)written;
	return true;
}

bool gfl_db_say_once(const char *path, const char *text)
{
	char name[4096], head[64], line[32];
	struct stat st = { 0 };
	bool is_new = true;
	int fd;

	snprintf(name, sizeof(name), "%s.said", path);
	fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return true;
	stat(path, &st);
	snprintf(head, sizeof(head), "%d %" PRId64 ".%09ld\n", (int)getpgrp(),
		 (int64_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	snprintf(line, sizeof(line), "%016" PRIx64 "\n", number_of(text));
	if (!flock(fd, LOCK_EX))
		is_new = add_line(fd, head, line);
	close(fd);
	return is_new;
}
