// SPDX-License-Identifier: GPL-2.0
/* Helpers that may leave a read-side section entered, or leave one, and do not tell: what their callers are in stays certain. */
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct cursor {
	void *here;
	void *huge;
	spinlock_t *lock;
};

void *cursor_find(struct cursor *c, int level);
void cursor_note(struct cursor *c);

/* Enters the section for small entries, not for huge ones; the result is 0 for both. */
static noinline int cursor_start(struct cursor *c)
{
	c->huge = cursor_find(c, 1);
	if (c->huge)
		return 0;
	rcu_read_lock();
	c->here = cursor_find(c, 0);
	if (!c->here) {
		rcu_read_unlock();
		return -ENOENT;
	}
	return 0;
}

static noinline void cursor_end(struct cursor *c)
{
	if (c->here)
		rcu_read_unlock();
}

/* To its callers this is balanced, whatever the halves of it look like. */
static noinline int cursor_visit(struct cursor *c)
{
	int ret = cursor_start(c);

	if (ret)
		return ret;
	cursor_note(c);
	cursor_end(c);
	return 0;
}

void *visit_in_section(struct cursor *c)
{
	void *p;

	rcu_read_lock();
	cursor_visit(c);
	p = kmalloc(32, GFP_KERNEL);	// EXPECT sleep-in-atomic
	rcu_read_unlock();
	return p;
}

void *visit_outside(struct cursor *c)
{
	cursor_visit(c);
	return kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
}

void *visit_between_halves(struct cursor *c)
{
	void *p = NULL;

	if (cursor_start(c))
		return NULL;
	cursor_end(c);
	p = kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
	return p;
}

/* Ends a mapping if there is one, and does not say whether there was. */
static noinline void cursor_unmap(struct cursor *c)
{
	if (READ_ONCE(c->here))
		preempt_enable();
}

static noinline void cursor_map(struct cursor *c)
{
	preempt_disable();
	WRITE_ONCE(c->here, c);
}

void *unmap_what_was_mapped(struct cursor *c)
{
	cursor_map(c);
	cursor_unmap(c);
	return kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
}

static noinline void unmap_and_note(struct cursor *c)
{
	cursor_unmap(c);
	cursor_note(c);
}

void *unmap_one_call_away(struct cursor *c)
{
	cursor_map(c);
	unmap_and_note(c);
	return kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
}

/* What was ended before does not end what is entered after. */
void *enter_after_unmap(struct cursor *c)
{
	void *p;

	unmap_and_note(c);
	preempt_disable();
	p = kmalloc(32, GFP_KERNEL);	// EXPECT sleep-in-atomic
	preempt_enable();
	return p;
}
