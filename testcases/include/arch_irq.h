/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of architectures that the cases are not compiled for. */
#ifndef ARCH_IRQ_H
#define ARCH_IRQ_H

/* arch/arm64/include/asm/daifflags.h */
#define DAIF_PROCCTX 0
void local_daif_mask(void);
unsigned long local_daif_save(void);
unsigned long local_daif_save_flags(void);
void local_daif_restore(unsigned long flags);

/* arch/powerpc/include/asm/hw_irq.h */
#define IRQS_DISABLED 1
#define IRQS_PMI_DISABLED 2
void __hard_irq_disable(void);
void __hard_EE_RI_disable(void);
void __hard_irq_enable(void);
unsigned long irq_soft_mask_or_return(unsigned long mask);

/* arch/s390/include/asm/irqflags.h, arch/s390/include/asm/processor.h */
unsigned long __arch_local_irq_save(void);
void local_mcck_disable(void);
void local_mcck_enable(void);

#endif /* ARCH_IRQ_H */
