// SPDX-License-Identifier: GPL-2.0
/* Nobody takes a lock that he holds: a path on which that would happen is none. Readers may. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct mailbox {
	spinlock_t lock;
	rwlock_t table_lock;
	int nr;
	void *spare;
};

bool mailbox_is_open(struct mailbox *m);

/* Held by one answer, taken by another one: only paths on which both agree are left. */
void mailbox_refill(struct mailbox *m)
{
	bool keep = mailbox_is_open(m);

	if (keep)
		spin_lock(&m->lock);
	m->nr++;
	if (!mailbox_is_open(m)) {
		spin_lock(&m->lock);
		m->spare = kmalloc(32, GFP_ATOMIC);
		spin_unlock(&m->lock);
		m->spare = kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
		return;
	}
	if (keep)
		spin_unlock(&m->lock);
}

void mailbox_read(struct mailbox *m)
{
	read_lock(&m->table_lock);
	read_lock(&m->table_lock);
	m->spare = kmalloc(32, GFP_KERNEL);	// EXPECT sleep-in-atomic
	read_unlock(&m->table_lock);
	read_unlock(&m->table_lock);
}
