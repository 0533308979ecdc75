// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of relay's late set-up: a loop over CPUs pinned with get_cpu() calls something that sleeps. */
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/smp.h>

struct chan {
	struct cpumask opened;
	void *buf[NR_CPUS];
	size_t size;
};

static void *buf_create(struct chan *chan)
{
	void *buf = kzalloc(sizeof(struct chan), GFP_KERNEL);

	if (!buf)
		return NULL;
	return kmalloc_array(chan->size, sizeof(size_t *), GFP_KERNEL);
}

static void *buf_open(struct chan *chan, unsigned int cpu)
{
	void *buf;

	if (!chan->size)
		return chan->buf[0];
	buf = buf_create(chan);
	if (buf)
		cpumask_set_cpu(cpu, &chan->opened);
	return buf;
}

int late_setup(struct chan *chan)
{
	unsigned int cpu, curr = get_cpu(); // NOTE preempt
	int err = 0;

	for_each_online_cpu(cpu) {
		if (cpu == curr || chan->buf[cpu])
			continue;
		chan->buf[cpu] = buf_open(chan, cpu); // EXPECT sleep-in-atomic[rt,nort]
		if (!chan->buf[cpu]) {
			err = -ENOMEM;
			break;
		}
	}
	put_cpu();
	return err;
}

/* Hoisted: allocate for all of them first. */
int late_setup_fixed(struct chan *chan)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		if (!chan->buf[cpu])
			chan->buf[cpu] = buf_open(chan, cpu); // OK sleep-in-atomic
	}
	cpu = get_cpu();
	cpumask_set_cpu(cpu, &chan->opened);
	put_cpu();
	return 0;
}
