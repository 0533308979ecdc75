// SPDX-License-Identifier: GPL-2.0-or-later
/* The shape of a per-CPU remainder of a page: interrupts are off to look at it, on to get a new one. */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/percpu.h>

struct rest {
	struct page *page;
	unsigned long offset;
};

static DEFINE_PER_CPU(struct rest, rests);

int remainder_right(struct page **out, gfp_t gfp)
{
	struct rest *rest;
	unsigned long flags;
	struct page *page;

	rest = &per_cpu(rests, get_cpu());
	local_irq_save(flags);
	while (!rest->page) {
		local_irq_restore(flags);
		put_cpu();

		page = alloc_page(gfp); // OK alloc-in-raw; OK sleep-in-atomic
		rest = &per_cpu(rests, get_cpu());
		local_irq_save(flags);
		if (!page)
			break;
		rest->page = page;
	}
	*out = rest->page;
	local_irq_restore(flags);
	put_cpu();
	return *out ? 0 : -ENOMEM;
}

int remainder_wrong(struct page **out)
{
	struct rest *rest = get_cpu_ptr(&rests);

	if (!rest->page)
		rest->page = alloc_page(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	*out = rest->page;
	put_cpu_ptr(&rests);
	return 0;
}

/* Interrupts come back, the CPU is still pinned. */
int remainder_half_right(struct page **out)
{
	struct rest *rest = get_cpu_ptr(&rests);
	unsigned long flags;

	local_irq_save(flags);
	if (!rest->page) {
		local_irq_restore(flags);
		rest->page = alloc_page(GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		local_irq_save(flags);
	}
	*out = rest->page;
	local_irq_restore(flags);
	put_cpu_ptr(&rests);
	return 0;
}
