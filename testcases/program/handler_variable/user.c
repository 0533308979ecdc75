// SPDX-License-Identifier: GPL-2.0-or-later
#include "port.h"

static void on_event(struct port *port)
{
	port->buf = kmalloc(8, GFP_ATOMIC);
}

static void on_poll(struct port *port)
{
	port->buf = kmalloc(16, GFP_KERNEL);
}

static void attach(unsigned int nr, port_fn fn)
{
	if (fn)
		port_register(nr, fn);
}

void user_attach(void)
{
	attach(3, on_event);
	port_set_poll(on_poll);
}
