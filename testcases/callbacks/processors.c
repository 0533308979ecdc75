// SPDX-License-Identifier: GPL-2.0-or-later
/* What the scheduler, the clocks and other processors call. */
#include <linux/clocksource.h>
#include <linux/cpuhotplug.h>
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/sched/cpufreq.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include <linux/timer.h>

static void *buf;

/* --- the scheduler: the lock of the queue is raw ------------------------------------------- */

/* As in kernel/sched/sched.h. */
struct sched_class {
	void (*enqueue_task)(void *rq, struct task_struct *p, int flags);
	void (*task_tick)(void *rq, struct task_struct *p, int queued);
	void (*task_fork)(struct task_struct *p);
};

static void fair_enqueue(void *rq, struct task_struct *p, int flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void fair_tick(void *rq, struct task_struct *p, int queued)
{
	kfree(buf); // EXPECT free-in-raw[rt]
}

static void fair_fork(struct task_struct *p)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
}

const struct sched_class fair = {
	.enqueue_task = fair_enqueue,
	.task_tick = fair_tick,
	.task_fork = fair_fork,
};

static void on_load(struct update_util_data *data, u64 time, unsigned int flags)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

/* --- clocks ---------------------------------------------------------------------------------- */

static u64 unit_read(struct clocksource *cs)
{
	kfree(buf); // EXPECT free-in-raw[rt,nort]
	return 0;
}

static int unit_enable(struct clocksource *cs)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static void unit_resume(struct clocksource *cs)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

struct clocksource unit_clock = {
	.read = unit_read,
	.enable = unit_enable,
	.resume = unit_resume,
};

/* --- the PCI configuration space: lockless on the kernels that the cases are compiled for ------ */

static int unit_config_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *val)
{
#ifdef CONFIG_PCI_LOCKLESS_CONFIG
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
#endif
	return 0;
}

struct pci_ops unit_pci_ops = { .read = unit_config_read };

/* --- other processors ---------------------------------------------------------------------------- */

static void on_many(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_any(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_mask(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_some(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_some_of(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_others(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_csd(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static bool is_some(int cpu, void *info)
{
	return cpu & 1;
}

static call_single_data_t csd = CSD_INIT(on_csd, NULL);

void other_processors(const struct cpumask *mask)
{
	smp_call_function_many(mask, on_many, NULL, true);
	smp_call_function_any(mask, on_any, NULL, true);
	smp_call_function(on_others, NULL, true);
	on_each_cpu_mask(mask, on_mask, NULL, true);
	on_each_cpu_cond(is_some, on_some, NULL, true);
	on_each_cpu_cond_mask(is_some, on_some_of, NULL, true, mask);
	smp_call_function_single_async(0, &csd);
}

/* --- with the machine stopped --------------------------------------------------------------------- */

static int while_stopped(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int while_locked(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int while_coming(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int on_two(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int on_one(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

void stop_them(const struct cpumask *cpus, struct cpu_stop_work *work)
{
	stop_machine(while_stopped, NULL, cpus);
	stop_machine_cpuslocked(while_locked, NULL, cpus);
	stop_machine_from_inactive_cpu(while_coming, NULL, cpus);
	stop_two_cpus(0, 1, on_two, NULL);
	stop_one_cpu_nowait(0, on_one, NULL, work);
}

/* --- processors that come and go: between two states with interrupts off, else in a thread ------------ */

static int in_thread(unsigned int cpu)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	return 0;
}

static int starting(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int dying(unsigned int cpu)
{
	kfree(buf); // EXPECT free-in-raw[rt]
	return 0;
}

static int starting_quietly(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int starting_locked(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int starting_all(unsigned int cpu, struct hlist_node *node)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int starting_raw(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int starting_raw_locked(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int starting_quietly_locked(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

int hotplug(void)
{
	const enum cpuhp_state early = CPUHP_AP_ARM_TWD_STARTING;

	return cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "x", in_thread, NULL) ||
	       cpuhp_setup_state(CPUHP_AP_ARM_TWD_STARTING, "x", starting, dying) ||
	       cpuhp_setup_state_nocalls(CPUHP_AP_ARM_TWD_STARTING, "x", starting_quietly, NULL) ||
	       cpuhp_setup_state_cpuslocked(CPUHP_AP_ARM_TWD_STARTING, "x", starting_locked, NULL) ||
	       cpuhp_setup_state_nocalls_cpuslocked(CPUHP_AP_ARM_TWD_STARTING, "x",
						    starting_quietly_locked, NULL) ||
	       cpuhp_setup_state_multi(CPUHP_AP_ARM_TWD_STARTING, "x", starting_all, NULL) ||
	       __cpuhp_setup_state(early, "x", true, starting_raw, NULL, false) ||
	       __cpuhp_setup_state_cpuslocked(early, "x", true, starting_raw_locked, NULL, false);
}

/* --- timers -------------------------------------------------------------------------------------------- */

struct timers {
	struct timer_list safe, plain;
	struct update_util_data load;
};

static void on_safe(struct timer_list *timer)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

static void on_plain(struct timer_list *timer)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_old(struct timer_list *timer)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct timer_list old_timer = { .function = on_old };

static void on_tasklet(struct tasklet_struct *tasklet)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

struct tasklet_struct old_tasklet = { .callback = on_tasklet, .use_callback = true };

/* As in linux/timer.h, for kernels that look after timers on the stack. */
#undef init_timer_on_stack_key
void init_timer_on_stack_key(struct timer_list *timer, void (*func)(struct timer_list *),
			     unsigned int flags, const char *name, struct lock_class_key *key);

static void on_stack(struct timer_list *timer)
{
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_safe_stack(struct timer_list *timer)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
}

void timers_on_stack(struct timer_list *timer)
{
	init_timer_on_stack_key(timer, on_stack, 0, "x", NULL);
	init_timer_on_stack_key(timer, on_safe_stack, TIMER_IRQSAFE, "x", NULL);
}

void timers_init(struct timers *t)
{
	timer_setup(&t->safe, on_safe, TIMER_IRQSAFE);
	timer_setup(&t->plain, on_plain, TIMER_DEFERRABLE);
	cpufreq_add_update_util_hook(0, &t->load, on_load);
}
