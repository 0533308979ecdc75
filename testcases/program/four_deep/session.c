// SPDX-License-Identifier: GPL-2.0-or-later
#include "stack.h"

int session_open(struct session *s)
{
	if (s->key)
		return -EBUSY;
	return session_setup(s); // NOTE session_open() calls session_setup()
}
