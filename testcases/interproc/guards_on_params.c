// SPDX-License-Identifier: GPL-2.0-or-later
/* What a callee does depends on what it is given. */
#include <linux/slab.h>
#include <linux/spinlock.h>

enum op { OP_PEEK, OP_ADD, OP_GROW };

static DEFINE_RAW_SPINLOCK(raw);
static void *p;

static int table_op(enum op op, void *head)
{
	switch (op) {
	case OP_PEEK:
		return p != NULL;
	case OP_ADD:
		p = kmalloc(8, GFP_ATOMIC);
		return 0;
	case OP_GROW:
		p = kmalloc(8, GFP_KERNEL);
		return 0;
	}
	return -EINVAL;
}

void op_by_constant(void)
{
	raw_spin_lock(&raw);
	table_op(OP_PEEK, NULL); // OK alloc-in-raw; OK sleep-in-atomic
	table_op(OP_ADD, NULL); // EXPECT alloc-in-raw[rt]; OK sleep-in-atomic
	table_op(OP_GROW, NULL); // EXPECT sleep-in-atomic[rt,nort]; OK alloc-in-raw
	raw_spin_unlock(&raw);
	table_op(OP_GROW, NULL); // OK sleep-in-atomic
}

/* Like kvfree_call_rcu(): allocates only when it is not given memory. */
static void queue(void *head, void *what)
{
	if (!head)
		head = kmalloc(16, GFP_KERNEL);
	p = head;
}

void null_decides(void *what)
{
	char space[16];

	raw_spin_lock(&raw);
	queue(&space, what); // OK sleep-in-atomic; OK alloc-in-raw
	queue(NULL, what); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&raw);
}

static void grow(int n, bool locked)
{
	if (locked)
		return;
	if (n > 10)
		p = kmalloc(n, GFP_KERNEL);
}

void two_conditions(void)
{
	raw_spin_lock(&raw);
	grow(11, true); // OK sleep-in-atomic
	grow(4, false); // OK sleep-in-atomic
	grow(11, false); // EXPECT sleep-in-atomic[rt,nort]
	raw_spin_unlock(&raw);
}

/* A condition of the caller that the callee asks again. */
void condition_passed_on(int n, bool locked)
{
	if (locked)
		raw_spin_lock(&raw);
	grow(n, locked); // OK sleep-in-atomic
	if (locked)
		raw_spin_unlock(&raw);
}

void condition_inverted(int n, bool locked)
{
	if (locked)
		raw_spin_lock(&raw);
	grow(n, !locked); // EXPECT sleep-in-atomic[rt,nort]
	if (locked)
		raw_spin_unlock(&raw);
}
