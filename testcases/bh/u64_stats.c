// SPDX-License-Identifier: GPL-2.0-or-later
/* Statistics and per-CPU arithmetic on 64-bit machines hold nothing. */
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/u64_stats_sync.h>

struct stats {
	u64_stats_t packets;
	struct u64_stats_sync sync;
	void *p;
};

static DEFINE_PER_CPU(unsigned long, hits);

void count(struct stats *s)
{
	u64_stats_update_begin(&s->sync);
	u64_stats_inc(&s->packets);
	u64_stats_update_end(&s->sync);
	this_cpu_inc(hits);
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

u64 fetch(struct stats *s)
{
	unsigned int start;
	u64 n;

	do {
		start = u64_stats_fetch_begin(&s->sync);
		n = u64_stats_read(&s->packets);
	} while (u64_stats_fetch_retry(&s->sync, start));
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return n;
}
