/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls through members of structs, and what is certain of their contexts. */
#ifndef GFPLINT_ENGINE_MEMBERS_H
#define GFPLINT_ENGINE_MEMBERS_H

#include "around.h"

/** struct gfl_member_call - a call @ev of @fn through `struct tag.field`, and its context, by model */
struct gfl_member_call {
	const char *tag, *field;
	struct gfl_fn *fn;
	const struct gfl_event *ev;
	uint16_t bits[GFL_NR_MODELS];
};

struct gfl_member_calls {
	struct gfl_member_call *v;
	uint32_t nr, cap;
};

void gfl_members_find(struct gfl_engine *eng, struct gfl_member_calls *ret);

#endif /* GFPLINT_ENGINE_MEMBERS_H */
