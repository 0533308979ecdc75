// SPDX-License-Identifier: GPL-2.0-or-later
/* Sleeping locks forbid nothing here. */
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

struct store {
	struct mutex mutex;
	struct rw_semaphore rwsem;
	struct semaphore sem;
	spinlock_t lock;
	void *p;
};

int mutex_all_forms(struct store *s)
{
	mutex_lock(&s->mutex);
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	kfree(s->p); // OK free-in-raw
	s->p = vmalloc(4096); // OK sleep-in-atomic
	vfree(s->p); // OK free-in-raw
	mutex_unlock(&s->mutex);

	if (mutex_lock_interruptible(&s->mutex))
		return -EINTR;
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	mutex_unlock(&s->mutex);

	if (!mutex_trylock(&s->mutex))
		return -EBUSY;
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	mutex_unlock(&s->mutex);
	return 0;
}

void rwsem_both_sides(struct store *s)
{
	down_read(&s->rwsem);
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	up_read(&s->rwsem);
	down_write(&s->rwsem);
	vfree(s->p); // OK free-in-raw
	downgrade_write(&s->rwsem);
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	up_read(&s->rwsem);
}

void semaphore_held(struct store *s)
{
	down(&s->sem);
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	up(&s->sem);
}

/* A spinlock inside a mutex ends before the mutex does. */
void spin_inside_mutex(struct store *s)
{
	mutex_lock(&s->mutex);
	spin_lock(&s->lock);
	s->p = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&s->lock);
	s->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	mutex_unlock(&s->mutex);
}
