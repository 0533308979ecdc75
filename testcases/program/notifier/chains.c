// SPDX-License-Identifier: GPL-2.0-or-later
#include "events.h"

ATOMIC_NOTIFIER_HEAD(event_chain);
BLOCKING_NOTIFIER_HEAD(reset_chain);

void event_happened(void *what)
{
	atomic_notifier_call_chain(&event_chain, 1, what);
	blocking_notifier_call_chain(&reset_chain, 1, what);
}
