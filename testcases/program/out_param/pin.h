/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

#define PIN_FAST 1u
#define PIN_GET 2u
#define PIN_UNLOCKABLE 4u

bool pin_flags_ok(unsigned int *flags, unsigned int more);
int pin_state(int *has_buffer);
long pin(void *p, unsigned int flags);
