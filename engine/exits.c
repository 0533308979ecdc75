/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeping exits. One takes a kilobyte, and most functions have a single one that says as little as that of most
 * others: such are kept once. Each thread keeps its own.
 */
#include <string.h>

#include "engine.h"

static uint64_t hash_of(const struct gfl_exit *exit)
{
	const char *at = (const char *)exit;
	uint64_t hash = 0, word;

	for (size_t i = 0; i + sizeof(word) <= sizeof(*exit); i += sizeof(word)) {
		memcpy(&word, at + i, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	return hash;
}

/**
 * gfl_exits_keep() - exits of a function in memory that lives as long as the result
 * @eng:   the analysis
 * @exits: @nr of them; nobody may write to what is returned
 */
const struct gfl_exit *gfl_exits_keep(struct gfl_engine *eng, const struct gfl_exit *exits,
				      uint32_t nr)
{
	const struct gfl_exit **known = NULL;
	struct gfl_exit *kept;

	if (!nr)
		return NULL;
	if (nr == 1)
		known = &eng->known_exits[hash_of(exits) % GFL_ARRAY_SIZE(eng->known_exits)];
	if (known && *known && !memcmp(*known, exits, sizeof(*exits)))
		return *known;
	kept = gfl_arena_room(eng->arena, nr * sizeof(*kept));
	memcpy(kept, exits, nr * sizeof(*kept));
	if (known)
		*known = kept;
	return kept;
}
