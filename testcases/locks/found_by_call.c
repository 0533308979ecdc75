// SPDX-License-Identifier: GPL-2.0-or-later
/* Helpers that ask for a lock each time: what is asked in the same words is the same lock. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct queue {
	bool is_root;
	spinlock_t lock;
	struct queue *root;
	raw_spinlock_t *shared;
};

spinlock_t *root_lock(struct queue *q);
struct queue *queue_of(int number);

static inline void queue_lock(struct queue *q)
{
	if (q->is_root)
		spin_lock_bh(&q->lock);
	else
		spin_lock_bh(root_lock(q));
}

static inline void queue_unlock(struct queue *q)
{
	if (q->is_root)
		spin_unlock_bh(&q->lock);
	else
		spin_unlock_bh(root_lock(q));
}

void one_of_two(struct queue *q, void *old)
{
	queue_lock(q);
	old = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	queue_unlock(q);
	kvfree(old);		      // OK free-in-raw
	old = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	kfree(old);
}

static inline void shared_lock(int number)
{
	raw_spin_lock(queue_of(number)->root->shared);
}

static inline void shared_unlock(int number)
{
	raw_spin_unlock(queue_of(number)->root->shared);
}

void by_number(int number, void *old)
{
	shared_lock(number);
	kfree(old); // EXPECT free-in-raw[rt]
	shared_unlock(number);
	kfree(old); // OK free-in-raw
}

/* Another argument, another lock. */
void two_numbers(void *old)
{
	shared_lock(1);
	shared_lock(2);
	shared_unlock(2);
	kfree(old); // EXPECT free-in-raw[rt]
	shared_unlock(1);
	kfree(old); // OK free-in-raw
}

/* What a helper takes and releases where no path shows that the two belong together is no lock of ours. */
static noinline void note(int number, bool is_ours)
{
	if (is_ours)
		shared_lock(number);
	queue_of(number)->is_root = true;
	if (queue_of(number)->is_root)
		shared_unlock(number);
}

void keeps_its_own(struct queue *q, int number, void *old)
{
	raw_spin_lock(q->shared);
	note(number, true);
	kfree(old); // EXPECT free-in-raw[rt]
	raw_spin_unlock(q->shared);
}

static DEFINE_RAW_SPINLOCK(log_lock);

bool is_logged(void);

static noinline void log_begin(void)
{
	if (is_logged())
		raw_spin_lock(&log_lock);
}

static noinline void log_end(void)
{
	if (is_logged())
		raw_spin_unlock(&log_lock);
}

void keeps_its_own_variable(struct queue *q, void *old)
{
	raw_spin_lock(q->shared);
	log_begin();
	log_end();
	kfree(old); // EXPECT free-in-raw[rt]
	raw_spin_unlock(q->shared);
}

void one_side_inline(struct queue *q, void *old)
{
	if (q->is_root)
		return;
	spin_lock_bh(root_lock(q));
	queue_unlock(q);
	old = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	kvfree(old);		      // OK free-in-raw
}
