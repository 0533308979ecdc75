/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Linux 7.3: interrupts switched off by a count.
 *
 * SOURCE: include/linux/interrupt_rc.h:local_interrupt_disable, include/linux/spinlock.h:raw_spin_lock_irq_disable
 */
#ifndef GFPLINT_LINUX_7_3_H
#define GFPLINT_LINUX_7_3_H

#include "linux-7.2.h"

#undef LINUX_VERSION_CODE
#define LINUX_VERSION_CODE KERNEL_VERSION(7, 3, 0)

void local_interrupt_disable(void);
void local_interrupt_enable(void);

void _raw_spin_lock_irq_disable(raw_spinlock_t *lock);
void _raw_spin_unlock_irq_enable(raw_spinlock_t *lock);
#define raw_spin_lock_irq_disable(lock) _raw_spin_lock_irq_disable(lock)
#define raw_spin_unlock_irq_enable(lock) _raw_spin_unlock_irq_enable(lock)

#define raw_spin_trylock_irq_disable(lock)                                                         \
	({                                                                                         \
		local_interrupt_disable();                                                         \
		raw_spin_trylock(lock) ? 1 : ({                                                    \
			local_interrupt_enable();                                                  \
			0;                                                                         \
		});                                                                                \
	})

static __always_inline void spin_lock_irq_disable(spinlock_t *lock)
{
#ifdef CONFIG_PREEMPT_RT
	rt_spin_lock(lock);
#else
	raw_spin_lock_irq_disable(&lock->rlock);
#endif
}

static __always_inline void spin_unlock_irq_enable(spinlock_t *lock)
{
#ifdef CONFIG_PREEMPT_RT
	rt_spin_unlock(lock);
#else
	raw_spin_unlock_irq_enable(&lock->rlock);
#endif
}

#endif
