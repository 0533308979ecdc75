// SPDX-License-Identifier: GPL-2.0-or-later
/* Flags travel in a request: one function puts them there, another one, to which the request goes, looks at them. */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define MAY_SLEEP 0x200

struct base {
	u32 flags;
	void (*done)(void *data);
	void *data;
};

struct request {
	struct base base;
	unsigned int len;
	void *copy;
};

struct context {
	u32 flags;
	struct request sub;
	spinlock_t lock;
};

static void request_set(struct request *req, u32 flags, void (*done)(void *), void *data)
{
	req->base.done = done;
	req->base.data = data;
	req->base.flags = flags;
}

static u32 request_flags(const struct request *req)
{
	return req->base.flags;
}

/* ahash_save_req() */
static int request_copy(struct request *req)
{
	gfp_t gfp = request_flags(req) & MAY_SLEEP ? GFP_KERNEL : GFP_ATOMIC;
	struct request *copy = kmalloc(sizeof(*copy), gfp);

	if (!copy)
		return -ENOMEM;
	request_set(copy, request_flags(req), NULL, req);
	copy->copy = kmalloc(req->len, gfp);
	if (!copy->copy) {
		kfree(copy);
		return -ENOMEM;
	}
	req->copy = copy;
	return 0;
}

/* gcm_hash_len() */
static int copy_with(struct request *req, u32 flags)
{
	request_set(req, flags, NULL, NULL);
	return request_copy(req);
}

int by_argument(struct context *ctx)
{
	int ret;

	spin_lock(&ctx->lock);
	ret = copy_with(&ctx->sub, 0); // OK sleep-in-atomic
	if (ret)
		ret = copy_with(&ctx->sub, MAY_SLEEP); // EXPECT sleep-in-atomic
	spin_unlock(&ctx->lock);
	return ret;
}

/* crypto_ccm_auth(): the flags of the request around it. */
static int copy_inner(struct context *ctx, unsigned int len)
{
	struct request *sub = &ctx->sub;

	if (!len)
		return -EINVAL;
	request_set(sub, ctx->flags, NULL, NULL);
	if (len > 4096)
		len = 4096;
	sub->len = len;
	return request_copy(sub);
}

/* crypto_ccm_decrypt_done() */
void by_member(struct context *ctx, unsigned int len)
{
	spin_lock(&ctx->lock);
	ctx->flags = 0;
	if (len)
		copy_inner(ctx, len); // OK sleep-in-atomic
	spin_unlock(&ctx->lock);
}

void by_wrong_member(struct context *ctx, unsigned int len)
{
	spin_lock(&ctx->lock);
	ctx->flags = MAY_SLEEP;
	copy_inner(ctx, len); // EXPECT sleep-in-atomic
	spin_unlock(&ctx->lock);
}

/* The last one counts. */
void set_again(struct context *ctx)
{
	spin_lock(&ctx->lock);
	request_set(&ctx->sub, 0, NULL, NULL);
	request_set(&ctx->sub, MAY_SLEEP, NULL, NULL);
	request_copy(&ctx->sub); // EXPECT sleep-in-atomic
	spin_unlock(&ctx->lock);
}
