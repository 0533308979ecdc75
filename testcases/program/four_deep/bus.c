// SPDX-License-Identifier: GPL-2.0-or-later
#include "stack.h"

int bus_attach(struct session *s)
{
	int err;

	spin_lock_bh(&s->lock); // NOTE by spin_lock_bh(&s->lock)
	err = session_open(s); // EXPECT sleep-in-atomic[rt,nort]; NOTE bus_attach() calls session_open()
	spin_unlock_bh(&s->lock);
	return err;
}

int bus_attach_early(struct session *s)
{
	return session_open(s); // OK sleep-in-atomic
}
