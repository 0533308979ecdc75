// SPDX-License-Identifier: GPL-2.0-or-later
/* Two tables of one type: the object says which. */
#include "codec.h"

static struct codec soft = { .ops = &soft_ops };
static struct codec fixed = { .ops = &fixed_ops };

void fill_soft(void)
{
	raw_spin_lock(&soft.lock);
	soft.ops->fill(&soft); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&soft.lock);
}

void fill_fixed(void)
{
	raw_spin_lock(&fixed.lock);
	fixed.ops->fill(&fixed); // OK alloc-in-raw[rt]
	raw_spin_unlock(&fixed.lock);
}

void fill_named_table(struct codec *c)
{
	raw_spin_lock(&c->lock);
	fixed_ops.fill(c); // OK alloc-in-raw[rt]
	soft_ops.fill(c); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&c->lock);
}

void fill_what_was_set(struct codec *c)
{
	raw_spin_lock(&c->lock);
	c->ops = &fixed_ops;
	c->ops->fill(c); // OK alloc-in-raw[rt]
	raw_spin_unlock(&c->lock);
}
