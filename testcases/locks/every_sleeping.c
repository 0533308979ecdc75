// SPDX-License-Identifier: GPL-2.0-or-later
/* Every lock that may sleep on all kernels, taken under a spinlock; the check is off unless asked for. */
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/refcount.h>
#include <linux/rtmutex.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>
#include <linux/ww_mutex.h>

static DEFINE_SPINLOCK(spin);
static DEFINE_RAW_SPINLOCK(raw);

struct store {
	struct mutex mutex;
	struct rw_semaphore rwsem;
	struct semaphore sem;
	struct ww_mutex ww;
	struct rt_mutex rtm;
	struct percpu_rw_semaphore percpu;
	refcount_t ref;
	atomic_t count;
	int err;
};

void mutexes(struct store *s)
{
	spin_lock(&spin);
	mutex_lock(&s->mutex); // EXPECT lock-in-raw[rt,nort]
	mutex_unlock(&s->mutex);
	mutex_lock_io(&s->mutex); // EXPECT lock-in-raw[rt,nort]
	mutex_unlock(&s->mutex);
	if (!mutex_lock_interruptible(&s->mutex)) // EXPECT lock-in-raw[rt,nort]
		mutex_unlock(&s->mutex);
	if (!mutex_lock_killable(&s->mutex)) // EXPECT lock-in-raw[rt,nort]
		mutex_unlock(&s->mutex);
	if (mutex_trylock(&s->mutex)) // OK lock-in-raw
		mutex_unlock(&s->mutex);
	spin_unlock(&spin);
}

/* Who drops the last count waits for the mutex, though the result tells whether it was taken. */
void counted(struct store *s)
{
	spin_lock(&spin);
	if (atomic_dec_and_mutex_lock(&s->count, &s->mutex)) // EXPECT lock-in-raw[rt,nort]
		mutex_unlock(&s->mutex);
	if (refcount_dec_and_mutex_lock(&s->ref, &s->mutex)) // EXPECT lock-in-raw[rt,nort]
		mutex_unlock(&s->mutex);
	spin_unlock(&spin);
}

void counted_spinning(struct store *s)
{
	unsigned long flags;

	raw_spin_lock(&raw);
	if (atomic_dec_and_lock(&s->count, &spin)) // EXPECT lock-in-raw[rt]
		spin_unlock(&spin);
	if (atomic_dec_and_lock_irqsave(&s->count, &spin, flags)) // EXPECT lock-in-raw[rt]
		spin_unlock_irqrestore(&spin, flags);
	if (refcount_dec_and_lock(&s->ref, &spin)) // EXPECT lock-in-raw[rt]
		spin_unlock(&spin);
	if (refcount_dec_and_lock_irqsave(&s->ref, &spin, &flags)) // EXPECT lock-in-raw[rt]
		spin_unlock_irqrestore(&spin, flags);
	raw_spin_unlock(&raw);
}

void ww_mutexes(struct store *s)
{
	spin_lock(&spin);
	if (!ww_mutex_lock_interruptible(&s->ww, NULL)) // EXPECT lock-in-raw[rt,nort]
		ww_mutex_unlock(&s->ww);
	if (!ww_mutex_lock(&s->ww, NULL)) // EXPECT lock-in-raw[rt,nort]
		ww_mutex_unlock(&s->ww);
	if (ww_mutex_trylock(&s->ww, NULL)) // OK lock-in-raw
		ww_mutex_unlock(&s->ww);
	spin_unlock(&spin);
}

void rt_mutexes(struct store *s)
{
	spin_lock(&spin);
	rt_mutex_lock(&s->rtm); // EXPECT lock-in-raw[rt,nort]
	rt_mutex_unlock(&s->rtm);
	if (!rt_mutex_lock_interruptible(&s->rtm)) // EXPECT lock-in-raw[rt,nort]
		rt_mutex_unlock(&s->rtm);
	if (rt_mutex_trylock(&s->rtm)) // OK lock-in-raw
		rt_mutex_unlock(&s->rtm);
	spin_unlock(&spin);
}

void rwsems(struct store *s)
{
	spin_lock(&spin);
	down_read(&s->rwsem); // EXPECT lock-in-raw[rt,nort]
	up_read(&s->rwsem);
	if (!down_read_interruptible(&s->rwsem)) // EXPECT lock-in-raw[rt,nort]
		up_read(&s->rwsem);
	if (!down_read_killable(&s->rwsem)) // EXPECT lock-in-raw[rt,nort]
		up_read(&s->rwsem);
	if (down_read_trylock(&s->rwsem)) // OK lock-in-raw
		up_read(&s->rwsem);
	down_write(&s->rwsem); // EXPECT lock-in-raw[rt,nort]
	up_write(&s->rwsem);
	if (!down_write_killable(&s->rwsem)) // EXPECT lock-in-raw[rt,nort]
		up_write(&s->rwsem);
	if (down_write_trylock(&s->rwsem)) // OK lock-in-raw
		up_write(&s->rwsem);
	spin_unlock(&spin);
}

void semaphores(struct store *s)
{
	spin_lock(&spin);
	down(&s->sem); // EXPECT lock-in-raw[rt,nort]
	up(&s->sem);
	if (!down_interruptible(&s->sem)) // EXPECT lock-in-raw[rt,nort]
		up(&s->sem);
	if (!down_killable(&s->sem)) // EXPECT lock-in-raw[rt,nort]
		up(&s->sem);
	if (!down_timeout(&s->sem, 10)) // EXPECT lock-in-raw[rt,nort]
		up(&s->sem);
	if (!down_trylock(&s->sem)) // OK lock-in-raw
		up(&s->sem);
	spin_unlock(&spin);
}

void percpu_rwsems(struct store *s)
{
	spin_lock(&spin);
	percpu_down_write(&s->percpu); // EXPECT lock-in-raw[rt,nort]
	percpu_up_write(&s->percpu);
	percpu_down_read(&s->percpu); // EXPECT lock-in-raw[rt,nort]
	percpu_up_read(&s->percpu);
	if (percpu_down_read_trylock(&s->percpu)) // OK lock-in-raw
		percpu_up_read(&s->percpu);
	spin_unlock(&spin);
}
