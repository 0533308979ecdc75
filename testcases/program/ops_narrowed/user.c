// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate.h"

static struct gate heap = { .ops = &heap_ops };
static struct gate pool = { .ops = &pool_ops };
static struct gate strict = { .ops = &lock_ops };

/* The object is known, and what it was initialised with. */
void fill_heap(void)
{
	raw_spin_lock(&heap.lock);
	heap.ops->fill(&heap); // EXPECT alloc-in-raw[rt]; NOTE through struct gate_ops.fill of heap_ops
	raw_spin_unlock(&heap.lock);
}

void fill_pool(void)
{
	raw_spin_lock(&pool.lock);
	pool.ops->fill(&pool); // OK alloc-in-raw
	raw_spin_unlock(&pool.lock);
}

/* A single function is as good as named: what it does to the context is known. */
void alloc_strict(void)
{
	strict.ops->enter(&strict);
	strict.p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	strict.ops->leave(&strict);
	strict.p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

/* Another's enter() takes no lock. */
void alloc_lax(void)
{
	heap.ops->enter(&heap);
	heap.p = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

void make_doors(struct door *a, struct door *b)
{
	door_register(a, &heap_ops);
	door_register(b, &ring_ops);
}

/* What the callers pass. */
static void fill_by(struct gate *g, const struct gate_ops *ops)
{
	raw_spin_lock(&g->lock);
	ops->fill(g); // EXPECT alloc-in-raw[rt]; NOTE through struct gate_ops.fill of page_ops
	raw_spin_unlock(&g->lock);
}

static void fill_quietly(struct gate *g, const struct gate_ops *ops)
{
	raw_spin_lock(&g->lock);
	ops->fill(g); // OK alloc-in-raw
	raw_spin_unlock(&g->lock);
}

void fill_both(struct gate *g)
{
	fill_by(g, &page_ops);
	fill_quietly(g, &pool_ops);
	fill_quietly(g, &none_ops);
}

/* Objects of functions: each helper is given one of them only. */
static void run_pages(const struct job *job)
{
	raw_spin_lock(&job->gate->lock);
	job->ops->fill(job->gate); // EXPECT alloc-in-raw[rt]; NOTE through struct gate_ops.fill of page_ops
	raw_spin_unlock(&job->gate->lock);
}

static void run_pool(const struct job *job)
{
	raw_spin_lock(&job->gate->lock);
	job->ops->fill(job->gate); // OK alloc-in-raw
	raw_spin_unlock(&job->gate->lock);
}

void run_jobs(struct gate *g)
{
	struct job one = { .ops = &page_ops, .gate = g };
	struct job two = { .ops = &pool_ops, .gate = g };

	run_pages(&one);
	run_pool(&two);
	gate_run(&one);
	gate_run(&two);
}

/* A variable that points to tables, in whichever file it is set. */
void set_now(void)
{
	now_ops = &ring_ops;
}

void fill_now(struct gate *g)
{
	raw_spin_lock(&g->lock);
	now_ops->fill(g); // OK alloc-in-raw
	raw_spin_unlock(&g->lock);
}

/* What a function returns. */
void fill_found(struct gate *g, int kind)
{
	const struct gate_ops *ops = gate_find(kind);

	raw_spin_lock(&g->lock);
	if (ops)
		ops->fill(g); // EXPECT alloc-in-raw[rt]; NOTE through struct gate_ops.fill of none_ops or page_ops
	raw_spin_unlock(&g->lock);
}

static void step_heap(struct gate *g)
{
	g->p = kmalloc(8, GFP_ATOMIC);
}

static void step_none(struct gate *g)
{
	g->p = NULL;
}

static void (*const steps[])(struct gate *g) = { step_heap, step_none };

/* Which element it is is not looked at. */
void fill_in_steps(struct gate *g, int i)
{
	raw_spin_lock(&g->lock);
	steps[i](g); // EXPECT alloc-in-raw[rt]; NOTE through steps
	raw_spin_unlock(&g->lock);
}
