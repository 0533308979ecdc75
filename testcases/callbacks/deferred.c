// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that are handed over to be called when something is done. */
#include <linux/alarmtimer.h>
#include <linux/dma-fence.h>
#include <linux/ftrace.h>
#include <linux/irq_poll.h>
#include <linux/pci.h>
#include <linux/interrupt.h>
#include <linux/percpu-refcount.h>
#include <linux/perf_event.h>
#include <linux/slab.h>

static void *buf;

static enum alarmtimer_restart on_alarm(struct alarm *alarm, ktime_t now)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return ALARMTIMER_NORESTART;
}

static int on_poll(struct irq_poll *iop, int budget)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static irqreturn_t on_irq(int irq, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return IRQ_HANDLED;
}

static void on_release(struct percpu_ref *ref)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_signal(struct dma_fence *fence, struct dma_fence_cb *cb)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_overflow(struct perf_event *event, struct perf_sample_data *data,
			struct pt_regs *regs)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt,nort]
}

/* As in linux/ftrace.h, which has it in kernels with function tracing only. */
#ifndef CONFIG_FUNCTION_TRACER
struct ftrace_regs;
struct ftrace_ops {
	void (*func)(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
		     struct ftrace_regs *regs);
};
#endif

static void on_function(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
			struct ftrace_regs *regs)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

struct ftrace_ops tracer = { .func = on_function };

/* As in linux/preempt.h, which has it in kernels with preempt notifiers only. */
#ifndef CONFIG_PREEMPT_NOTIFIERS
struct preempt_ops {
	void (*sched_out)(void *data, struct task_struct *next);
};
#endif

static void on_sched_out(void *data, struct task_struct *next)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

struct preempt_ops switch_ops = { .sched_out = on_sched_out };

struct device_state {
	struct alarm alarm;
	struct irq_poll poll;
	struct percpu_ref ref;
	struct dma_fence_cb cb;
};

void deferred_setup(struct device_state *s, struct pci_dev *pdev, struct dma_fence *fence,
		    struct perf_event_attr *attr)
{
	alarm_init(&s->alarm, ALARM_BOOTTIME, on_alarm);
	irq_poll_init(&s->poll, 16, on_poll);
	if (pci_request_irq(pdev, 0, on_irq, NULL, s, "device") ||
	    percpu_ref_init(&s->ref, on_release, 0, GFP_KERNEL) ||
	    dma_fence_add_callback(fence, &s->cb, on_signal))
		return;
	perf_event_create_kernel_counter(attr, -1, NULL, on_overflow, s);
}
