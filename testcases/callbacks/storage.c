// SPDX-License-Identifier: GPL-2.0-or-later
/* What the block layer, SCSI, libata and the dentry cache call. */
#include <linux/blk-mq.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/libata.h>
#include <linux/slab.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_host.h>

static void *buf;

static blk_status_t disk_queue(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return BLK_STS_OK;
}

static void disk_complete(struct request *rq)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int disk_init_hctx(struct blk_mq_hw_ctx *hctx, void *data, unsigned int nr)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct blk_mq_ops disk_ops = {
	.queue_rq = disk_queue,
	.complete = disk_complete,
	.init_hctx = disk_init_hctx,
};

/* Another kind of disk, whose tags say that it sleeps. */
static blk_status_t slow_queue(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return BLK_STS_OK;
}

static const struct blk_mq_ops slow_ops = { .queue_rq = slow_queue };

void slow_setup(struct blk_mq_tag_set *set, bool is_shared)
{
	set->ops = &slow_ops;
	set->flags = BLK_MQ_F_SHOULD_MERGE | BLK_MQ_F_BLOCKING;
	if (is_shared)
		set->flags |= BLK_MQ_F_TAG_QUEUE_SHARED;
}

/* One that sleeps only if it is asked to. */
static blk_status_t odd_queue(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return BLK_STS_OK;
}

static const struct blk_mq_ops odd_ops = { .queue_rq = odd_queue };

void odd_setup(struct blk_mq_tag_set *set, bool is_slow)
{
	set->ops = &odd_ops;
	set->flags = BLK_MQ_F_SHOULD_MERGE;
	if (is_slow)
		set->flags |= BLK_MQ_F_BLOCKING;
}

static int host_queue(struct Scsi_Host *host, struct scsi_cmnd *cmd)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct scsi_host_template host_template = { .queuecommand = host_queue };

static unsigned int port_issue(struct ata_queued_cmd *qc)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct ata_port_operations port_ops = { .qc_issue = port_issue };

static int name_compare(const struct dentry *dentry, unsigned int len, const char *str,
			const struct qstr *name)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int name_delete(const struct dentry *dentry)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void name_release(struct dentry *dentry)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

const struct dentry_operations name_ops = {
	.d_compare = name_compare,
	.d_delete = name_delete,
	.d_release = name_release,
};

static void inode_free(struct inode *inode)
{
	kfree(buf); // OK free-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct super_operations sb_ops = { .free_inode = inode_free };
