/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes that are put together and read again. Small numbers take a byte; what was read is valid until
 * something failed, and from then on it is 0.
 */
#ifndef GFPLINT_ENGINE_PACK_H
#define GFPLINT_ENGINE_PACK_H

#include <string.h>

#include "gfplint/base.h"

/** struct gfl_pack - bytes being put together; all zero is none, whoever has them frees @data */
struct gfl_pack {
	uint8_t *data;
	size_t len, cap;
};

/** struct gfl_unpack - bytes being read; @failed: they are not what was put together */
struct gfl_unpack {
	const uint8_t *at, *end;
	bool failed;
};

static inline void gfl_pack_bytes(struct gfl_pack *p, const void *data, size_t len)
{
	if (p->cap - p->len < len) {
		p->cap = (p->len + len) * 2;
		p->data = (uint8_t *)gfl_xrealloc(p->data, p->cap);
	}
	if (len)
		memcpy(p->data + p->len, data, len);
	p->len += len;
}

static inline void gfl_pack_num(struct gfl_pack *p, uint64_t num)
{
	uint8_t text[10];
	size_t len = 0;

	for (; num >= 0x80; num >>= 7)
		text[len++] = (uint8_t)(num | 0x80);
	text[len++] = (uint8_t)num;
	gfl_pack_bytes(p, text, len);
}

/** gfl_pack_zigzag() - a number of either sign as one without */
static inline uint64_t gfl_pack_zigzag(int64_t num)
{
	return (uint64_t)num << 1 ^ (num < 0 ? UINT64_MAX : 0);
}

static inline void gfl_pack_signed(struct gfl_pack *p, int64_t num)
{
	gfl_pack_num(p, gfl_pack_zigzag(num));
}

static inline void gfl_pack_text(struct gfl_pack *p, const char *text)
{
	const size_t len = strlen(text);

	gfl_pack_num(p, len);
	gfl_pack_bytes(p, text, len + 1);
}

static inline uint64_t gfl_unpack_num(struct gfl_unpack *u)
{
	uint64_t num = 0;

	for (unsigned int shift = 0; shift < 64 && u->at < u->end; shift += 7) {
		const uint8_t byte = *u->at++;

		num |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return num;
	}
	u->failed = true;
	return 0;
}

static inline int64_t gfl_unpack_signed(struct gfl_unpack *u)
{
	const uint64_t num = gfl_unpack_num(u);

	return (int64_t)(num >> 1 ^ (num & 1 ? UINT64_MAX : 0));
}

/** gfl_unpack_count() - how many follow, of which each takes a byte at least */
static inline uint32_t gfl_unpack_count(struct gfl_unpack *u)
{
	const uint64_t nr = gfl_unpack_num(u);

	if (nr <= (uint64_t)(u->end - u->at) && nr <= UINT32_MAX)
		return (uint32_t)nr;
	u->failed = true;
	return 0;
}

/** gfl_unpack_text() - a text, which stays where it is; "" if there is none */
static inline const char *gfl_unpack_text(struct gfl_unpack *u)
{
	const uint64_t len = gfl_unpack_num(u);
	const char *text = (const char *)u->at;

	if (u->failed || len >= (uint64_t)(u->end - u->at) || text[len]) {
		u->failed = true;
		return "";
	}
	u->at += len + 1;
	return text;
}

#endif /* GFPLINT_ENGINE_PACK_H */
