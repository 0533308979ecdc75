// SPDX-License-Identifier: GPL-2.0-or-later
#include "tree.h"

void visit_odd(struct node *n, gfp_t gfp)
{
	if (!n)
		return;
	n->data = kmalloc(8, gfp);
	visit_even(n->left, gfp);
}

void count_odd(struct node *n, int *nr)
{
	++*nr;
	if (n)
		count_even(n->right, nr);
}
