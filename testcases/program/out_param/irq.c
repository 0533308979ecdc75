// SPDX-License-Identifier: GPL-2.0-or-later
#include "pin.h"

long pin_fast_only(void *p, unsigned int flags);
long pin_any(void *p, unsigned int flags);
long pin_with_state(void *p);

static DEFINE_SPINLOCK(lock);

void probe_user(void *p)
{
	spin_lock(&lock);
	pin_fast_only(p, 0); // OK sleep-in-atomic
	pin_any(p, 0); // EXPECT sleep-in-atomic[rt,nort]
	pin_any(p, PIN_FAST); // OK sleep-in-atomic
	pin_any(p, PIN_UNLOCKABLE); // OK sleep-in-atomic
	pin_with_state(p); // OK sleep-in-atomic
	spin_unlock(&lock);
}
