// SPDX-License-Identifier: GPL-2.0-or-later
/* What is called when something is done: requests of crypto, grace periods, tasklets. */
#include <crypto/aead.h>
#include <crypto/acompress.h>
#include <crypto/akcipher.h>
#include <crypto/hash.h>
#include <crypto/kpp.h>
#include <crypto/skcipher.h>
#include <linux/interrupt.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static void *buf;

/* Their first argument is not the same in all kernels. */
#define COMPLETE(name) ((crypto_completion_t)(void *)(name))

static void aead_done(void *req)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void akcipher_done(void *req)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void skcipher_done(void *req)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void ahash_done(void *req)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void kpp_done(void *req)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void acomp_done(void *req)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void requests(struct aead_request *aead, struct akcipher_request *akcipher, struct skcipher_request *skcipher,
	      struct ahash_request *ahash, struct kpp_request *kpp, struct acomp_req *acomp)
{
	aead_request_set_callback(aead, 0, COMPLETE(aead_done), NULL);
	akcipher_request_set_callback(akcipher, 0, COMPLETE(akcipher_done), NULL);
	skcipher_request_set_callback(skcipher, 0, COMPLETE(skcipher_done), NULL);
	ahash_request_set_callback(ahash, 0, COMPLETE(ahash_done), NULL);
	kpp_request_set_callback(kpp, 0, COMPLETE(kpp_done), NULL);
	acomp_request_set_callback(acomp, 0, COMPLETE(acomp_done), NULL);
}

static void after_hurry(struct rcu_head *head)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void after_tasks(struct rcu_head *head)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void after_rude(struct rcu_head *head)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void after_trace(struct rcu_head *head)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

/* As in linux/rcupdate.h and linux/rcupdate_trace.h, which have them in some configurations only. */
void call_rcu_hurry(struct rcu_head *head, rcu_callback_t func);
void call_rcu_tasks(struct rcu_head *head, rcu_callback_t func);
void call_rcu_tasks_rude(struct rcu_head *head, rcu_callback_t func);
void call_rcu_tasks_trace(struct rcu_head *head, rcu_callback_t func);

static void old_tasklet(unsigned long data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static int on_unique(struct notifier_block *nb, unsigned long action, void *data)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return NOTIFY_OK;
}

static struct notifier_block unique = { .notifier_call = on_unique };

int periods(struct rcu_head *heads, struct tasklet_struct *tasklet, struct atomic_notifier_head *chain)
{
#undef call_rcu_hurry
#undef call_rcu_tasks
	call_rcu_hurry(&heads[0], after_hurry);
	call_rcu_tasks(&heads[1], after_tasks);
	call_rcu_tasks_rude(&heads[2], after_rude);
	call_rcu_tasks_trace(&heads[3], after_trace);
	tasklet_init(tasklet, old_tasklet, 0);
	return atomic_notifier_chain_register_unique_prio(chain, &unique);
}
