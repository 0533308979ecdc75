/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/cpuhotplug.h>
#include <linux/slab.h>

int unit_starting(unsigned int cpu);
int unit_dying(unsigned int cpu);
int unit_online(unsigned int cpu);
void *unit_buffer(void);
