// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* Allocators that 6.12 has and 6.1 lacks, or has otherwise. */
#include <linux/device.h>
#include <linux/percpu_counter.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/vmalloc.h>

static DEFINE_RAW_SPINLOCK(lock);

static void on_detach(void *data)
{
}

void *newer(struct device *dev, struct percpu_counter *counters, const void *old, const char *text)
{
	void *p;

	raw_spin_lock(&lock);
	p = vrealloc(old, 4096, GFP_ATOMIC); // EXPECT sleep-in-atomic[rt,nort]
	p = kvrealloc(old, 64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kvmalloc_array_node_noprof(4, 64, GFP_ATOMIC, 0); // EXPECT alloc-in-raw[rt]
	p = kvmemdup(old, 64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kmemdup_array(old, 4, 64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	p = kstrdup_and_replace(text, '/', '!', GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (devm_add_action(dev, on_detach, p)) // EXPECT sleep-in-atomic[rt,nort]
		p = NULL;
	percpu_counter_destroy_many(counters, 4); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&lock);
	return p;
}
