// SPDX-License-Identifier: GPL-2.0
/* What decides about a lock is asked again behind a loop, in which anything may be called. */
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ring {
	spinlock_t lock;
	struct list_head busy;
};

struct hba {
	int revision;
	spinlock_t lock;
	struct ring ring;
};

struct request {
	struct list_head list;
	int id;
};

int hba_matches(struct hba *hba, struct request *rq);
void hba_abort(struct hba *hba, struct list_head *list);

void *hba_abort_all(struct hba *hba)
{
	struct request *rq, *next;
	LIST_HEAD(abort);

	if (hba->revision == 4)
		spin_lock(&hba->ring.lock);
	list_for_each_entry_safe(rq, next, &hba->ring.busy, list)
		if (hba_matches(hba, rq))
			list_move_tail(&rq->list, &abort);
	if (hba->revision == 4)
		spin_unlock(&hba->ring.lock);
	hba_abort(hba, &abort);
	return kmalloc(32, GFP_KERNEL);			// OK sleep-in-atomic
}

/* What the loop itself goes through is another one each time. */
void *hba_lock_each(struct hba **hbas, int nr)
{
	void *p = NULL;
	int i;

	for (i = 0; i < nr; i++) {
		if (hbas[i]->revision == 4)
			spin_lock(&hbas[i]->lock);
	}
	p = kmalloc(32, GFP_KERNEL);			// EXPECT sleep-in-atomic
	for (i = 0; i < nr; i++) {
		if (hbas[i]->revision == 4)
			spin_unlock(&hbas[i]->lock);
	}
	return p;
}
