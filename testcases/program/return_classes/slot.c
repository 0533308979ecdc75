// SPDX-License-Identifier: GPL-2.0-or-later
#include "slot.h"

/* 0: locked; negative: not. */
int slot_lock(struct slot *s, int nr)
{
	if (nr > 7)
		return -EINVAL;
	raw_spin_lock(&s[nr].lock);
	if (!s[nr].p) {
		raw_spin_unlock(&s[nr].lock);
		return -ENOENT;
	}
	return 0;
}

/* An error pointer, or a slot that is locked. */
struct slot *slot_find(struct slot *s, int nr)
{
	if (nr > 7)
		return ERR_PTR(-EINVAL);
	raw_spin_lock(&s->lock);
	return s;
}

/* Positive: locked; 0: somebody else has it; negative: dead. */
int slot_try(struct slot *s)
{
	if (!s->p)
		return -ESHUTDOWN;
	return raw_spin_trylock(&s->lock) ? 1 : 0;
}
