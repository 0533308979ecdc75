// SPDX-License-Identifier: GPL-2.0-or-later
/* Allocations behind string functions. */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static char *s;

void strings_raw(const char *name)
{
	raw_spin_lock(&raw);
	s = kstrdup(name, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	s = kstrndup(name, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	s = kasprintf(GFP_ATOMIC, "%s-%d", name, 1); // EXPECT alloc-in-raw[rt]
	s = kmemdup_nul(name, 8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	s = kasprintf(GFP_KERNEL, "%s", name); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&raw);
}

void strings_spin(const char *name)
{
	spin_lock(&lock);
	s = kstrdup(name, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	s = kstrdup(name, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	s = kstrndup(name, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	s = kasprintf(GFP_ATOMIC, "%s", name); // OK sleep-in-atomic
	s = kasprintf(GFP_KERNEL, "%s", name); // EXPECT sleep-in-atomic[rt,nort]
	s = kmemdup_nul(name, 8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	s = kasprintf(GFP_KERNEL, "%s", name); // OK sleep-in-atomic
}

static __printf(2, 3) char *label(gfp_t gfp, const char *fmt, ...)
{
	va_list ap;
	char *l;

	va_start(ap, fmt);
	l = kvasprintf(gfp, fmt, ap);
	va_end(ap);
	return l;
}

void strings_varargs(int id)
{
	spin_lock(&lock);
	s = label(GFP_ATOMIC, "port%d", id); // OK sleep-in-atomic
	s = label(GFP_KERNEL, "port%d", id); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

/* User memory: copies sleep, and the flags are built in. */
void strings_user(const void __user *from)
{
	rcu_read_lock();
	s = memdup_user(from, 8); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
	s = memdup_user(from, 8); // OK sleep-in-atomic
}
