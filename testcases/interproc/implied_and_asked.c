// SPDX-License-Identifier: GPL-2.0-or-later
/* Of what sleeps in any case and an allocation with flags, callers far away are told of the latter. */
#include <crypto/hash.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static struct crypto_shash *digest;

static noinline void *prepare(void)
{
	digest = crypto_alloc_shash("sha256", 0, 0);
	return kmalloc(64, GFP_KERNEL); // NOTE kmalloc(GFP_KERNEL)
}

static noinline void *nearer(void)
{
	return prepare();
}

static noinline void *near(void)
{
	return nearer();
}

void *far(void)
{
	void *p;

	spin_lock(&lock);
	p = near(); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
	return p;
}
