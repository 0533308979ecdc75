/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <trace/events/sched.h>

struct chip_ops {
	irqreturn_t (*handler)(int irq, void *data);
	void (*probe)(void *data, struct task_struct *task);
	int (*start)(void *data);
};

struct chip {
	const struct chip_ops *ops;
	void *buf;
};

extern const struct chip_ops old_chip, new_chip;
