// SPDX-License-Identifier: GPL-2.0-or-later
/* Trees that allocate their nodes: idr, ida, xarray. */
#include <linux/idr.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_IDR(idr);
static DEFINE_IDA(ida);
static DEFINE_XARRAY(xa);

int idr_spin(void *p)
{
	int id;

	spin_lock(&lock);
	id = idr_alloc(&idr, p, 0, 0, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	if (id < 0)
		id = idr_alloc_cyclic(&idr, p, 0, 0, GFP_NOWAIT); // OK sleep-in-atomic
	spin_unlock(&lock);
	return id;
}

int idr_raw(void *p)
{
	int id;

	raw_spin_lock(&raw);
	id = idr_alloc(&idr, p, 0, 0, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
	return id;
}

/* The idiom: memory first, number under the lock. */
int idr_preloaded(void *p)
{
	int id;

	idr_preload(GFP_KERNEL); // OK sleep-in-atomic
	spin_lock(&lock);
	id = idr_alloc(&idr, p, 0, 0, GFP_NOWAIT); // OK sleep-in-atomic; OK alloc-in-raw
	spin_unlock(&lock);
	idr_preload_end();
	return id;
}

/* It returns with a local lock held. */
int idr_preload_is_a_lock(void *p)
{
	int id;

	idr_preload(GFP_KERNEL);
	id = idr_alloc(&idr, p, 0, 0, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	idr_preload_end();
	return id;
}

int ida_forms(void)
{
	int id;

	spin_lock(&lock);
	id = ida_alloc(&ida, GFP_ATOMIC); // OK sleep-in-atomic
	if (id < 0)
		id = ida_alloc(&ida, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	raw_spin_lock(&raw);
	id = ida_alloc(&ida, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
	return id;
}

void xa_spin(void *p)
{
	spin_lock(&lock);
	xa_store(&xa, 1, p, GFP_ATOMIC); // OK sleep-in-atomic
	xa_store(&xa, 2, p, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	xa_store(&xa, 3, p, GFP_KERNEL); // OK sleep-in-atomic
}

void xa_raw(void *p)
{
	raw_spin_lock(&raw);
	xa_store(&xa, 1, p, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
}

/* Under the array's own lock it drops that lock to allocate. */
void xa_own_lock(void *p)
{
	xa_lock(&xa);
	__xa_store(&xa, 1, p, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	xa_unlock(&xa);
}

/* But only its own. */
void xa_own_lock_and_another(void *p)
{
	spin_lock(&lock);
	xa_lock(&xa);
	__xa_store(&xa, 1, p, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	xa_unlock(&xa);
	spin_unlock(&lock);
}

/* The lock is the caller's, and softirqs are off with it: both are let go of. */
static int commit_locked(void *p)
{
	return xa_err(__xa_store(&xa, 2, p, GFP_KERNEL));
}

int commit(void *p)
{
	int err;

	xa_lock_bh(&xa);
	err = commit_locked(p); // OK sleep-in-atomic
	xa_unlock_bh(&xa);
	return err;
}
