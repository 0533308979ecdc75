// SPDX-License-Identifier: GPL-2.0-or-later
/* File names to URIs (RFC 3986). */
#include <stdlib.h>
#include <string.h>

#include "report.h"

/*
 * What may stand in a path as it is. Not ':', which would make a scheme of what is before it in a
 * relative reference.
 */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("/-._~!$&'()*+,;=@", c));
}

char *gfl_uri_path(const char *path)
{
	static const char digits[] = "0123456789ABCDEF";
	char *uri = gfl_xrealloc(NULL, 3 * strlen(path) + 1), *to = uri;

	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (is_plain(*path)) {
			*to++ = *path;
			continue;
		}
		*to++ = '%';
		*to++ = digits[c >> 4];
		*to++ = digits[c & 15];
	}
	*to = '\0';
	return uri;
}

/* Length of @to without its last part. */
static size_t parent(const char *to, size_t len)
{
	while (len && to[len - 1] != '/')
		len--;
	return len ? len - 1 : 0;
}

char *gfl_clean_path(const char *base, const char *name)
{
	size_t base_len = *name == '/' ? 0 : strlen(base), len = 0;
	char *path = gfl_xrealloc(NULL, base_len + strlen(name) + 2);
	char *clean = gfl_xrealloc(NULL, base_len + strlen(name) + 3);

	sprintf(path, "%.*s/%s", (int)base_len, base, name);
	for (const char *at = path; *at;) {
		size_t part;

		at += strspn(at, "/");
		part = strcspn(at, "/");
		if (part == 2 && !strncmp(at, "..", 2)) {
			len = parent(clean, len);
		} else if (part && !(part == 1 && *at == '.')) {
			clean[len++] = '/';
			memcpy(clean + len, at, part);
			len += part;
		}
		at += part;
	}
	clean[len] = '\0';
	free(path);
	return clean;
}
