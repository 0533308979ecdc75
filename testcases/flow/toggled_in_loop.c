// SPDX-License-Identifier: GPL-2.0
/* A flag in memory that is inverted in a loop stands in terms of itself when the loop comes round. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static int pressed;

struct port {
	spinlock_t lock;
	int nr;
};

int port_char(struct port *p, int i);
void port_break(struct port *p);

void *port_poll(struct port *p)
{
	void *buf;

	for (int i = 0; i < p->nr; i++) {
		if (port_char(p, i) == 15) {
			pressed = !pressed;
			if (pressed)
				continue;
		} else if (pressed) {
			port_break(p);
			pressed = 0;
			continue;
		}
		port_char(p, -i);
	}
	buf = kmalloc(32, GFP_KERNEL);	// OK sleep-in-atomic
	spin_lock(&p->lock);
	kfree(kmalloc(p->nr, GFP_KERNEL));	// EXPECT sleep-in-atomic
	spin_unlock(&p->lock);
	return buf;
}
