// SPDX-License-Identifier: GPL-2.0
/* A helper keeps a flag in a variable, clears it, and acts on what it was: callers who asked know which way it goes. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct hc {
	spinlock_t lock;
	int state;
	int stopped;
	void *map;
};

int hc_read(struct hc *hc);

static noinline int hc_resume(struct hc *hc)
{
	int was_stopped = hc->stopped;

	hc->stopped = 0;
	hc->state = hc_read(hc);
	if (hc->state & 3)
		return 0;
	if (!was_stopped) {
		hc->map = kmalloc(64, GFP_KERNEL);
		return hc->map ? 0 : -ENOMEM;
	}
	return 1;
}

/* It was stopped, or this is not reached. */
void hc_irq(struct hc *hc)
{
	if (!hc->stopped)
		return;
	spin_lock(&hc->lock);
	hc_resume(hc);					// OK sleep-in-atomic
	spin_unlock(&hc->lock);
}

void hc_poll(struct hc *hc)
{
	spin_lock(&hc->lock);
	hc_resume(hc);					// EXPECT sleep-in-atomic
	spin_unlock(&hc->lock);
}

/* What a callee was given the address of is not what it was before the call. */
void hc_fill(struct hc *hc, int *stopped);

static noinline void hc_refill(struct hc *hc)
{
	hc_fill(hc, &hc->stopped);
	if (!hc->stopped)
		hc->map = kmalloc(64, GFP_KERNEL);
	hc->stopped = 1;
}

void hc_refill_stopped(struct hc *hc)
{
	if (!hc->stopped)
		return;
	spin_lock(&hc->lock);
	hc_refill(hc);					// EXPECT sleep-in-atomic
	spin_unlock(&hc->lock);
}

/* A bit-field: in conditions GCC reads the bits around it. The pointer is the result of a helper. */
struct port {
	spinlock_t lock;
	unsigned int busy : 1;
	unsigned int halted : 1;
	unsigned int speed : 3;
	void *map;
};

struct hub {
	int nr;
	struct port port;
};

static inline struct port *hub_port(struct hub *hub)
{
	return &hub->port;
}

static noinline void port_restart(struct port *port)
{
	int was_halted = port->halted;

	port->halted = 0;
	if (!was_halted)
		port->map = kmalloc(64, GFP_KERNEL);
}

void hub_irq(struct hub *hub)
{
	struct port *port = hub_port(hub);

	if (!port->halted)
		return;
	spin_lock(&port->lock);
	port_restart(port);				// OK sleep-in-atomic
	spin_unlock(&port->lock);
}

void hub_work(struct hub *hub)
{
	struct port *port = hub_port(hub);

	if (!port->busy || port->speed != 2)
		return;
	spin_lock(&port->lock);
	port_restart(port);				// EXPECT sleep-in-atomic
	spin_unlock(&port->lock);
}

/* A whole object is stored: no member is what it was before. */
static noinline void hc_reset(struct hc *hc, const struct hc *from)
{
	*hc = *from;
	if (!hc->stopped)
		hc->map = kmalloc(64, GFP_KERNEL);
}

void hc_reset_stopped(struct hc *hc, const struct hc *from, spinlock_t *lock)
{
	if (!hc->stopped)
		return;
	spin_lock(lock);
	hc_reset(hc, from);				// EXPECT sleep-in-atomic
	spin_unlock(lock);
}
