/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions of files that no kernel with PREEMPT_RT compiles, as far as the compiler can tell. */
#ifndef ABSENT_MORE_H
#define ABSENT_MORE_H

#define STATE(name)                                                                                \
	static noinline void *name(gfp_t gfp)                                                      \
	{                                                                                          \
		return kmalloc(64, gfp);                                                           \
	}

#line 1 "/usr/src/linux/mm/khugepaged.c"
STATE(scan_state)
#line 1 "/usr/src/linux/mm/slab.c"
STATE(slab_state)
#line 1 "/usr/src/linux/mm/slob.c"
STATE(slob_state)
#line 1 "/usr/src/linux/mm/kmsan/shadow.c"
STATE(shadow_state)
#line 1 "/usr/src/linux/kernel/locking/qrwlock.c"
STATE(queue_state)
#line 1 "/usr/src/linux/drivers/leds/trigger/ledtrig-cpu.c"
STATE(led_state)
#line 1 "/usr/src/linux/drivers/gpu/drm/i915/i915_gem.c"
STATE(gem_state)

#endif /* ABSENT_MORE_H */
