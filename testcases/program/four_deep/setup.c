// SPDX-License-Identifier: GPL-2.0-or-later
#include "stack.h"

int session_setup(struct session *s)
{
	return key_install(s); // NOTE session_setup() calls key_install()
}

int key_install(struct session *s)
{
	s->key = key_alloc(32); // NOTE key_install() calls key_alloc()
	return s->key ? 0 : -ENOMEM;
}
