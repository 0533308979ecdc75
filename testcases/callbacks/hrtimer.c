// SPDX-License-Identifier: GPL-2.0-or-later
/* hrtimers: hard on RT only if their mode says so. */
#include <linux/hrtimer.h>
#include <linux/slab.h>

struct ticker {
	struct hrtimer hard;
	struct hrtimer soft;
	struct hrtimer plain;
	void *buf;
};

static enum hrtimer_restart on_hard(struct hrtimer *timer)
{
	struct ticker *t = container_of(timer, struct ticker, hard);

	kfree(t->buf); // EXPECT free-in-raw[rt]
	t->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart on_soft(struct hrtimer *timer)
{
	struct ticker *t = container_of(timer, struct ticker, soft);

	if (!in_hardirq())
		t->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	t->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	t->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return HRTIMER_NORESTART;
}

/* A hard interrupt without RT, a softirq with it. */
static enum hrtimer_restart on_plain(struct hrtimer *timer)
{
	struct ticker *t = container_of(timer, struct ticker, plain);

	t->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	t->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return HRTIMER_NORESTART;
}

void ticker_init(struct ticker *t)
{
	hrtimer_init(&t->hard, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	t->hard.function = on_hard;
	hrtimer_init(&t->soft, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	t->soft.function = on_soft;
	hrtimer_init(&t->plain, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	t->plain.function = on_plain;
}
