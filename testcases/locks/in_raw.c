// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks that sleep, taken where that is forbidden; the check is off unless asked for. */
#include <linux/interrupt.h>
#include <linux/local_lock.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(spin);
static DEFINE_RWLOCK(rw);
static DEFINE_MUTEX(mutex);

struct cpu {
	local_lock_t lock;
	int n;
};
static DEFINE_PER_CPU(struct cpu, cpus) = { .lock = INIT_LOCAL_LOCK(lock) };

void spin_in_raw(void)
{
	raw_spin_lock(&raw);
	spin_lock(&spin); // EXPECT lock-in-raw[rt]; OK lock-in-raw[nort]
	spin_unlock(&spin);
	raw_spin_unlock(&raw);
}

void raw_in_spin(void)
{
	spin_lock(&spin);
	raw_spin_lock(&raw); // OK lock-in-raw
	raw_spin_unlock(&raw);
	spin_unlock(&spin);
}

void with_irqs_off(void)
{
	unsigned long flags;

	local_irq_save(flags);
	read_lock(&rw); // EXPECT lock-in-raw[rt]
	read_unlock(&rw);
	local_irq_restore(flags);
}

void with_preemption_off(void)
{
	preempt_disable();
	spin_lock_irq(&spin); // EXPECT lock-in-raw[rt]
	spin_unlock_irq(&spin);
	preempt_enable();
}

/* Trying does not wait. */
void tried(void)
{
	raw_spin_lock(&raw);
	if (spin_trylock(&spin)) // OK lock-in-raw
		spin_unlock(&spin);
	raw_spin_unlock(&raw);
}

void mutex_in_spin(void)
{
	spin_lock(&spin);
	mutex_lock(&mutex); // EXPECT lock-in-raw[rt,nort]
	mutex_unlock(&mutex);
	spin_unlock(&spin);
}

void spin_in_mutex(void)
{
	mutex_lock(&mutex);
	spin_lock(&spin); // OK lock-in-raw
	spin_unlock(&spin);
	mutex_unlock(&mutex);
}

void local_in_raw(void)
{
	raw_spin_lock(&raw);
	local_lock(&cpus.lock); // EXPECT lock-in-raw[rt]
	local_unlock(&cpus.lock);
	raw_spin_unlock(&raw);
}

static noinline void helper(void)
{
	spin_lock(&spin); // OK lock-in-raw
	spin_unlock(&spin);
}

void helper_in_raw(void)
{
	raw_spin_lock(&raw);
	helper(); // EXPECT lock-in-raw[rt]
	raw_spin_unlock(&raw);
	helper(); // OK lock-in-raw
}

static irqreturn_t hard_handler(int irq, void *data)
{
	spin_lock(&spin); // EXPECT lock-in-raw[rt]; OK lock-in-raw[nort]
	spin_unlock(&spin);
	return IRQ_HANDLED;
}

static irqreturn_t threaded_handler(int irq, void *data)
{
	spin_lock(&spin); // OK lock-in-raw
	spin_unlock(&spin);
	return IRQ_HANDLED;
}

int register_them(void)
{
	int err = request_irq(1, hard_handler, IRQF_NO_THREAD, "hard", NULL);

	return err ? err : request_irq(2, threaded_handler, 0, "threaded", NULL);
}

struct pair {
	spinlock_t inner;
	raw_spinlock_t outer;
};

void dropped(struct pair *pair)
{
	raw_spin_lock(&pair->outer);
	raw_spin_unlock(&pair->outer);
	spin_lock(&pair->inner); // OK lock-in-raw
	raw_spin_lock(&pair->outer);
	raw_spin_unlock(&pair->outer);
	spin_unlock(&pair->inner);
}
