// SPDX-License-Identifier: GPL-2.0
/* Which lock a stream has is decided by a flag in an object that it points to; a loop goes through several of them. */
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev_conf {
	bool can_sleep;
};

struct stream {
	struct dev_conf *conf;
	spinlock_t lock;
	struct mutex mutex;
	struct stream *next;
	int state;
	void *ring;
};

int stream_stop(struct stream *s, int why);

static noinline void stream_lock(struct stream *s)
{
	if (s->conf->can_sleep)
		mutex_lock(&s->mutex);
	else
		spin_lock_irq(&s->lock);
}

static noinline void stream_unlock(struct stream *s)
{
	if (s->conf->can_sleep)
		mutex_unlock(&s->mutex);
	else
		spin_unlock_irq(&s->lock);
}

void *disconnect_all(struct stream **first)
{
	struct stream *s;

	for (s = *first; s; s = s->next) {
		stream_lock(s);
		if (s->ring) {
			if (s->state > 2)
				stream_stop(s, 5);
			s->state = 8;
		}
		stream_unlock(s);
	}
	return kmalloc(32, GFP_KERNEL);			// OK sleep-in-atomic
}

/* The other stream's flag says nothing about this one. */
void *unlock_by_the_other(struct stream **first)
{
	struct stream *s = *first, *next = s->next;
	void *p;

	stream_lock(s);
	if (next->conf->can_sleep)
		p = kmalloc(32, GFP_KERNEL);		// EXPECT sleep-in-atomic
	else
		p = NULL;
	stream_unlock(s);
	return p;
}

void *alloc_if_it_may(struct stream **first)
{
	struct stream *s;
	void *p = NULL;

	for (s = *first; s && !p; s = s->next) {
		stream_lock(s);
		if (s->conf->can_sleep)
			p = kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
		else
			p = kmalloc(16, GFP_KERNEL);	// EXPECT sleep-in-atomic
		stream_unlock(s);
	}
	return p;
}
