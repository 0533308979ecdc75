// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bodies of functions that run when hardly anything else does: wrong by the rule, seen by few. Their arguments do not
 * matter here.
 */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(lock);
static void *saved;

static noinline void save(void)
{
	saved = kmalloc(8, GFP_ATOMIC);
}

/* any other function */
void save_state(void);
void save_state(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE high confidence
	raw_spin_unlock(&lock);
}

void nmi_panic(struct pt_regs *regs, const char *msg)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void die(const char *text, struct pt_regs *regs, long err)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void panic(const char *text, ...)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	for (;;)
		;
}

void __kunit_do_failed_assertion(void);
void __kunit_do_failed_assertion(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

static noinline void kunit_fail(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void fail_test(void);
void fail_test(void)
{
	kunit_fail();
}

void start_kernel(void);
void start_kernel(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void check_timer(void);
void check_timer(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void x86_late_time_init(void);
void x86_late_time_init(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void populate_pgd(void);
void populate_pgd(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

int kernel_map_pages_in_pgd(pgd_t *pgd, u64 pfn, unsigned long address, unsigned int numpages,
			    unsigned long page_flags)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
	return 0;
}

void panic_other_cpus_shutdown(void);
void panic_other_cpus_shutdown(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void die_addr(void);
void die_addr(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void machine_real_restart(unsigned int type);
void machine_real_restart(unsigned int type)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void oops_enter(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void oops_end(void);
void oops_end(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void crash_kexec(void);
void crash_kexec(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void __crash_kexec(void);
void __crash_kexec(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void crash_save_vmcoreinfo(void);
void crash_save_vmcoreinfo(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void kernel_kexec(void);
void kernel_kexec(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void emergency_restart(void);
void emergency_restart(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void machine_emergency_restart(void);
void machine_emergency_restart(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void native_machine_emergency_restart(void);
void native_machine_emergency_restart(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void native_machine_power_off(void);
void native_machine_power_off(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void native_machine_restart(void);
void native_machine_restart(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void do_kernel_power_off(void);
void do_kernel_power_off(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void kernel_halt(void);
void kernel_halt(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void kernel_power_off(void);
void kernel_power_off(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void kernel_restart(void);
void kernel_restart(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void kgdb_cpu_enter(void);
void kgdb_cpu_enter(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void kdb_stub(void);
void kdb_stub(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void kdb_main_loop(void);
void kdb_main_loop(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void suspend_enter(void);
void suspend_enter(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void create_image(void);
void create_image(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void resume_target_kernel(void);
void resume_target_kernel(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void syscore_suspend(void);
void syscore_suspend(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void syscore_resume(void);
void syscore_resume(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}

void ftrace_dump_one(void);
void ftrace_dump_one(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}


void ftrace_dump(enum ftrace_dump_mode mode)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}


void oops_exit(void)
{
	raw_spin_lock(&lock);
	save(); // EXPECT alloc-in-raw[rt]; NOTE low confidence
	raw_spin_unlock(&lock);
}
