/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct node {
	struct node *left, *right;
	void *data;
};

void visit_even(struct node *n, gfp_t gfp);
void visit_odd(struct node *n, gfp_t gfp);
void count_even(struct node *n, int *nr);
void count_odd(struct node *n, int *nr);
