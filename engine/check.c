/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of checks. */
#include <string.h>

#include "check.h"

#define RT GFL_MODEL_BIT(GFL_RT)
#define BOTH GFL_ALL_MODELS

static const struct gfl_check checks[GFL_NR_CHECKS] = {
	[GFL_SLEEP_IN_ATOMIC] = { "sleep-in-atomic",
				  "allocation that may sleep where sleeping is forbidden",
				  "An allocation that may wait for memory is reached with preemption or interrupts off, in an "
				  "interrupt, or under a lock that does not sleep. If it waits, it schedules in atomic context. "
				  "Allocate before the lock is taken, or use flags that do not block and handle failure.",
				  BOTH, true, gfl_judge_sleep_in_atomic },
	[GFL_ALLOC_IN_RAW] = { "alloc-in-raw",
			       "allocation where preemption or interrupts are really off on PREEMPT_RT",
			       "On PREEMPT_RT the allocators take spinlocks that sleep. With preemption or interrupts "
			       "really off, and under a raw spinlock, nothing may be allocated, not even with GFP_ATOMIC. "
			       "Allocate before, or defer the work to where it may sleep.",
			       BOTH, true, gfl_judge_alloc_in_raw },
	[GFL_FREE_IN_RAW] = { "free-in-raw",
			      "free where preemption or interrupts are really off on PREEMPT_RT",
			      "On PREEMPT_RT freeing memory takes spinlocks that sleep. With preemption or interrupts "
			      "really off, and under a raw spinlock, nothing may be freed. Keep the object until after "
			      "the unlock, or defer the free, for example to RCU.",
			      BOTH, true, gfl_judge_free_in_raw },
	[GFL_NOLOCK_MISUSE] = { "nolock-misuse",
				"allocator that takes no lock, used in a way it does not work",
				"The _nolock allocators work where no other does, at a price: they fail whenever a lock they "
				"try is taken, and always in some contexts; they take few flags, sizes up to a limit, and "
				"their memory is freed by functions of its own. Which, depends on the kernel's version.",
				BOTH, true, gfl_judge_nolock_misuse },
	[GFL_GFP_CONFLICT] = { "gfp-conflict",
			       "allocation flags that contradict each other or their context",
			       "The flags ask for what the allocator cannot give: not to fail and not to wait, memory of two "
			       "zones, to take no lock by leaving out the reclaim bits. It warns, ignores them, or fails.",
			       BOTH, true, gfl_judge_gfp_conflict },
	[GFL_LOCK_IN_RAW] = { "lock-in-raw", "lock that sleeps taken where that is forbidden",
			      "On PREEMPT_RT spinlock_t, rwlock_t and local_lock_t sleep, and a mutex does on every kernel. "
			      "Under a raw spinlock, with preemption or interrupts really off, none may be taken.",
			      BOTH, false, gfl_judge_lock_in_raw },
};

const struct gfl_check *gfl_check_at(uint32_t i)
{
	return i < GFL_NR_CHECKS ? &checks[i] : NULL;
}

const struct gfl_check *gfl_check_by_id(const char *id)
{
	for (uint32_t i = 0; i < GFL_NR_CHECKS; i++)
		if (!strcmp(checks[i].id, id))
			return &checks[i];
	return NULL;
}

uint32_t gfl_check_bit(const struct gfl_check *check)
{
	return 1u << (check - checks);
}

uint32_t gfl_checks_default(void)
{
	uint32_t mask = 0;

	for (uint32_t i = 0; i < GFL_NR_CHECKS; i++)
		if (checks[i].is_default)
			mask |= 1u << i;
	return mask;
}

/* The checks that a word of @len characters stands for; 0 if it is none. */
static uint32_t mask_of(const char *word, size_t len)
{
	if (len == 3 && !strncmp(word, "all", len))
		return (1u << GFL_NR_CHECKS) - 1;
	if (len == 7 && !strncmp(word, "default", len))
		return gfl_checks_default();
	for (uint32_t i = 0; i < GFL_NR_CHECKS; i++)
		if (strlen(checks[i].id) == len && !strncmp(checks[i].id, word, len))
			return 1u << i;
	return 0;
}

const char *gfl_checks_parse(const char *list, uint32_t *mask)
{
	static const char no[] = "no-";
	const size_t nr_no = sizeof(no) - 1;
	const char *word = list;

	*mask = strncmp(list, no, nr_no) ? 0 : gfl_checks_default();
	for (;;) {
		size_t len = strcspn(word, ",");
		uint32_t bits = mask_of(word, len);

		if (bits)
			*mask |= bits;
		else if (len > nr_no && !strncmp(word, no, nr_no) &&
			 (bits = mask_of(word + nr_no, len - nr_no)))
			*mask &= ~bits;
		else
			return word;
		if (!word[len])
			return NULL;
		word += len + 1;
	}
}
