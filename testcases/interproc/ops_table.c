// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls through tables of functions that this very file fills. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct codec;

struct codec_ops {
	void (*fill)(struct codec *c);
	void (*drain)(struct codec *c);
};

struct codec {
	raw_spinlock_t lock;
	const struct codec_ops *ops;
	void *p;
};

static void soft_fill(struct codec *c)
{
	c->p = kmalloc(8, GFP_ATOMIC);
}

static void soft_drain(struct codec *c)
{
	c->p = NULL;
}

static const struct codec_ops soft_ops = {
	.fill = soft_fill,
	.drain = soft_drain,
};

/* The table itself is named. */
void direct_table(struct codec *c)
{
	raw_spin_lock(&c->lock);
	soft_ops.fill(c); // EXPECT alloc-in-raw[rt]
	soft_ops.drain(c); // OK alloc-in-raw
	raw_spin_unlock(&c->lock);
}

/* Only its type is known; one table has it. */
void through_object(struct codec *c)
{
	raw_spin_lock(&c->lock);
	c->ops->fill(c); // MISSING alloc-in-raw: tables are not resolved by the type of their struct yet
	c->ops->drain(c); // OK alloc-in-raw
	raw_spin_unlock(&c->lock);
	c->ops->fill(c); // OK alloc-in-raw
}

void set_ops(struct codec *c)
{
	c->ops = &soft_ops;
}
