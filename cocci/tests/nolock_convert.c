// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/cleanup.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static int under_lock(struct ring *ring, bool slow)
{
	struct node *n, *twin, *plain, *unchecked;
	int ret = -ENOMEM;

	raw_spin_lock(&ring->lock);
	n = kmalloc(sizeof(*n), GFP_ATOMIC);		// EXPECT
	if (!n)
		goto out;
	twin = kzalloc(sizeof(*twin), GFP_NOWAIT);	// EXPECT
	if (!twin) {
		kfree(n);
		goto out;
	}
	plain = kmalloc(sizeof(*plain), GFP_ATOMIC | __GFP_ACCOUNT);	// EXPECT
	if (!plain)
		goto out;
	/* nobody handles that it fails: reported, not converted */
	unchecked = kmalloc(8, GFP_ATOMIC);		// EXPECT
	unchecked->next = n;
	if (slow)
		plain = ring_take(ring);
	/* may come from elsewhere */
	kfree(plain);
	kfree(twin);
	ret = 0;
out:
	raw_spin_unlock(&ring->lock);
	return ret;
}

static int in_scopes(struct ring *ring, int node)
{
	ring->node = kmalloc_node(8, GFP_ATOMIC, node);	// OK
	if (!ring->node)
		return -ENOMEM;
	kfree(ring->node);
	scoped_guard(preempt) {
		ring->node = kmalloc_node(8, GFP_ATOMIC, node);	// EXPECT
		if (ring->node == NULL)
			return -ENOMEM;
		kfree(ring->node);
	}
	guard(spinlock)(&ring->users);
	ring->node = kmalloc(8, GFP_ATOMIC);		// OK
	if (!ring->node)
		return -ENOMEM;
	return 0;
}
