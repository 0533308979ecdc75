// SPDX-License-Identifier: GPL-2.0-or-later
/* Chains of other files, which only their names tell about. */
#include <linux/keyboard.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <linux/vt_kern.h>
#include <net/netevent.h>
#include <net/switchdev.h>

static void *buf;

static int on_key(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static int on_neighbour(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static int on_screen(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static int on_restart(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static int on_port(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static int on_reboot(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return NOTIFY_OK;
}

static struct notifier_block key_nb = { .notifier_call = on_key };
static struct notifier_block neighbour_nb = { .notifier_call = on_neighbour };
static struct notifier_block screen_nb = { .notifier_call = on_screen };
static struct notifier_block restart_nb = { .notifier_call = on_restart };
static struct notifier_block port_nb = { .notifier_call = on_port };
static struct notifier_block reboot_nb = { .notifier_call = on_reboot };

void listen_to_others(void)
{
	register_keyboard_notifier(&key_nb);
	register_netevent_notifier(&neighbour_nb);
	register_vt_notifier(&screen_nb);
	register_restart_handler(&restart_nb);
	register_switchdev_notifier(&port_nb);
	register_reboot_notifier(&reboot_nb);
}
