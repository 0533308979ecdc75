// SPDX-License-Identifier: GPL-2.0-or-later
/* What cores call with a lock of theirs held: character devices, input, gadgets, storage, files. */
#include <linux/aio.h>
#include <linux/blkdev.h>
#include <linux/dm-dirty-log.h>
#include <linux/dma-fence.h>
#include <linux/fs.h>
#include <linux/hid-sensor-hub.h>
#include <linux/input.h>
#include <linux/iommu.h>
#include <linux/libata.h>
#include <linux/percpu-refcount.h>
#include <linux/perf_event.h>
#include <linux/pps_kernel.h>
#include <linux/serial_core.h>
#include <linux/slab.h>
#include <linux/sunrpc/auth.h>
#include <linux/sunrpc/cache.h>
#include <linux/sunrpc/svc_xprt.h>
#include <linux/tty_driver.h>
#include <linux/usb/composite.h>
#include <linux/vgaarb.h>
#include <scsi/scsi_dh.h>
#include <scsi/scsi_driver.h>
#include <scsi/scsi_host.h>
#include <scsi/scsi_transport_iscsi.h>
#include <sound/core.h>
#include <sound/timer.h>

static void *buf;

static void port_flush(struct uart_port *port)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void port_start_rx(struct uart_port *port)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int port_startup(struct uart_port *port)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct uart_ops port_ops = { .startup = port_startup,
			     .flush_buffer = port_flush,
			     .start_rx = port_start_rx };

static int port_rs485(struct uart_port *port, struct ktermios *termios, struct serial_rs485 *rs485)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int port_iso7816(struct uart_port *port, struct serial_iso7816 *iso7816)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void port_setup(struct uart_port *port)
{
	port->rs485_config = port_rs485;
	port->iso7816_config = port_iso7816;
}

struct hv_ops {
	ssize_t (*get_chars)(uint32_t vtermno, u8 *buf, size_t count);
	ssize_t (*put_chars)(uint32_t vtermno, const u8 *buf, size_t count);
	int (*notifier_add)(void *hp, int irq);
};

static ssize_t hv_get(uint32_t vtermno, u8 *chars, size_t count)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static ssize_t hv_put(uint32_t vtermno, const u8 *chars, size_t count)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int hv_add(void *hp, int irq)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct hv_ops hv = { .get_chars = hv_get, .put_chars = hv_put, .notifier_add = hv_add };

static int keys_get(struct input_dev *dev, struct input_keymap_entry *ke)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int keys_set(struct input_dev *dev, const struct input_keymap_entry *ke, unsigned int *old)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void keys_setup(struct input_dev *dev)
{
	dev->getkeycode = keys_get;
	dev->setkeycode = keys_set;
}

static int sensor_sample(struct hid_sensor_hub_device *hub, u32 id, size_t len, char *data,
			 void *priv)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int sensor_event(struct hid_sensor_hub_device *hub, u32 id, void *priv)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int sensor_suspend(struct hid_sensor_hub_device *hub, void *priv)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct hid_sensor_hub_callbacks sensor = {
	.suspend = sensor_suspend,
	.resume = sensor_suspend,
	.capture_sample = sensor_sample,
	.send_event = sensor_event,
};

static void clock_echo(struct pps_device *pps, int event, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct pps_source_info clock_info = { .echo = clock_echo };

static unsigned int vga_decode(struct pci_dev *pdev, bool state)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int vga_probe(struct pci_dev *pdev)
{
	return vga_client_register(pdev, vga_decode);
}

static void gadget_disconnect(struct usb_composite_dev *cdev)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int gadget_bind(struct usb_composite_dev *cdev)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct usb_composite_driver gadget = { .bind = gadget_bind, .disconnect = gadget_disconnect };

struct gether {
	void (*open)(struct gether *link);
	void (*close)(struct gether *link);
};

static void link_open(struct gether *link)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void link_close(struct gether *link)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void link_setup(struct gether *link)
{
	link->open = link_open;
	link->close = link_close;
}

struct gserial {
	void (*connect)(struct gserial *p);
	void (*disconnect)(struct gserial *p);
	int (*send_break)(struct gserial *p, int duration);
};

static void line_connect(struct gserial *p)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void line_disconnect(struct gserial *p)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int line_break(struct gserial *p, int duration)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void line_setup(struct gserial *p)
{
	p->connect = line_connect;
	p->disconnect = line_disconnect;
	p->send_break = line_break;
}

static void target_gone(struct scsi_target *target)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int target_alloc(struct scsi_target *target)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

struct scsi_host_template host = { .target_alloc = target_alloc, .target_destroy = target_gone };

struct esp_driver_ops {
	int (*irq_pending)(void *esp);
};

static int esp_pending(void *esp)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct esp_driver_ops esp = { .irq_pending = esp_pending };

static void ata_lost(struct ata_port *ap)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void ata_end(struct ata_port *ap)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int ata_defer(struct ata_queued_cmd *qc)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct ata_port_operations ata = { .qc_defer = ata_defer,
				   .lost_interrupt = ata_lost,
				   .end_eh = ata_end };

struct blkcg_policy {
	void (*pd_free_fn)(void *pd);
	void (*pd_stat_fn)(void *pd, void *seq);
	void *(*cpd_alloc_fn)(gfp_t gfp);
};

static void policy_free(void *pd)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void policy_stat(void *pd, void *seq)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void *policy_alloc(gfp_t gfp)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return buf;
}

