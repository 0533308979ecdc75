// SPDX-License-Identifier: GPL-2.0-or-later
/* What the subsystems of devices call under their locks, or from interrupts. */
#include <linux/console.h>
#include <linux/dmaengine.h>
#include <linux/input.h>
#include <linux/mailbox_client.h>
#include <linux/slab.h>
#include <linux/sysrq.h>
#include <linux/usb/gadget.h>
#include <linux/wait.h>
#include <sound/pcm.h>
#include <drm/drm_crtc.h>

static void *buf;

static int on_led(struct input_dev *dev, unsigned int type, unsigned int code, int value)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int on_open(struct input_dev *dev)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

void input_setup(struct input_dev *dev)
{
	dev->event = on_led;
	dev->open = on_open;
}

static void on_key(struct input_handle *handle, unsigned int type, unsigned int code, int value)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct input_handler key_handler = { .event = on_key };

static int stream_trigger(struct snd_pcm_substream *substream, int cmd)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int stream_prepare(struct snd_pcm_substream *substream)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

const struct snd_pcm_ops stream_ops = { .trigger = stream_trigger, .prepare = stream_prepare };

static int screen_vblank(struct drm_crtc *crtc)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

const struct drm_crtc_funcs screen_funcs = { .enable_vblank = screen_vblank };

static void endpoint_done(struct usb_ep *ep, struct usb_request *req)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void endpoint_setup(struct usb_request *req)
{
	req->complete = endpoint_done;
}

static void transfer_done(void *param)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void transfer_start(struct dma_async_tx_descriptor *tx)
{
	tx->callback = transfer_done;
}

static void on_mail(struct mbox_client *cl, void *msg)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void mail_setup(struct mbox_client *cl)
{
	cl->rx_callback = on_mail;
}

static int on_wake(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void wait_setup(struct wait_queue_entry *entry)
{
	init_waitqueue_func_entry(entry, on_wake);
}

static void screen_write(struct console *con, const char *text, unsigned int len)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[nort]; OK sleep-in-atomic[rt]
}

struct console screen_console = { .write = screen_write };
