/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 6.16: the same by another name, and guards for interrupt descriptors.
 *
 * SOURCE: include/linux/gfp.h:alloc_pages_nolock_noprof, kernel/irq/internals.h:scoped_irqdesc_get_and_lock
 */
#ifndef GFPLINT_LINUX_6_16_H
#define GFPLINT_LINUX_6_16_H

#include "linux-6.15.h"

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 16, 0)

#undef try_alloc_pages
struct page *alloc_pages_nolock_noprof(int nid, unsigned int order);
#define alloc_pages_nolock(...) alloc_hooks(alloc_pages_nolock_noprof(__VA_ARGS__))

/* Of genirq, and private to it. */
#ifdef GFPLINT_GENIRQ

#include <linux/cleanup.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>

/* As in kernel/irq/irqdesc.c, without the lock of slow busses. */
static inline struct irq_desc *__irq_get_desc_lock(unsigned int irq, unsigned long *flags, bool bus,
						   unsigned int check)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (desc)
		raw_spin_lock_irqsave(&desc->lock, *flags);
	return desc;
}

static inline void __irq_put_desc_unlock(struct irq_desc *desc, unsigned long flags, bool bus)
{
	raw_spin_unlock_irqrestore(&desc->lock, flags);
}

__DEFINE_UNLOCK_GUARD(irqdesc_lock, struct irq_desc,
		      __irq_put_desc_unlock(_T->lock, _T->flags, _T->bus), unsigned long flags;
		      bool bus);

static inline class_irqdesc_lock_t class_irqdesc_lock_constructor(unsigned int irq, bool bus,
								  unsigned int check)
{
	class_irqdesc_lock_t _t = {
		.bus = bus,
	};

	_t.lock = __irq_get_desc_lock(irq, &_t.flags, bus, check);
	return _t;
}

/* What that release's DEFINE_CLASS_IS_CONDITIONAL() says. */
#define class_irqdesc_lock_is_conditional true

#define scoped_irqdesc_get_and_lock(_irq, _check) scoped_guard(irqdesc_lock, _irq, false, _check)
#define scoped_irqdesc_get_and_buslock(_irq, _check) scoped_guard(irqdesc_lock, _irq, true, _check)
#define scoped_irqdesc ((struct irq_desc *)(__guard_ptr(irqdesc_lock)(&scope)))

#endif /* GFPLINT_GENIRQ */

#endif
