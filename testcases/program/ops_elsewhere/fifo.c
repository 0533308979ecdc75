// SPDX-License-Identifier: GPL-2.0-or-later
#include "port.h"

static int fifo_push(struct port *port, gfp_t gfp)
{
	port->p = kmalloc(8, gfp);
	return port->p ? 0 : -ENOMEM;
}

static void fifo_flush(struct port *port)
{
	kfree(port->p);
}

static void fifo_stop(struct port *port)
{
	port->p = NULL;
}

const struct port_ops fifo_ops = {
	.push = fifo_push,
	.flush = fifo_flush,
	.stop = fifo_stop,
};
