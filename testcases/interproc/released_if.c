// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A helper lets go of its caller's lock around an allocation, if that was taken: both ask the same, a global
 * variable or an argument. On the way on which it does not, the caller has none.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>

extern bool pages_are_locked;

static DEFINE_SPINLOCK(pages_lock);

static inline bool is_locked(void)
{
	return pages_are_locked;
}

static void *split(void)
{
	void *p;

	if (is_locked())
		spin_unlock(&pages_lock);
	p = kmalloc(64, GFP_KERNEL);
	if (is_locked())
		spin_lock(&pages_lock);
	return p;
}

void *change(void)
{
	void *p;

	if (is_locked())
		spin_lock(&pages_lock);
	p = split(); // OK sleep-in-atomic
	if (is_locked())
		spin_unlock(&pages_lock);
	return p;
}

/* Here it is taken in any case. */
void *change_locked(void)
{
	void *p;

	spin_lock(&pages_lock);
	p = split(); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&pages_lock);
	return p;
}

static void *grow(bool locked)
{
	void *p;

	if (locked)
		spin_unlock(&pages_lock);
	p = kmalloc(32, GFP_KERNEL);
	if (locked)
		spin_lock(&pages_lock);
	return p;
}

void *grow_locked(void)
{
	void *p;

	spin_lock(&pages_lock);
	p = grow(true); // OK sleep-in-atomic
	spin_unlock(&pages_lock);
	return p;
}

void *grow_wrongly(void)
{
	void *p;

	spin_lock(&pages_lock);
	p = grow(false); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&pages_lock);
	return p;
}
