/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct gate;

/* Six tables of this type: too many to follow, where it is not known which it is. */
struct gate_ops {
	void (*fill)(struct gate *g);
	void (*enter)(struct gate *g);
	void (*leave)(struct gate *g);
};

struct gate {
	raw_spinlock_t lock;
	const struct gate_ops *ops;
	void *p;
};

/* All have the table that they were registered with: one of two. */
struct door {
	const struct gate_ops *ops;
	struct gate gate;
};

/* Set by whoever calls yard_set(): nobody who is seen. */
struct yard {
	const struct gate_ops *ops;
	struct gate gate;
};

struct job {
	const struct gate_ops *ops;
	struct gate *gate;
};

extern const struct gate_ops heap_ops, pool_ops, ring_ops, page_ops, none_ops, lock_ops;
extern const struct gate_ops *now_ops;

void door_register(struct door *d, const struct gate_ops *ops);
const struct gate_ops *gate_find(int kind);
void gate_run(const struct job *job);
