// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A driver for a device that does not exist, with five mistakes that real drivers make.
 *
 * The interrupt handler queues samples, clients take them away, and the calibration table can be
 * replaced while both run. The marks say what gfplint should find and where it should keep quiet:
 * `make demo` shows what it does find, `make check` compares.
 */
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

struct sample {
	struct list_head node;
	u32 value;
	int cpu;
};

struct client {
	struct list_head node;
	unsigned int nr_taken;
};

struct sampler {
	raw_spinlock_t hw_lock;	/* the queue and the table: taken by the interrupt handler */
	struct list_head queue;
	u32 *table;
	unsigned int nr_values;

	spinlock_t client_lock;	/* the clients: never taken in hard interrupt context */
	struct list_head clients;
};

/* Whether this may be called depends on the caller's flags and context. */
static struct sample *sample_new(u32 value, gfp_t gfp)
{
	struct sample *sample = kzalloc(sizeof(*sample), gfp);

	if (sample)
		sample->value = value;
	return sample;
}

/*
 * 1. IRQF_NO_THREAD keeps this handler in hard interrupt context on PREEMPT_RT, where GFP_ATOMIC is
 *    no help: the allocator itself takes sleeping locks there.
 */
static irqreturn_t sampler_irq(int irq, void *data)
{
	struct sampler *s = data;
	struct sample *sample = sample_new(0, GFP_ATOMIC);	// EXPECT alloc-in-raw[rt]

	if (!sample)
		return IRQ_HANDLED;
	sample->cpu = smp_processor_id();
	raw_spin_lock(&s->hw_lock);
	list_add_tail(&sample->node, &s->queue);
	raw_spin_unlock(&s->hw_lock);
	return IRQ_HANDLED;
}

/* 2. The new table is allocated before the lock is taken, as it should be. The old one is not. */
static int sampler_set_table(struct sampler *s, unsigned int nr_values)
{
	u32 *table = kcalloc(nr_values, sizeof(*table), GFP_KERNEL);	// OK sleep-in-atomic
	unsigned long flags;

	if (!table)
		return -ENOMEM;
	raw_spin_lock_irqsave(&s->hw_lock, flags);
	kfree(s->table);	// EXPECT free-in-raw[rt]
	s->table = table;
	s->nr_values = nr_values;
	raw_spin_unlock_irqrestore(&s->hw_lock, flags);
	return 0;
}

/* Right: what is unhooked under the lock is freed after it. */
static void sampler_flush(struct sampler *s)
{
	struct sample *sample, *next;
	unsigned long flags;
	LIST_HEAD(old);

	raw_spin_lock_irqsave(&s->hw_lock, flags);
	list_splice_init(&s->queue, &old);
	raw_spin_unlock_irqrestore(&s->hw_lock, flags);
	list_for_each_entry_safe(sample, next, &old, node)
		kfree(sample);	// OK free-in-raw
}

/* 3. spin_lock() forbids sleeping, and GFP_KERNEL may sleep. */
static int sampler_add_client(struct sampler *s)
{
	struct client *client;
	int ret = -ENOMEM;

	spin_lock(&s->client_lock);
	client = kzalloc(sizeof(*client), GFP_KERNEL);	// EXPECT sleep-in-atomic
	if (client) {
		list_add(&client->node, &s->clients);
		ret = 0;
	}
	spin_unlock(&s->client_lock);
	return ret;
}

/* Right: GFP_ATOMIC under a spinlock_t, which on PREEMPT_RT is a lock that sleeps itself. */
static int sampler_add_client_atomic(struct sampler *s)
{
	struct client *client;

	spin_lock(&s->client_lock);
	client = kzalloc(sizeof(*client), GFP_ATOMIC);	// OK alloc-in-raw; OK sleep-in-atomic
	if (client)
		list_add(&client->node, &s->clients);
	spin_unlock(&s->client_lock);
	return client ? 0 : -ENOMEM;
}

/* 4. get_cpu() switches preemption off until put_cpu(), on every kernel. */
static struct sample *sampler_mark(void)
{
	int cpu = get_cpu();
	struct sample *sample = sample_new(0, GFP_KERNEL);	// EXPECT sleep-in-atomic

	if (sample)
		sample->cpu = cpu;
	put_cpu();
	return sample;
}

/* 5. Callers with a lock know that they must not wait, and believe that this is enough. */
static int sampler_refill(struct sampler *s, unsigned int nr, bool can_wait)
{
	gfp_t gfp = can_wait ? GFP_KERNEL : GFP_NOWAIT;

	while (nr--) {
		struct sample *sample = sample_new(nr, gfp);

		if (!sample)
			return -ENOMEM;
		list_add(&sample->node, &s->queue);
	}
	return 0;
}

static int sampler_prepare(struct sampler *s)
{
	return sampler_refill(s, 16, true);	// OK sleep-in-atomic; OK alloc-in-raw
}

static int sampler_restart(struct sampler *s)
{
	unsigned long flags;
	int ret;

	raw_spin_lock_irqsave(&s->hw_lock, flags);
	ret = sampler_refill(s, 4, false);	// EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	raw_spin_unlock_irqrestore(&s->hw_lock, flags);
	return ret;
}

static int sampler_probe(struct platform_device *pdev)
{
	struct sampler *s = devm_kzalloc(&pdev->dev, sizeof(*s), GFP_KERNEL);
	int irq = platform_get_irq(pdev, 0);
	int ret;

	if (!s)
		return -ENOMEM;
	if (irq < 0)
		return irq;
	raw_spin_lock_init(&s->hw_lock);
	spin_lock_init(&s->client_lock);
	INIT_LIST_HEAD(&s->queue);
	INIT_LIST_HEAD(&s->clients);

	ret = sampler_set_table(s, 64) ?: sampler_prepare(s) ?: sampler_restart(s);
	if (!ret)
		ret = sampler_add_client(s) ?: sampler_add_client_atomic(s);
	if (ret)
		return ret;
	kfree(sampler_mark());
	sampler_flush(s);
	return devm_request_irq(&pdev->dev, irq, sampler_irq, IRQF_NO_THREAD, "sampler", s);
}

static struct platform_driver sampler_driver = {
	.probe = sampler_probe,
	.driver = {
		.name = "sampler",
	},
};
module_platform_driver(sampler_driver);

MODULE_DESCRIPTION("A device that does not exist");
MODULE_LICENSE("GPL");
