// SPDX-License-Identifier: GPL-2.0-or-later
/* A reference that was taken in the same section is hardly ever the last one. */
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct job {
	struct kref kref;
	refcount_t users;
	struct list_head node;
	int id;
};

static DEFINE_RAW_SPINLOCK(job_lock);
static LIST_HEAD(jobs);

static void job_release(struct kref *kref)
{
	kfree(container_of(kref, struct job, kref));
}

static bool job_get(struct job *job)
{
	return kref_get_unless_zero(&job->kref);
}

static void job_put(struct job *job)
{
	kref_put(&job->kref, job_release);
}

/* nvmet_fc_invalidate_host() */
void visit_all(void (*visit)(struct job *job))
{
	struct job *job;

	raw_spin_lock(&job_lock);
	list_for_each_entry(job, &jobs, node) {
		if (!job_get(job))
			continue;
		visit(job);
		job_put(job); // EXPECT free-in-raw[rt]; NOTE and that one was taken in the same section
	}
	raw_spin_unlock(&job_lock);
}

static struct job *job_find(int id)
{
	struct job *job;

	list_for_each_entry(job, &jobs, node)
		if (job->id == id && refcount_inc_not_zero(&job->users))
			return job;
	return NULL;
}

static void job_forget(struct job *job)
{
	if (refcount_dec_and_test(&job->users))
		kfree(job);
}

/* amd_pstate_adjust_perf(): who looked for it took the reference. */
int id_of(int id)
{
	struct job *job;
	int found = -1;

	raw_spin_lock(&job_lock);
	job = job_find(id);
	if (job) {
		found = job->id;
		job_forget(job); // EXPECT free-in-raw[rt]; NOTE and that one was taken in the same section
	}
	raw_spin_unlock(&job_lock);
	return found;
}

/* Its own, then that of the list. */
void job_remove(int id)
{
	struct job *job;

	raw_spin_lock(&job_lock);
	job = job_find(id);
	if (job) {
		list_del(&job->node);
		job_forget(job); // EXPECT free-in-raw[rt]; NOTE and that one was taken in the same section
		job_forget(job); // EXPECT free-in-raw[rt]; NOTE medium confidence: it happens only if the reference
	}
	raw_spin_unlock(&job_lock);
}

/* Not the counter that was raised. */
void put_other(struct job *job)
{
	raw_spin_lock(&job_lock);
	refcount_inc(&job->users);
	kref_put(&job->kref, job_release); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&job_lock);
}

/* Taken on one of two ways only. */
void put_perhaps_own(struct job *job, bool is_new)
{
	raw_spin_lock(&job_lock);
	if (is_new)
		refcount_inc(&job->users);
	else
		list_del(&job->node);
	job_forget(job); // EXPECT free-in-raw[rt]; NOTE medium confidence: it happens only if the reference
	raw_spin_unlock(&job_lock);
}

/* exit_pi_state_list(), as it was: taken before the lock. */
void put_after_lock(struct job *job)
{
	refcount_inc(&job->users);
	raw_spin_lock(&job_lock);
	job->id++;
	job_forget(job); // EXPECT free-in-raw[rt]; NOTE medium confidence: it happens only if the reference
	raw_spin_unlock(&job_lock);
}
