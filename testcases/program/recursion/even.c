// SPDX-License-Identifier: GPL-2.0-or-later
#include "tree.h"

void visit_even(struct node *n, gfp_t gfp)
{
	if (!n)
		return;
	visit_odd(n->left, gfp);
	visit_odd(n->right, gfp);
}

void count_even(struct node *n, int *nr)
{
	if (n)
		count_odd(n->left, nr);
}
