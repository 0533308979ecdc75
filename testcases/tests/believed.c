// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions of which the body is nobody's business: printing, scheduling, what only looks at flags. */
#include <linux/cpuset.h>
#include <linux/hugetlb.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mempolicy.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(lock);
static void *buf;

static noinline void allocate(void)
{
	buf = kmalloc(8, GFP_KERNEL);
}

/* --- messages: where they are written out, and by whom, is printk's affair --------------------- */

int vprintk_default(const char *fmt, va_list args)
{
	allocate();
	return 0;
}

int vprintk_deferred(const char *fmt, va_list args)
{
	allocate();
	return 0;
}

int vprintk(const char *fmt, va_list args)
{
	allocate();
	return 0;
}

int vprintk_emit(int facility, int level, const struct dev_printk_info *dev, const char *fmt,
		 va_list args)
{
	allocate();
	return 0;
}

int _printk(const char *fmt, ...)
{
	allocate();
	return 0;
}

int _printk_deferred(const char *fmt, ...)
{
	allocate();
	return 0;
}

void __warn_printk(const char *fmt, ...)
{
	allocate();
}

void dump_stack(void)
{
	allocate();
}

void dump_stack_lvl(const char *level)
{
	allocate();
}

void show_stack(struct task_struct *task, unsigned long *sp, const char *level)
{
	allocate();
}

void print_modules(void)
{
	allocate();
}

void show_regs(struct pt_regs *regs)
{
	allocate();
}

int vsnprintf(char *text, size_t size, const char *fmt, va_list args)
{
	allocate();
	return 0;
}

int vscnprintf(char *text, size_t size, const char *fmt, va_list args)
{
	allocate();
	return 0;
}

int vsprintf(char *text, const char *fmt, va_list args)
{
	allocate();
	return 0;
}

int snprintf(char *text, size_t size, const char *fmt, ...)
{
	allocate();
	return 0;
}

int scnprintf(char *text, size_t size, const char *fmt, ...)
{
	allocate();
	return 0;
}

int sprintf(char *text, const char *fmt, ...)
{
	allocate();
	return 0;
}

void print_all(char *text, const char *fmt, va_list args)
{
	raw_spin_lock(&lock);
	vprintk_default(fmt, args); // OK sleep-in-atomic
	vprintk_deferred(fmt, args); // OK sleep-in-atomic
	vprintk(fmt, args); // OK sleep-in-atomic
	vprintk_emit(0, 0, NULL, fmt, args); // OK sleep-in-atomic
	_printk("x"); // OK sleep-in-atomic
	_printk_deferred("x"); // OK sleep-in-atomic
	__warn_printk("x"); // OK sleep-in-atomic
	dump_stack(); // OK sleep-in-atomic
	dump_stack_lvl("x"); // OK sleep-in-atomic
	show_stack(NULL, NULL, "x"); // OK sleep-in-atomic
	print_modules(); // OK sleep-in-atomic
	show_regs(NULL); // OK sleep-in-atomic
	vsnprintf(text, 8, fmt, args); // OK sleep-in-atomic
	vscnprintf(text, 8, fmt, args); // OK sleep-in-atomic
	vsprintf(text, fmt, args); // OK sleep-in-atomic
	snprintf(text, 8, "%s", fmt); // OK sleep-in-atomic
	scnprintf(text, 8, "%s", fmt); // OK sleep-in-atomic
	sprintf(text, "%s", fmt); // OK sleep-in-atomic
	raw_spin_unlock(&lock);
}

/* --- the scheduler: what it takes inside it gives back ------------------------------------------ */

asmlinkage void schedule(void);
asmlinkage void schedule(void)
{
	raw_spin_lock(&lock);
}

asmlinkage void schedule_preempt_disabled(void);
asmlinkage void schedule_preempt_disabled(void)
{
	raw_spin_lock(&lock);
}

asmlinkage void preempt_schedule(void);
asmlinkage void preempt_schedule(void)
{
	raw_spin_lock(&lock);
}

asmlinkage void preempt_schedule_notrace(void);
asmlinkage void preempt_schedule_notrace(void)
{
	raw_spin_lock(&lock);
}

