// SPDX-License-Identifier: GPL-2.0-or-later
/* Timers and tasklets run with softirqs off; works and threads are tasks. */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct poller {
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct work_struct work;
	struct delayed_work dwork;
	void *buf;
};

static void on_timer(struct timer_list *timer)
{
	struct poller *p = container_of(timer, struct poller, timer);

	kfree(p->buf); // OK free-in-raw
	p->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw; OK sleep-in-atomic
	p->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_tasklet(struct tasklet_struct *tasklet)
{
	struct poller *p = container_of(tasklet, struct poller, tasklet);

	p->buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	p->buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_work(struct work_struct *work)
{
	struct poller *p = container_of(work, struct poller, work);

	p->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

static void on_dwork(struct work_struct *work)
{
	struct poller *p = container_of(to_delayed_work(work), struct poller, dwork);

	p->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

static int on_thread(void *data)
{
	struct poller *p = data;

	p->buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return 0;
}

int poller_init(struct poller *p)
{
	timer_setup(&p->timer, on_timer, 0);
	tasklet_setup(&p->tasklet, on_tasklet);
	INIT_WORK(&p->work, on_work);
	INIT_DELAYED_WORK(&p->dwork, on_dwork);
	return PTR_ERR_OR_ZERO(kthread_run(on_thread, p, "poller"));
}
