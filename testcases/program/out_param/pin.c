// SPDX-License-Identifier: GPL-2.0-or-later
#include "pin.h"

static void *pages;

long pin(void *p, unsigned int flags)
{
	if (flags & PIN_FAST)
		return 1;
	pages = kmalloc(64, GFP_KERNEL);
	return pages ? 1 : -ENOMEM;
}

/* As get_user_pages_fast_only() does: never gets to the slow arm. */
long pin_fast_only(void *p, unsigned int flags)
{
	if (!pin_flags_ok(&flags, PIN_GET | PIN_FAST))
		return -EINVAL;
	return pin(p, flags);
}

long pin_any(void *p, unsigned int flags)
{
	if (!pin_flags_ok(&flags, PIN_GET))
		return -EINVAL;
	return pin(p, flags);
}

long pin_with_state(void *p)
{
	int has_buffer = 0;

	if (pin_state(&has_buffer))
		return -EIO;
	if (!has_buffer)
		pages = kmalloc(64, GFP_KERNEL);
	return 0;
}
