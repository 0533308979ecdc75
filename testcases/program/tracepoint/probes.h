/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <trace/events/sched.h>

void probe_wakeup(void *data, struct task_struct *task);
