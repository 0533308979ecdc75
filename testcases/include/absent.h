/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A function that stands in a file of huge pages, as far as the compiler can tell. */
#ifndef ABSENT_H
#define ABSENT_H

#line 1 "/usr/src/linux/mm/huge_memory.c"
static noinline void *huge_page_state(gfp_t gfp)
{
	return kmalloc(64, gfp);
}

#endif /* ABSENT_H */
