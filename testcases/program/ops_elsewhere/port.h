/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct port;

struct port_ops {
	int (*push)(struct port *port, gfp_t gfp);
	void (*flush)(struct port *port);
	void (*stop)(struct port *port);
};

struct port {
	raw_spinlock_t raw;
	spinlock_t lock;
	const struct port_ops *ops;
	void *p;
};
