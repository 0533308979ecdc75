// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is cheap to compare is compared at once: of `request == GET && index` the compiler makes one condition,
 * both comparisons with & between them.
 */
#include <linux/irqflags.h>
#include <linux/slab.h>

#define GET 0xa300
#define SET 0x2303

static void *buf;

static int control(u16 request, u16 index)
{
	switch (request) {
	case GET:
		return index;
	case SET:
		buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
		return buf ? 0 : -ENOMEM;
	default:
		return -EINVAL;
	}
}

int get_with_irqs_off(u16 request, u16 index, int nr, u32 *busy)
{
	unsigned long flags;
	bool is_off = false;
	int ret;

	if (request == GET && (index && index <= nr) && busy[index - 1]) {
		is_off = true;
		local_irq_save(flags);
	}
	ret = control(request, index);
	if (is_off)
		local_irq_restore(flags);
	return ret;
}

/* Any one of them will do: nothing is known of each. */
int either_with_irqs_off(u16 request, u16 index)
{
	unsigned long flags;
	bool is_off = false;

	if (request == GET || index == 3) {
		is_off = true;
		local_irq_save(flags);
	}
	if (request == SET)
		buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	if (is_off)
		local_irq_restore(flags);
	return 0;
}
