// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupt flags that leave the function: by value, by pointer, in a struct. */
#include <linux/irqflags.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct port {
	raw_spinlock_t lock;
	unsigned long flags;
	void *buf;
};

static void port_unlock(struct port *port, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&port->lock, flags);
}

void flags_by_value(struct port *port)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&port->lock, flags);
	kfree(port->buf); // EXPECT free-in-raw[rt]
	port_unlock(port, flags);
	port->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

static void port_lock_to(struct port *port, unsigned long *flags)
{
	raw_spin_lock_irqsave(&port->lock, *flags);
}

void flags_by_pointer(struct port *port)
{
	unsigned long flags;

	port_lock_to(port, &flags);
	port->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock_irqrestore(&port->lock, flags);
	port->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

static unsigned long port_lock(struct port *port)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&port->lock, flags);
	return flags;
}

void flags_returned(struct port *port)
{
	unsigned long flags = port_lock(port);

	port->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	port_unlock(port, flags);
	port->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void flags_in_struct(struct port *port)
{
	raw_spin_lock_irqsave(&port->lock, port->flags);
	kfree(port->buf); // EXPECT free-in-raw[rt]
	raw_spin_unlock_irqrestore(&port->lock, port->flags);
	port->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

static void port_begin(struct port *port)
{
	raw_spin_lock_irqsave(&port->lock, port->flags);
}

static void port_end(struct port *port)
{
	raw_spin_unlock_irqrestore(&port->lock, port->flags);
}

void flags_in_struct_of_callee(struct port *port)
{
	port_begin(port);
	port->buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	port_end(port);
	port->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void flags_copied(struct port *port)
{
	unsigned long flags, saved;

	local_irq_save(flags);
	saved = flags;
	kfree(port->buf); // EXPECT free-in-raw[rt]
	local_irq_restore(saved);
	kfree(port->buf); // OK free-in-raw
}
