/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Execution context: what may be done at a point, in lockdep's wait types.
 *
 * Two models are judged at once: a PREEMPT_RT kernel and one without. SOURCE: the order of wait
 * types is include/linux/lockdep_types.h:enum lockdep_wait_type.
 */
#ifndef GFPLINT_CTX_H
#define GFPLINT_CTX_H

#include "gfplint/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum gfl_model {
	GFL_RT,	  /* CONFIG_PREEMPT_RT */
	GFL_NORT, /* without */
	GFL_NR_MODELS
};

#define GFL_MODEL_BIT(m) (1u << (m))
#define GFL_ALL_MODELS ((1u << GFL_NR_MODELS) - 1)

/** enum gfl_wait - what an operation needs, and the most a context allows; stricter is smaller */
enum gfl_wait {
	GFL_WAIT_FREE,	 /* must not wait at all: NMI; nolock operations need no more */
	GFL_WAIT_SPIN,	 /* may take raw_spinlock_t */
	GFL_WAIT_CONFIG, /* may take spinlock_t, which sleeps on PREEMPT_RT */
	GFL_WAIT_SLEEP,	 /* may sleep */
	GFL_NR_WAITS
};

/** enum gfl_class - kinds of locks, by what they are on PREEMPT_RT */
enum gfl_class {
	GFL_CLASS_NONE,
	GFL_CLASS_RAW,	  /* raw_spinlock_t, bit spinlocks: really atomic */
	GFL_CLASS_CONFIG, /* spinlock_t, rwlock_t, local_lock_t: sleep on PREEMPT_RT */
	GFL_CLASS_SLEEP,  /* mutexes and the like */
	GFL_NR_CLASSES
};

/** enum gfl_dim - countable parts of a context, apart from locks and the interrupt flag */
enum gfl_dim {
	GFL_DIM_PREEMPT,   /* preempt_disable() */
	GFL_DIM_BH,	   /* local_bh_disable(), softirq */
	GFL_DIM_RCU,	   /* rcu_read_lock() */
	GFL_DIM_RCU_SCHED, /* rcu_read_lock_sched(): preemption off */
	GFL_DIM_HARDIRQ,   /* hard interrupt handler that is not threaded */
	GFL_DIM_NMI,
	GFL_DIM_NONBLOCK, /* non_block_start() */
	GFL_NR_DIMS
};

/** enum gfl_irq - the processor's interrupt flag relative to the function's entry */
enum gfl_irq {
	GFL_IRQ_ENTRY, /* as the caller had it */
	GFL_IRQ_OFF,
	GFL_IRQ_ON,
	GFL_NR_IRQS
};

const char *gfl_model_name(enum gfl_model model); /* "rt", "nort" */
const char *gfl_wait_name(enum gfl_wait wait);	  /* "free", "spin", "config", "sleep" */
const char *gfl_class_name(enum gfl_class cls);	  /* "raw", "config", "sleep" */
const char *gfl_dim_name(
	enum gfl_dim dim); /* "preempt", "bh", "rcu", "rcu-sched", "hardirq", "nmi", "nonblock" */

/**
 * gfl_class_limit() - the most that may be done with a lock of a class held
 *
 * Return: SPIN for raw, CONFIG for config (sleeping is forbidden under spinlock_t on both kernels), else SLEEP.
 */
enum gfl_wait gfl_class_limit(enum gfl_class cls);

/**
 * gfl_dim_limit() - the most that may be done with a dimension of the context raised
 * @dim:   which
 * @model: on which kernel
 *
 * Without PREEMPT_RT spinlock_t is legal wherever sleeping is not, so everything but NMI gives CONFIG
 * there; on PREEMPT_RT whatever really stops preemption gives SPIN.
 */
enum gfl_wait gfl_dim_limit(enum gfl_dim dim, enum gfl_model model);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_CTX_H */
