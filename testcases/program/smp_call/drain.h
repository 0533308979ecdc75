/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/smp.h>

void drain_local(void *arg);
void drain_counters(void *arg);
void count_local(void *arg);
void on_all(smp_call_func_t fn);
