// SPDX-License-Identifier: GPL-2.0-or-later
/* A section with floating point whose ends stand in another file. */
#include <linux/slab.h>

void dc_fpu_begin(const char *function_name, const int line);
void dc_fpu_end(const char *function_name, const int line);

void *validate(void)
{
	void *pipes;

	dc_fpu_begin(__func__, __LINE__);
	pipes = kmalloc(64, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	kfree(pipes); // EXPECT free-in-raw[rt]
	dc_fpu_end(__func__, __LINE__);
	pipes = kmalloc(64, GFP_KERNEL); // OK sleep-in-atomic
	return pipes;
}
