/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct port {
	raw_spinlock_t raw;
	spinlock_t lock;
	void *buf;
};

typedef void (*port_fn)(struct port *port);

void port_register(unsigned int nr, port_fn fn);
void port_set_poll(port_fn fn);
