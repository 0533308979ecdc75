// SPDX-License-Identifier: GPL-2.0-or-later
/* More of what is called under locks of a subsystem, or in interrupts. */
#include <linux/bio.h>
#include <linux/clk-provider.h>
#include <linux/dmaengine.h>
#include <linux/hyperv.h>
#include <linux/kvm_host.h>
#include <linux/slab.h>
#include <linux/tty.h>
#include <linux/virtio.h>
#include <scsi/scsi_transport_iscsi.h>
#include <sound/rawmidi.h>
#include <sound/soc.h>
#include <xen/events.h>

static void *buf;

static struct dma_async_tx_descriptor *engine_prep(struct dma_chan *chan, unsigned long flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NULL;
}

static int engine_alloc(struct dma_chan *chan)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

void engine_setup(struct dma_device *dma)
{
	dma->device_alloc_chan_resources = engine_alloc;
	dma->device_prep_dma_interrupt = engine_prep;
}

static int gate_enable(struct clk_hw *hw)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int gate_prepare(struct clk_hw *hw)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct clk_ops gate_ops = { .prepare = gate_prepare, .enable = gate_enable };

static int line_put_char(struct tty_struct *tty, u8 ch)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 1;
}

const struct tty_operations line_ops = { .put_char = line_put_char };

static void ldisc_wakeup(struct tty_struct *tty)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct tty_ldisc_ops line_ldisc = { .write_wakeup = ldisc_wakeup };

static void block_done(struct bio *bio)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void block_setup(struct bio *bio)
{
	bio->bi_end_io = block_done;
}

/* Who completes this one is a worker, whatever stands in the member. */
static void btrfs_raid56_end_io(struct bio *bio)
{
	bio->bi_private = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void raid_submit(struct bio *bio)
{
	bio->bi_end_io = btrfs_raid56_end_io;
}

static int pdu_alloc(struct iscsi_task *task, uint8_t opcode)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct iscsi_transport pdu_transport = { .alloc_pdu = pdu_alloc };

static void guest_changed(struct virtio_device *vdev)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct virtio_driver guest_driver = { .config_changed = guest_changed };

static void keys_trigger(struct snd_rawmidi_substream *substream, int up)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct snd_rawmidi_ops keys_ops = { .trigger = keys_trigger };

static int codec_trigger(struct snd_pcm_substream *substream, int cmd, struct snd_soc_dai *dai)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct snd_soc_dai_ops codec_ops = { .trigger = codec_trigger };

static int vcpu_update(struct kvm *kvm, unsigned int host_irq, uint32_t guest_irq, bool set)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

struct kvm_x86_ops vcpu_ops = { .pi_update_irte = vcpu_update };

static void channel_event(void *context)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

int channel_open(struct vmbus_channel *channel)
{
	return vmbus_open(channel, 4096, 4096, NULL, 0, channel_event, NULL);
}

static irqreturn_t event_interrupt(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

int event_bind(evtchn_port_t port)
{
	return bind_evtchn_to_irqhandler(port, event_interrupt, 0, "m", NULL);
}
