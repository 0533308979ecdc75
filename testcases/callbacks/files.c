// SPDX-License-Identifier: GPL-2.0-or-later
/* What file systems, cgroups and tracing call under locks. */
#include <linux/blkdev.h>
#include <linux/buffer_head.h>
#include <linux/cgroup.h>
#if __has_include(<linux/filelock.h>)
#include <linux/filelock.h>
#endif
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/slab.h>
#include <linux/sunrpc/xprt.h>

static void *buf;

static void lease_notify(struct file_lock *lock)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void lease_expire(void)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

const struct lock_manager_operations lease_ops = { .lm_notify = lease_notify,
						   .lm_expire_lock = lease_expire };

static void range_copy(struct file_lock *to, struct file_lock *from)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct file_lock_operations range_ops = { .fl_copy_lock = range_copy };

static int node_drop(struct inode *inode)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void node_evict(struct inode *inode)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

const struct super_operations node_ops = { .drop_inode = node_drop, .evict_inode = node_evict };

static bool pages_dirty(struct address_space *mapping, struct folio *folio)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return true;
}

const struct address_space_operations pages_ops = { .dirty_folio = pages_dirty };

static void block_end(struct buffer_head *bh, int uptodate)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void block_read(struct buffer_head *bh)
{
	bh->b_end_io = block_end;
}

static void stat_flush(struct cgroup_subsys_state *css, int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct cgroup_subsys stat_subsys = { .css_rstat_flush = stat_flush };

static int call_reserve(struct rpc_xprt *xprt, struct rpc_task *task)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct rpc_xprt_ops call_ops = { .reserve_xprt = call_reserve };
