// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupts off by the functions of other architectures. */
#include <linux/slab.h>
#include "../include/arch_irq.h"

static void *buf;

void arm64_masked(void)
{
	local_daif_mask();
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	local_daif_restore(DAIF_PROCCTX);
}

void arm64_saved(void)
{
	unsigned long flags = local_daif_save();

	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	local_daif_restore(flags);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void arm64_read(void)
{
	unsigned long flags = local_daif_save_flags(), masked;

	local_daif_mask();
	masked = local_daif_save();
	buf = (void *)masked;
	local_daif_restore(flags);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void powerpc_hard(void)
{
	__hard_irq_disable();
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	__hard_irq_enable();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void powerpc_hard_ri(void)
{
	__hard_EE_RI_disable();
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	__hard_irq_enable();
}

void powerpc_soft(void)
{
	unsigned long flags = irq_soft_mask_or_return(IRQS_DISABLED | IRQS_PMI_DISABLED);

	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	arch_local_irq_restore(flags);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

void s390_saved(void)
{
	unsigned long flags = __arch_local_irq_save();

	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	arch_local_irq_restore(flags);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* Machine checks only: an interrupt may still schedule. */
void s390_machine_checks(void)
{
	local_mcck_disable();
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	local_mcck_enable();
}

void x86_native(void)
{
	unsigned long flags = native_save_fl();

	native_irq_disable();
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	if (arch_irqs_disabled_flags(flags))
		return;
	native_irq_enable();
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
