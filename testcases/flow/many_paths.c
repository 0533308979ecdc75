// SPDX-License-Identifier: GPL-2.0
/* So many paths that conditions are forgotten: what is wrong on each of them is wrong for certain. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct job {
	spinlock_t lock;
	int a, b, c, d, e, f, g, h;
	void *p;
};

int job_step(struct job *j, int nr);

#define STEP(m, n)			\
	do {				\
		if (job_step(j, n))	\
			m = 1;		\
		else			\
			m = 0;		\
	} while (0)

void *job_submit(struct job *j, int keep)
{
	int a, b, c, d, e, f, g, h, i;

	STEP(a, 1);
	STEP(b, 2);
	STEP(c, 3);
	STEP(d, 4);
	STEP(e, 5);
	STEP(f, 6);
	STEP(g, 7);
	STEP(h, 8);
	STEP(i, 9);
	spin_lock(&j->lock);
	j->p = kmalloc(32, GFP_KERNEL);		// EXPECT sleep-in-atomic
	spin_unlock(&j->lock);
	if (keep)
		spin_lock(&j->lock);
	STEP(j->a, a);
	STEP(j->b, b);
	STEP(j->c, c);
	STEP(j->d, d);
	STEP(j->e, e);
	STEP(j->f, f);
	STEP(j->g, g);
	STEP(j->h, h);
	if (keep)
		spin_unlock(&j->lock);
	j->p = kmalloc(16, GFP_KERNEL);		// OK sleep-in-atomic
	return a + b + c + d + e + f + g + h + i ? j->p : NULL;
}

static void job_note(struct job *j, gfp_t gfp)
{
	j->p = kmalloc(8, gfp);
}

/* It gets there on all paths, with the same flags, in its caller's context: which path it was does not matter. */
static int job_prepare(struct job *j)
{
	int a, b, c, d, e, f, g, h, i;

	STEP(a, 1);
	STEP(b, 2);
	STEP(c, 3);
	STEP(d, 4);
	STEP(e, 5);
	STEP(f, 6);
	STEP(g, 7);
	STEP(h, 8);
	STEP(i, 9);
	job_note(j, GFP_KERNEL);
	return a + b + c + d + e + f + g + h + i;
}

void job_start(struct job *j)
{
	spin_lock(&j->lock);
	job_prepare(j);				// EXPECT sleep-in-atomic; NOTE high confidence
	spin_unlock(&j->lock);
}
