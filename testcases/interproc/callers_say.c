// SPDX-License-Identifier: GPL-2.0-or-later
/* What a function does depends on its argument, and all its callers are known: bnx2x_cnic_ctl_send_bh(). */
#include <linux/rcupdate.h>
#include <linux/slab.h>

enum { CMD_START, CMD_DONE };

struct ctl {
	int cmd;
	void *buf;
};

static noinline void ctl_handle(struct ctl *ctl)
{
	switch (ctl->cmd) {
	case CMD_START:
		ctl->buf = kmalloc(64, GFP_KERNEL);
		break;
	case CMD_DONE:
		ctl->buf = NULL;
		break;
	}
}

static noinline void send_done(struct ctl *ctl)
{
	rcu_read_lock();
	ctl_handle(ctl); // OK sleep-in-atomic
	rcu_read_unlock();
}

void done(void)
{
	struct ctl ctl = {};

	ctl.cmd = CMD_DONE;
	send_done(&ctl);
}

/* One of its callers does. */
static noinline void send_any(struct ctl *ctl)
{
	rcu_read_lock();
	ctl_handle(ctl); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
}

void done_again(void)
{
	struct ctl ctl = {};

	ctl.cmd = CMD_DONE;
	send_any(&ctl);
}

void start(struct ctl *ctl)
{
	ctl->cmd = CMD_START;
	send_any(ctl);
}

/* Who calls it is not known. */
static noinline void send_elsewhere(struct ctl *ctl)
{
	rcu_read_lock();
	ctl_handle(ctl); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
}

void done_elsewhere(void (**send)(struct ctl *ctl))
{
	struct ctl ctl = {};

	ctl.cmd = CMD_DONE;
	send_elsewhere(&ctl);
	*send = send_elsewhere;
}

/* On one of two ways it does not depend on the argument. */
static noinline void send_twice(struct ctl *ctl, bool again)
{
	rcu_read_lock();
	if (again)
		ctl->cmd = CMD_START;
	ctl_handle(ctl); // EXPECT sleep-in-atomic[rt,nort]
	rcu_read_unlock();
}

void done_twice(bool again)
{
	struct ctl ctl = {};

	ctl.cmd = CMD_DONE;
	send_twice(&ctl, again);
}
