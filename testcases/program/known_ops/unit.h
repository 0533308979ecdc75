/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/clockchips.h>
#include <linux/perf_event.h>
#include <linux/slab.h>

int unit_add(struct perf_event *event, int flags);
int unit_event_init(struct perf_event *event);
int unit_oneshot(struct clock_event_device *dev);
