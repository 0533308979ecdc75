// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec.h"

static void soft_fill(struct codec *c)
{
	c->p = kmalloc(8, GFP_ATOMIC);
}

static void fixed_fill(struct codec *c)
{
	c->p = c + 1;
}

const struct codec_ops soft_ops = { .fill = soft_fill };
const struct codec_ops fixed_ops = { .fill = fixed_fill };
