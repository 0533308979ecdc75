/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct codec;

struct codec_ops {
	void (*fill)(struct codec *c);
};

struct codec {
	raw_spinlock_t lock;
	const struct codec_ops *ops;
	void *p;
};

extern const struct codec_ops soft_ops, fixed_ops;
void codec_fill(struct codec *c);
