// SPDX-License-Identifier: GPL-2.0-or-later
/* What newer kernels call with a lock held, or in an RCU read-side section. */
// trees: 6.12-rt 6.12
#include <linux/blk-mq.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/usb/ljca.h>

static void *buf;

static bool lease_break(struct file_lease *lease)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return false;
}

static int lease_change(struct file_lease *lease, int arg, struct list_head *dispose)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void lease_setup(struct file_lease *lease, void **priv)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct lease_manager_operations leases = {
	.lm_break = lease_break,
	.lm_change = lease_change,
	.lm_setup = lease_setup,
};

static bool lock_expirable(struct file_lock *lock)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return false;
}

const struct lock_manager_operations locks = { .lm_lock_expirable = lock_expirable };

static vm_fault_t area_map(struct vm_fault *vmf, pgoff_t start, pgoff_t end)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct vm_operations_struct area = { .map_pages = area_map };

static void bridge_event(void *context, u8 cmd, const void *data, int len)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

int bridge_probe(struct ljca_client *client)
{
	return ljca_register_event_cb(client, bridge_event, NULL);
}

static enum rq_end_io_ret request_done(struct request *rq, blk_status_t status)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return RQ_END_IO_NONE;
}

void request_start(struct request *rq)
{
	rq->end_io = request_done;
}

static bool folio_known(struct folio *folio, size_t from, size_t count)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return false;
}

const struct address_space_operations pages = { .is_partially_uptodate = folio_known };

struct sched_class {
	void (*wakeup_preempt)(void *rq, void *p, int flags);
};

static void sched_wakeup(void *rq, void *p, int flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

const struct sched_class sched = { .wakeup_preempt = sched_wakeup };
