// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions run on other CPUs, in stop_machine() or when a CPU comes up: interrupts are off. */
#include <linux/cpuhotplug.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>

static void *buf;

static void on_one_cpu(void *info)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void on_all_cpus(void *info)
{
	kfree(info); // EXPECT free-in-raw[rt]
}

static int stopped(void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

static int cpu_starting(unsigned int cpu)
{
	buf = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	return 0;
}

/* These two are called in a task: the right place to allocate. */
static int cpu_prepare(unsigned int cpu)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return 0;
}

static int cpu_came_up(unsigned int cpu)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	return 0;
}

int run_them(void)
{
	int err;

	smp_call_function_single(1, on_one_cpu, NULL, 1);
	on_each_cpu(on_all_cpus, NULL, 1);
	err = stop_machine(stopped, NULL, NULL);
	if (err)
		return err;
	err = cpuhp_setup_state(CPUHP_AP_ARM_XEN_STARTING, "gfl:starting", cpu_starting, NULL);
	if (err)
		return err;
	err = cpuhp_setup_state(CPUHP_BP_PREPARE_DYN, "gfl:prepare", cpu_prepare, NULL);
	if (err < 0)
		return err;
	return cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "gfl:online", cpu_came_up, NULL);
}
