// SPDX-License-Identifier: GPL-2.0
/* A parameter chooses the flags at the start; much lies between that and the allocation. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct addr_dev {
	spinlock_t lock;
	int dead;
	int disabled;
	int nr;
	int prefix_len;
};

struct addr {
	int scope;
	int prefix_len;
	int flags;
};

int addr_type(int prefix_len);
int addr_count(struct addr_dev *dev);

static noinline struct addr *addr_add(struct addr_dev *dev, int prefix_len, bool can_block)
{
	gfp_t gfp = can_block ? GFP_KERNEL : GFP_ATOMIC;
	int type = addr_type(prefix_len);
	struct addr *a;

	if (type == 0)
		return NULL;
	if (type & 2 && !(type & 4))
		return NULL;
	if (dev->dead)
		return NULL;
	if (dev->disabled && type != 3)
		return NULL;
	if (can_block && addr_count(dev) > 16)
		return NULL;
	if (dev->prefix_len && dev->prefix_len != prefix_len)
		return NULL;
	a = kzalloc(sizeof(*a), gfp);
	if (!a)
		return NULL;
	a->prefix_len = prefix_len;
	if (type & 8)
		a->scope = 1;
	else if (type & 16)
		a->scope = 2;
	dev->nr++;
	return a;
}

struct addr *addr_add_locked(struct addr_dev *dev, int prefix_len)
{
	struct addr *a;

	spin_lock(&dev->lock);
	a = addr_add(dev, prefix_len, false);	// OK sleep-in-atomic
	spin_unlock(&dev->lock);
	return a;
}

struct addr *addr_add_locked_blocking(struct addr_dev *dev, int prefix_len)
{
	struct addr *a;

	spin_lock(&dev->lock);
	a = addr_add(dev, prefix_len, true);	// EXPECT sleep-in-atomic
	spin_unlock(&dev->lock);
	return a;
}
