// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a plugin makes of a unit depends on its sources and on the compiler it was built for. It carries their
 * sum in a section of its own (plugin/made_by.cc), which is read here without loading it.
 */
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define SECTION ".gfplint.made_by"

static bool read_at(int fd, void *buf, size_t bytes, size_t at)
{
	return pread(fd, buf, bytes, (off_t)at) == (ssize_t)bytes;
}

static bool read_head(int fd, ElfW(Ehdr) * head)
{
	return read_at(fd, head, sizeof(*head), 0) && !memcmp(head->e_ident, ELFMAG, SELFMAG) &&
	       head->e_shentsize == sizeof(ElfW(Shdr)) && head->e_shstrndx < head->e_shnum;
}

/* The contents of the section, @size bytes at most with the NUL. */
static bool read_section(int fd, char *text, size_t size)
{
	char found[sizeof(SECTION)];
	ElfW(Ehdr) head;
	ElfW(Shdr) names, section;

	if (!read_head(fd, &head) ||
	    !read_at(fd, &names, sizeof(names), head.e_shoff + head.e_shstrndx * sizeof(names)))
		return false;
	for (size_t i = 0; i < head.e_shnum; i++) {
		if (!read_at(fd, &section, sizeof(section), head.e_shoff + i * sizeof(section)))
			return false;
		if (read_at(fd, found, sizeof(found), names.sh_offset + section.sh_name) &&
		    !memcmp(found, SECTION, sizeof(found)))
			return section.sh_size <= size && section.sh_size &&
			       read_at(fd, text, section.sh_size, section.sh_offset) &&
			       !text[section.sh_size - 1];
	}
	return false;
}

const char *gfl_plugin_made_by(const char *plugin)
{
	int fd = open(plugin, O_RDONLY | O_CLOEXEC);
	char text[128];
	bool ok = fd >= 0 && read_section(fd, text, sizeof(text));

	if (fd >= 0)
		close(fd);
	if (ok)
		return gfl_format("%s", text);
	gfl_complain("'%s' does not tell what it was made from: another version of gfplint?",
		     plugin);
	return NULL;
}
