// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ring {
	raw_spinlock_t hw_lock;
	spinlock_t lock;
	void **slots;
	unsigned int nr;
};

static int ring_grow(struct ring *ring)
{
	ring->slots = kmalloc_array(ring->nr, sizeof(void *), GFP_ATOMIC);	// OK: the callers are marked
	return ring->slots ? 0 : -ENOMEM;
}

/* Lets go of the caller's lock. */
static void *ring_fill(struct ring *ring)
{
	void *p;

	raw_spin_unlock(&ring->hw_lock);
	p = kmalloc(8, GFP_KERNEL);		// OK
	raw_spin_lock(&ring->hw_lock);
	return p;
}

static void under_locks(struct ring *ring)
{
	unsigned long flags;
	void *p = kmalloc(8, GFP_KERNEL);	// OK

	raw_spin_lock(&ring->hw_lock);
	p = kmalloc(8, GFP_ATOMIC);		// EXPECT
	ring_grow(ring);			// EXPECT
	ring_fill(ring);			// OK
	p = kmalloc_nolock(8, 0, NUMA_NO_NODE);	// OK
	raw_spin_unlock(&ring->hw_lock);

	raw_spin_lock_irqsave(&ring->hw_lock, flags);
	if (!(p = kzalloc(8, GFP_NOWAIT))) {	// EXPECT
		raw_spin_unlock_irqrestore(&ring->hw_lock, flags);
		p = kzalloc(8, GFP_NOWAIT);	// OK
		return;
	}
	raw_spin_unlock_irqrestore(&ring->hw_lock, flags);
	ring_grow(ring);			// OK

	bit_spin_lock(0, &ring->nr);
	p = alloc_page(GFP_ATOMIC);		// EXPECT
	bit_spin_unlock(0, &ring->nr);

	/* a spinlock_t sleeps on PREEMPT_RT, and leaves interrupts on */
	spin_lock_irqsave(&ring->lock, flags);
	p = kmalloc(8, GFP_ATOMIC);		// OK
	spin_unlock_irqrestore(&ring->lock, flags);
}

static void without_locks(struct ring *ring)
{
	unsigned long flags;
	int cpu = get_cpu();
	void *p = kmalloc_node(8, GFP_ATOMIC, cpu_to_node(cpu));	// EXPECT

	put_cpu();
	preempt_disable();
	for (cpu = 0; cpu < 2; cpu++)
		p = kmem_cache_alloc(ring->slots[cpu], GFP_ATOMIC);	// EXPECT
	preempt_enable();
	migrate_disable();
	p = kmalloc(8, GFP_ATOMIC);		// OK
	migrate_enable();
	local_irq_save(flags);
	p = alloc_skb(8, GFP_ATOMIC);		// EXPECT
	local_irq_restore(flags);
	p = kmalloc(8, GFP_ATOMIC);		// OK
	local_irq_save(flags);
	spin_lock(&ring->lock);
	spin_unlock(&ring->lock);
	p = kmalloc(8, GFP_ATOMIC);		// EXPECT
	spin_lock(&ring->lock);
	spin_unlock_irqrestore(&ring->lock, flags);
	p = kmalloc(8, GFP_ATOMIC);		// OK
}

static void *under_guard(struct ring *ring)
{
	void *p;

	if (ring->nr > 1) {
		guard(raw_spinlock_irqsave)(&ring->hw_lock);
		if (!ring->slots)
			return NULL;
		p = kmalloc(8, GFP_ATOMIC);	// EXPECT
	}
	p = kmalloc(8, GFP_ATOMIC);		// OK
	while (ring->nr--) {
		p = kmalloc(8, GFP_ATOMIC);	// OK
		guard(raw_spinlock)(&ring->hw_lock);
		ring->slots[ring->nr] = p;
	}
	guard(preempt)();
	return kmalloc(8, GFP_ATOMIC);		// EXPECT
}

static void under_scoped_guard(struct ring *ring)
{
	void *p;

	scoped_guard(raw_spinlock, &ring->hw_lock)
		p = kmalloc(8, GFP_ATOMIC);	// EXPECT
	p = kmalloc(8, GFP_ATOMIC);		// OK
	scoped_guard(irqsave) {
		p = NULL;
		ring_grow(ring);		// EXPECT
	}
	scoped_guard(spinlock, &ring->lock)
		p = kmalloc(8, GFP_ATOMIC);	// OK
}

static void *misses(struct ring *ring)
{
	void *p;

	raw_spin_lock(&ring->hw_lock);
	raw_spin_lock(&ring[1].hw_lock);
	raw_spin_unlock(&ring[1].hw_lock);
	p = kmalloc(8, GFP_ATOMIC);		// MISSING: the inner release ends both
	raw_spin_unlock(&ring->hw_lock);
	if (raw_spin_trylock(&ring->hw_lock)) {
		p = kmalloc(8, GFP_ATOMIC);	// MISSING: trylocks are not looked at
		raw_spin_unlock(&ring->hw_lock);
	}
	return p;
}

static void false_alarms(struct ring *ring, bool locked)
{
	raw_spin_lock(&ring->hw_lock);
	ring_unlock(ring);
	ring->slots = kmalloc(8, GFP_KERNEL);	// SPURIOUS: a helper releases the lock

	if (locked)
		raw_spin_lock(&ring->hw_lock);
	if (!locked)
		ring->slots = kmalloc(8, GFP_KERNEL);	// SPURIOUS: tests are not compared
	if (locked)
		raw_spin_unlock(&ring->hw_lock);
}