asmlinkage void preempt_schedule_irq(void);
asmlinkage void preempt_schedule_irq(void)
{
	raw_spin_lock(&lock);
}

asmlinkage void schedule_idle(void);
asmlinkage void schedule_idle(void)
{
	raw_spin_lock(&lock);
}

asmlinkage void io_schedule(void);
asmlinkage void io_schedule(void)
{
	raw_spin_lock(&lock);
}

asmlinkage void schedule_rtlock(void);
asmlinkage void schedule_rtlock(void)
{
	raw_spin_lock(&lock);
}

static noinline void __schedule(unsigned int mode)
{
	raw_spin_lock(&lock);
}

void after_schedule(void)
{
	schedule();
	allocate(); // OK sleep-in-atomic
}

void after_schedule_preempt_disabled(void)
{
	schedule_preempt_disabled();
	allocate(); // OK sleep-in-atomic
}

void after_preempt_schedule(void)
{
	preempt_schedule();
	allocate(); // OK sleep-in-atomic
}

void after_preempt_schedule_notrace(void)
{
	preempt_schedule_notrace();
	allocate(); // OK sleep-in-atomic
}

void after_preempt_schedule_irq(void)
{
	preempt_schedule_irq();
	allocate(); // OK sleep-in-atomic
}

void after_schedule_idle(void)
{
	schedule_idle();
	allocate(); // OK sleep-in-atomic
}

void after_io_schedule(void)
{
	io_schedule();
	allocate(); // OK sleep-in-atomic
}

void after_schedule_rtlock(void)
{
	schedule_rtlock();
	allocate(); // OK sleep-in-atomic
}

void after_schedule_inner(void)
{
	__schedule(0);
	allocate(); // OK sleep-in-atomic
}

#undef migrate_disable
void migrate_disable(void);
void migrate_disable(void)
{
	raw_spin_lock(&lock);
}

void after_migrate_disable(void)
{
	migrate_disable();
	allocate(); // OK sleep-in-atomic
}

#undef migrate_enable
void migrate_enable(void);
void migrate_enable(void)
{
	raw_spin_lock(&lock);
}

void after_migrate_enable(void)
{
	migrate_enable();
	allocate(); // OK sleep-in-atomic
}

/* --- tracing of the interrupt flag, as in kernels that are built with it ------------------------ */

#undef trace_hardirqs_on
void trace_hardirqs_on(void);
void trace_hardirqs_on(void)
{
	raw_spin_lock(&lock);
}

#undef trace_hardirqs_off
void trace_hardirqs_off(void);
void trace_hardirqs_off(void)
{
	raw_spin_lock(&lock);
}

#undef trace_hardirqs_on_prepare
void trace_hardirqs_on_prepare(void);
void trace_hardirqs_on_prepare(void)
{
	raw_spin_lock(&lock);
}

#undef trace_hardirqs_off_finish
void trace_hardirqs_off_finish(void);
void trace_hardirqs_off_finish(void)
{
	raw_spin_lock(&lock);
}

void after_trace_hardirqs_on(void)
{
	trace_hardirqs_on();
	allocate(); // OK sleep-in-atomic
}

void after_trace_hardirqs_off(void)
{
	trace_hardirqs_off();
	allocate(); // OK sleep-in-atomic
}

void after_trace_hardirqs_on_prepare(void)
{
	trace_hardirqs_on_prepare();
	allocate(); // OK sleep-in-atomic
}

void after_trace_hardirqs_off_finish(void)
{
	trace_hardirqs_off_finish();
	allocate(); // OK sleep-in-atomic
}

/* --- flags that choose a node -------------------------------------------------------------------- */

/* As in mm/ and kernel/cgroup/, where the arguments are not the same in all kernels. */
nodemask_t *policy_nodemask(gfp_t gfp, struct mempolicy *policy);

void choose(struct vm_area_struct *vma, struct mempolicy **policy, nodemask_t **nodes)
{
	raw_spin_lock(&lock);
	huge_node(vma, 0, GFP_KERNEL, policy, nodes); // OK sleep-in-atomic; OK alloc-in-raw
	policy_nodemask(GFP_KERNEL, *policy); // OK sleep-in-atomic; OK alloc-in-raw
	raw_spin_unlock(&lock);
}
