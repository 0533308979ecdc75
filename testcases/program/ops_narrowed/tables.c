// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate.h"

static void heap_fill(struct gate *g)
{
	g->p = kmalloc(8, GFP_ATOMIC);
}

static void pool_fill(struct gate *g)
{
	g->p = g + 1;
}

static void ring_fill(struct gate *g)
{
	g->p = g + 2;
}

static void page_fill(struct gate *g)
{
	g->p = (void *)__get_free_page(GFP_ATOMIC);
}

static void none_fill(struct gate *g)
{
	g->p = NULL;
}

static void lock_fill(struct gate *g)
{
	g->p = g;
}

static void lock_enter(struct gate *g)
{
	raw_spin_lock(&g->lock);
}

static void lock_leave(struct gate *g)
{
	raw_spin_unlock(&g->lock);
}

static void none_enter(struct gate *g)
{
	g->p = NULL;
}

const struct gate_ops heap_ops = { .fill = heap_fill, .enter = none_enter };
const struct gate_ops pool_ops = { .fill = pool_fill };
const struct gate_ops ring_ops = { .fill = ring_fill };
const struct gate_ops page_ops = { .fill = page_fill };
const struct gate_ops none_ops = { .fill = none_fill, .enter = none_enter };
const struct gate_ops lock_ops = { .fill = lock_fill, .enter = lock_enter, .leave = lock_leave };

const struct gate_ops *now_ops = &none_ops;

const struct gate_ops *gate_find(int kind)
{
	if (kind == 1)
		return &page_ops;
	if (kind == 2)
		return &none_ops;
	return NULL;
}