struct blkcg_policy policy = { .pd_free_fn = policy_free,
			       .pd_stat_fn = policy_stat,
			       .cpd_alloc_fn = policy_alloc };

struct elevator_mq_ops {
	void (*init_icq)(void *icq);
	void (*exit_icq)(void *icq);
};

static void icq_init(void *icq)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void icq_exit(void *icq)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct elevator_mq_ops elevator = { .init_icq = icq_init, .exit_icq = icq_exit };

static void log_mark(struct dm_dirty_log *log, region_t region)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct dm_dirty_log_type log_type = { .mark_region = log_mark };

static void direct_done(struct kiocb *iocb, long ret)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int direct_cancel(struct kiocb *iocb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void direct_start(struct kiocb *iocb)
{
	iocb->ki_complete = direct_done;
	kiocb_set_cancel_fn(iocb, direct_cancel);
}

struct psmouse {
	int (*protocol_handler)(struct psmouse *mouse);
};

static int mouse_byte(struct psmouse *mouse)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void mouse_setup(struct psmouse *mouse)
{
	mouse->protocol_handler = mouse_byte;
}

static void line_stop(struct tty_struct *tty)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void line_start(struct tty_struct *tty)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct tty_operations line_ops = { .stop = line_stop, .start = line_start };

static int function_alt(struct usb_function *f, unsigned int interface)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static bool function_match(struct usb_function *f, const struct usb_ctrlrequest *ctrl, bool config0)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return false;
}

void function_setup(struct usb_function *f)
{
	f->get_alt = function_alt;
	f->req_match = function_match;
}

struct sdhci_host;
struct mmc_command;
struct sdhci_ops {
	u32 (*irq)(struct sdhci_host *host, u32 intmask);
	void (*set_timeout)(struct sdhci_host *host, struct mmc_command *cmd);
	void (*adma_write_desc)(struct sdhci_host *host, void **desc, dma_addr_t addr, int len,
				unsigned int cmd);
};

static u32 card_irq(struct sdhci_host *host, u32 intmask)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void card_timeout(struct sdhci_host *host, struct mmc_command *cmd)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void card_desc(struct sdhci_host *host, void **desc, dma_addr_t addr, int len,
		      unsigned int cmd)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct sdhci_ops card_ops = { .irq = card_irq,
				    .set_timeout = card_timeout,
				    .adma_write_desc = card_desc };

static blk_status_t disk_init(struct scsi_cmnd *cmd)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return BLK_STS_OK;
}

struct scsi_driver disk = { .init_command = disk_init };

static blk_status_t path_prep(struct scsi_device *sdev, struct request *rq)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return BLK_STS_OK;
}

struct scsi_device_handler path = { .prep_fn = path_prep };

static void task_cleanup(struct iscsi_task *task)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct iscsi_transport iscsi = { .cleanup_task = task_cleanup };

static int bio_poll_it(struct bio *bio, struct io_comp_batch *iob, unsigned int flags)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct block_device_operations drive = { .poll_bio = bio_poll_it };

static void domain_flush(struct iommu_domain *domain)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct iommu_domain_ops domain = { .flush_iotlb_all = domain_flush };

static bool fence_signaled(struct dma_fence *fence)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return false;
}

const struct dma_fence_ops fence = { .signaled = fence_signaled };

static void ref_dead(struct percpu_ref *ref)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void ref_atomic(struct percpu_ref *ref)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void ref_end(struct percpu_ref *ref)
{
	percpu_ref_switch_to_atomic(ref, ref_atomic);
	percpu_ref_kill_and_confirm(ref, ref_dead);
}

static int cred_match(struct auth_cred *acred, struct rpc_cred *cred, int flags)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct rpc_credops creds = { .crmatch = cred_match };

static int entry_match(struct cache_head *orig, struct cache_head *new)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static void entry_update(struct cache_head *orig, struct cache_head *new)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static struct cache_head *entry_alloc(void)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return buf;
}

struct cache_detail entries = { .alloc = entry_alloc,
				.match = entry_match,
				.update = entry_update };

static void user_gone(struct svc_xpt_user *user)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void user_setup(struct svc_xpt_user *user)
{
	user->callback = user_gone;
}

static void tick_notify(struct snd_timer_instance *ti, int event, struct timespec64 *tstamp,
			unsigned long resolution)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void tick_setup(struct snd_timer_instance *ti)
{
	ti->ccallback = tick_notify;
}

static void tick_now(struct snd_timer_instance *ti, unsigned long ticks, unsigned long resolution)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void tick_begin(struct snd_timer_instance *ti)
{
	ti->callback = tick_now;
}

static void filters_sync(struct perf_event *event)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct pmu unit = { .addr_filters_sync = filters_sync };
