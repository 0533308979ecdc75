// SPDX-License-Identifier: GPL-2.0-or-later
/* Blocks on chains: an atomic one runs under RCU, that of processors going idle with interrupts off. */
#include <linux/cpu_pm.h>
#include <linux/kdebug.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include <net/fib_notifier.h>
#include <net/netevent.h>
#include <net/switchdev.h>

static void *buf;

static int on_event(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static int on_blocking(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return NOTIFY_OK;
}

static int on_idle(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return NOTIFY_OK;
}

static int on_die(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt,nort]
	return NOTIFY_DONE;
}

static int on_address(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_DONE;
}

static int on_late(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_DONE;
}

static int on_route(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_DONE;
}

static int on_forgotten(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return NOTIFY_DONE;
}

static ATOMIC_NOTIFIER_HEAD(events);
static BLOCKING_NOTIFIER_HEAD(changes);

static struct notifier_block event_nb = { .notifier_call = on_event };
static struct notifier_block blocking_nb = { .notifier_call = on_blocking };
static struct notifier_block idle_nb = { .notifier_call = on_idle, .priority = 1 };
static struct notifier_block die_nb = { .notifier_call = on_die };
static struct notifier_block address_nb = { .notifier_call = on_address };
static struct notifier_block route_nb = { .notifier_call = on_route };
struct notifier_block forgotten_nb = { .notifier_call = on_forgotten };

struct listener {
	struct notifier_block nb;
	struct notifier_block late;
};

/* The block is a parameter: whoever calls this says which. */
static int listen_to_events(struct notifier_block *nb)
{
	return atomic_notifier_chain_register(&events, nb);
}

void listener_init(struct listener *l)
{
	l->late.notifier_call = on_late;
	listen_to_events(&l->late);
	listen_to_events(&event_nb);
	blocking_notifier_chain_register(&changes, &blocking_nb);
	cpu_pm_register_notifier(&idle_nb);
	register_die_notifier(&die_nb);
	register_inet6addr_notifier(&address_nb);
	register_fib_notifier(&init_net, &route_nb, NULL, NULL);
}
