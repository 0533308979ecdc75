// SPDX-License-Identifier: GPL-2.0-or-later
/* A number is mixed again and again: each step has the one before it in it more than once. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct key {
	spinlock_t lock;
	u32 seed;
	int state;
	void *map;
};

#define MIX(v)                                                                                     \
	do {                                                                                       \
		(v) ^= (v) << 13;                                                                  \
		(v) ^= (v) >> 17;                                                                  \
		(v) ^= (v) << 5;                                                                   \
		(v) *= (v) | 1;                                                                    \
	} while (0)

void key_mix(struct key *key, u32 v)
{
	MIX(v);
	MIX(v);
	MIX(v);
	MIX(v);
	MIX(v);
	MIX(v);
	MIX(v);
	MIX(v);
	MIX(v);
	MIX(v);
	if (v == 42)
		return;
	key->state = 1;
	spin_lock(&key->lock);
	key->seed = v;
	key->map = kmalloc(64, GFP_KERNEL); // EXPECT sleep-in-atomic
	spin_unlock(&key->lock);
	kfree(key->map);
	key->map = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
}
