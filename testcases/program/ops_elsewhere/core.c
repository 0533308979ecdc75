// SPDX-License-Identifier: GPL-2.0-or-later
#include "port.h"

int port_push(struct port *port)
{
	int err;

	raw_spin_lock(&port->raw);
	err = port->ops->push(port, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]; NOTE through struct port_ops.push
	port->ops->flush(port); // EXPECT free-in-raw[rt]; NOTE through struct port_ops.flush
	port->ops->stop(port); // OK alloc-in-raw; OK free-in-raw
	raw_spin_unlock(&port->raw);
	return err;
}

/* What is handed through the pointer arrives. */
int port_push_locked(struct port *port)
{
	int err;

	spin_lock(&port->lock);
	err = port->ops->push(port, GFP_ATOMIC); // OK sleep-in-atomic; OK alloc-in-raw
	err = port->ops->push(port, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&port->lock);
	return err;
}
