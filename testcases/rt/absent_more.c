// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * More code that no kernel with PREEMPT_RT has. The rules of these symbols end with some version; a kernel that has
 * PREEMPT_RT and the code all the same is judged.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "../include/absent_more.h"

static DEFINE_RAW_SPINLOCK(lock);
static void *buf;

/* --- by file ------------------------------------------------------------------------------------ */

void by_file(void)
{
	raw_spin_lock(&lock);
	buf = scan_state(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	buf = slab_state(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt @6.12; OK alloc-in-raw @6.1
	buf = slob_state(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt @6.12; OK alloc-in-raw @6.1
	buf = shadow_state(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	buf = queue_state(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	buf = led_state(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	buf = gem_state(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	raw_spin_unlock(&lock);
}

/* --- by name ------------------------------------------------------------------------------------- */

static noinline void task_numa_fault(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void task_numa_work(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void task_numa_free(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void change_prot_numa(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void migrate_misplaced_page(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void migrate_misplaced_folio(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void migrate_misplaced_folio_prepare(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void migrate_swap(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void migrate_task_to(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void napi_busy_loop(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void busy_poll_stop(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void sk_busy_loop(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

static noinline void sk_busy_loop_end(gfp_t gfp)
{
	buf = kmalloc(8, gfp);
}

void by_name(void)
{
	raw_spin_lock(&lock);
	task_numa_fault(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	task_numa_work(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	task_numa_free(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	change_prot_numa(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	migrate_misplaced_page(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	migrate_misplaced_folio(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	migrate_misplaced_folio_prepare(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	migrate_swap(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	migrate_task_to(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt; OK alloc-in-raw @6.12 @6.1
	napi_busy_loop(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt @6.12; OK alloc-in-raw @6.1
	busy_poll_stop(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt @6.12; OK alloc-in-raw @6.1
	sk_busy_loop(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt @6.12; OK alloc-in-raw @6.1
	sk_busy_loop_end(GFP_ATOMIC); // EXPECT alloc-in-raw[rt] @6.12-rt @6.12; OK alloc-in-raw @6.1
	raw_spin_unlock(&lock);
}
