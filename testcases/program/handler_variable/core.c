// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that are called through a variable and an array, in which they are put for callers of other files. */
#include "port.h"

static port_fn handlers[8];
static port_fn poll_fn;
static port_fn idle_fn;

void port_register(unsigned int nr, port_fn fn)
{
	handlers[nr] = fn;
}

void port_set_poll(port_fn fn)
{
	poll_fn = fn;
}

void port_event(struct port *port, unsigned int nr)
{
	raw_spin_lock(&port->raw);
	if (handlers[nr])
		handlers[nr](port); // EXPECT alloc-in-raw[rt]; NOTE through handlers
	raw_spin_unlock(&port->raw);
}

void port_poll(struct port *port)
{
	spin_lock(&port->lock);
	poll_fn(port); // EXPECT sleep-in-atomic[rt,nort]; NOTE through poll_fn
	spin_unlock(&port->lock);
}

/* Nothing is put there. */
void port_idle(struct port *port)
{
	spin_lock(&port->lock);
	if (idle_fn)
		idle_fn(port); // OK sleep-in-atomic
	spin_unlock(&port->lock);
}
