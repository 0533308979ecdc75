// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* Since 6.13 timers are set up with their function, and queues for a configuration of their own. */
#include "../include/linux-6.15.h"

#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <linux/preempt.h>

/* As in linux/hrtimer.h and linux/netdevice.h of 6.13. */
void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
		   clockid_t clock_id, enum hrtimer_mode mode);
void hrtimer_setup_on_stack(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *),
			    clockid_t clock_id, enum hrtimer_mode mode);
void netif_napi_add_config(struct net_device *dev, struct napi_struct *napi,
			   int (*poll)(struct napi_struct *, int), int index);

static void *buf;

static enum hrtimer_restart on_hard(struct hrtimer *timer)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart on_soft(struct hrtimer *timer)
{
	if (!in_hardirq())
		buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart on_plain(struct hrtimer *timer)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart on_hard_stack(struct hrtimer *timer)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart on_soft_stack(struct hrtimer *timer)
{
	if (!in_hardirq())
		buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart on_plain_stack(struct hrtimer *timer)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return HRTIMER_NORESTART;
}

void timers(struct hrtimer *t)
{
	hrtimer_setup(&t[0], on_hard, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hrtimer_setup(&t[1], on_soft, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	hrtimer_setup(&t[2], on_plain, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_setup_on_stack(&t[3], on_hard_stack, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
	hrtimer_setup_on_stack(&t[4], on_soft_stack, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	hrtimer_setup_on_stack(&t[5], on_plain_stack, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
}

static int on_poll(struct napi_struct *napi, int budget)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void queue(struct net_device *dev, struct napi_struct *napi)
{
	netif_napi_add_config(dev, napi, on_poll, 0);
}
