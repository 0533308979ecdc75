// SPDX-License-Identifier: GPL-2.0-or-later
/* vmalloc() always sleeps on these kernels; kvmalloc() sleeps if its flags let it. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static void *p;

void vmalloc_spin(void)
{
	spin_lock(&lock);
	p = vmalloc(8192); // EXPECT sleep-in-atomic[rt,nort]
	p = vzalloc(8192); // EXPECT sleep-in-atomic[rt,nort]
	p = vmalloc_user(8192); // EXPECT sleep-in-atomic[rt,nort]
	p = vmalloc_node(8192, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = vzalloc_node(8192, 0); // EXPECT sleep-in-atomic[rt,nort]
	p = __vmalloc(8192, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = vmalloc(8192); // OK sleep-in-atomic
}

/* On these kernels it might_sleep() whatever the flags say. */
void vmalloc_atomic_is_a_lie(void)
{
	spin_lock(&lock);
	p = __vmalloc(8192, GFP_ATOMIC); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

void vmalloc_raw(void)
{
	raw_spin_lock(&raw);
	p = vmalloc(8192); // EXPECT sleep-in-atomic[rt,nort]; OK alloc-in-raw
	raw_spin_unlock(&raw);
}

/* Without direct reclaim it is kmalloc() or nothing. */
void kvmalloc_forms(size_t n)
{
	spin_lock(&lock);
	p = kvmalloc(n, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	p = kvmalloc(n, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kvzalloc(n, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kvcalloc(n, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kvmalloc_array(n, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	p = kvmalloc_node(n, GFP_KERNEL, 0); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	raw_spin_lock(&raw);
	p = kvmalloc(n, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
	p = kvmalloc(n, GFP_KERNEL); // OK sleep-in-atomic
}

void vmap_sleeps(struct page **pages)
{
	spin_lock(&lock);
	p = vmap(pages, 2, VM_MAP, PAGE_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	p = vmap(pages, 2, VM_MAP, PAGE_KERNEL); // OK sleep-in-atomic
}
