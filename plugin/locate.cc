// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Positions: from GCC's virtual locations to the user's place and the macros on the way there.
 *
 * A token that a macro's definition spells comes from that macro; a token that was handed to the
 * macro as an argument does not, it only passed through.
 */
#include "front.h"

static struct gfl_loc plain_place(struct gfl_front *front, location_t where)
{
	struct gfl_loc loc = {};
	expanded_location at;

	if (where < RESERVED_LOCATION_COUNT)
		return loc;
	at = linemap_expand_location(line_table, linemap_lookup(line_table, where), where);
	if (at.file != front->file) {
		front->file = at.file;
		front->file_index = gfl_unit_file(front->unit, at.file);
	}
	loc.file = front->file_index;
	loc.line = at.line > 0 ? at.line : 0;
	loc.col = at.column > 0 ? at.column : 0;
	return loc;
}

/* Was the token at @where, in an expansion of @macro, an argument? Then it is spelled at *@spelled_ret. */
static bool is_argument(const line_map_macro *macro, location_t where, location_t *spelled_ret)
{
	location_t defined;

	defined = linemap_resolve_location(line_table, where, LRK_MACRO_DEFINITION_LOCATION, NULL);
	*spelled_ret = linemap_macro_map_loc_unwind_toward_spelling(line_table, macro, where);
	return get_pure_location(line_table, *spelled_ret) !=
	       get_pure_location(line_table, defined);
}

void gfl_locate(struct gfl_front *front, location_t where, struct gfl_place *place_ret)
{
	place_ret->nr_frames = 0;
	for (;;) {
		const line_map_macro *macro;
		const line_map *map;
		location_t spelled;

		where = get_pure_location(line_table, where);
		if (where < RESERVED_LOCATION_COUNT)
			break;
		map = linemap_lookup(line_table, where);
		if (!map || !linemap_macro_expansion_map_p(map))
			break;
		macro = linemap_check_macro(map);
		if (is_argument(macro, where, &spelled)) {
			where = spelled;
			continue;
		}
		if (place_ret->nr_frames < GFL_MAX_FRAMES)
			place_ret->frame[place_ret->nr_frames++] = macro;
		where = linemap_unwind_toward_expansion(line_table, where, &map);
	}
	place_ret->loc = plain_place(front, where);
}

struct gfl_loc gfl_locate_user(struct gfl_front *front, location_t where)
{
	struct gfl_place place;

	gfl_locate(front, where, &place);
	return place.loc;
}
