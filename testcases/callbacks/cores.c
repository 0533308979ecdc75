// SPDX-License-Identifier: GPL-2.0-or-later
/* What the cores of buses, of input and of sound call under locks, or in interrupts. */
#include <linux/ata.h>
#include <linux/dmaengine.h>
#include <linux/firewire.h>
#include <linux/input.h>
#include <linux/leds.h>
#include <linux/libata.h>
#include <linux/mailbox_controller.h>
#include <linux/serio.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <rdma/ib_verbs.h>
#include <sound/core.h>
#include <sound/emux_synth.h>
#include <sound/timer.h>

static void *buf;

static void lamp_set(struct led_classdev *led, enum led_brightness value)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int lamp_set_blocking(struct led_classdev *led, enum led_brightness value)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

void lamp_setup(struct led_classdev *led)
{
	led->brightness_set = lamp_set;
	led->brightness_set_blocking = lamp_set_blocking;
}

static void pad_gain(struct input_dev *dev, u16 gain)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int pad_upload(struct input_dev *dev, struct ff_effect *effect, struct ff_effect *old)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

void pad_setup(struct ff_device *ff)
{
	ff->upload = pad_upload;
	ff->set_gain = pad_gain;
}

static int pad_play(struct input_dev *dev, void *data, struct ff_effect *effect)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int pad_register(struct input_dev *dev)
{
	return input_ff_create_memless(dev, NULL, pad_play);
}

static irqreturn_t keys_interrupt(struct serio *serio, unsigned char data, unsigned int flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

struct serio_driver keys_driver = { .interrupt = keys_interrupt };

static int tick_start(struct snd_timer *timer)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct snd_timer_hardware tick_hardware = { .start = tick_start };

static void voice_trigger(struct snd_emux_voice *voice)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

const struct snd_emux_operators voice_ops = { .trigger = voice_trigger };

static int mail_send(struct mbox_chan *chan, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static bool mail_sent(struct mbox_chan *chan)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return true;
}

static int mail_startup(struct mbox_chan *chan)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct mbox_chan_ops mail_ops = { .startup = mail_startup,
					.send_data = mail_send,
					.last_tx_done = mail_sent };

static void flash_done(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

int flash_read(struct spi_device *spi, struct spi_message *message)
{
	message->complete = flash_done;
	return spi_async(spi, message);
}

static int wire_transfer(struct spi_device *spi, struct spi_message *message)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void wire_setup(struct spi_controller *controller)
{
	controller->transfer = wire_transfer;
}

static void queue_used(struct virtqueue *queue)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct virtqueue *queue_find(struct virtio_device *vdev)
{
	return virtio_find_single_vq(vdev, queue_used, "m");
}

static void node_request(struct fw_card *card, struct fw_request *request, int tcode,
			 int destination, int source, int generation, unsigned long long offset,
			 void *data, size_t length, void *callback_data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void node_setup(struct fw_address_handler *handler)
{
	handler->address_callback = node_request;
}

static void node_sent(struct fw_packet *packet, struct fw_card *card, int status)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void node_send(struct fw_packet *packet)
{
	packet->callback = node_sent;
}

static int verb_post_recv(struct ib_qp *qp, const struct ib_recv_wr *wr,
			  const struct ib_recv_wr **bad)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int verb_dealloc(struct ib_pd *pd, struct ib_udata *udata)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct ib_device_ops verb_ops = { .post_recv = verb_post_recv, .dealloc_pd = verb_dealloc };

static void verb_done(struct ib_cq *cq, void *context)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct ib_cq *verb_queue(struct ib_device *device, const struct ib_cq_init_attr *attr)
{
	return ib_create_cq(device, verb_done, NULL, NULL, attr);
}

static dma_cookie_t engine_submit(struct dma_async_tx_descriptor *tx)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void engine_prepare(struct dma_async_tx_descriptor *tx)
{
	tx->tx_submit = engine_submit;
}

static void disk_start(struct ata_queued_cmd *qc)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct ata_port_operations disk_ops = { .bmdma_start = disk_start };
