// SPDX-License-Identifier: GPL-2.0-or-later
/* Paths that end: BUG(), panic(); and paths that cannot be. */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static void *p;

void bug_ends_the_path(int n)
{
	if (n < 0) {
		raw_spin_lock(&raw);
		BUG();
	}
	p = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void panic_ends_the_path(int n)
{
	if (n < 0) {
		raw_spin_lock(&raw);
		panic("n is %d", n);
	}
	p = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* WARN_ON() goes on. */
void warn_goes_on(int n)
{
	if (n < 0)
		raw_spin_lock(&raw);
	WARN_ON(n < 0);
	if (n < 0)
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (n < 0)
		raw_spin_unlock(&raw);
}

void bug_on_guards(int n)
{
	if (n < 0)
		raw_spin_lock(&raw);
	BUG_ON(n < 0);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

static bool never(void)
{
	return false;
}

void dead_arm(void)
{
	if (never())
		raw_spin_lock(&raw);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	if (IS_ENABLED(CONFIG_GFPLINT_NO_SUCH_OPTION))
		raw_spin_lock(&raw);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
