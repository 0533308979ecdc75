// SPDX-License-Identifier: GPL-2.0-or-later
/* Preemption is off from the reservation of a trace event to its commit. */
#include <linux/slab.h>
#include <linux/trace_events.h>

void *record(struct trace_event_file *file, bool is_wanted)
{
	struct trace_event_buffer fbuffer;
	void *p = NULL;

	if (!is_wanted || !trace_event_buffer_reserve(&fbuffer, file, 8))
		return kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	trace_event_buffer_commit(&fbuffer);
	kfree(p); // OK free-in-raw
	return kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}
