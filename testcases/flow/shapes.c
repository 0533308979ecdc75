// SPDX-License-Identifier: GPL-2.0-or-later
/* Control flow that is hard to read for people. */
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(lock);
static void *p;

/* Locked on entry to the loop body's second half only. */
void switch_in_loop(const int *ops, int n)
{
	bool held = false;
	int i;

	for (i = 0; i < n; i++) {
		switch (ops[i]) {
		case 0:
			if (held)
				continue;
			raw_spin_lock(&raw);
			held = true;
			break;
		case 1:
			if (!held)
				continue;
			raw_spin_unlock(&raw);
			held = false;
			break;
		case 2:
			if (!held)
				p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
			else
				p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
			break;
		}
	}
	if (held)
		raw_spin_unlock(&raw);
	kfree(p); // OK free-in-raw
}

void do_while_false(int n)
{
	do {
		raw_spin_lock(&raw);
		if (n == 1)
			break;
		if (n == 2)
			continue;
		kfree(p); // EXPECT free-in-raw[rt]
	} while (0);
	raw_spin_unlock(&raw);
	kfree(p); // OK free-in-raw
}

void backward_goto(int n)
{
	spin_lock(&lock);
again:
	if (n > 3) {
		spin_unlock(&lock);
		p = kmalloc(n--, GFP_KERNEL); // OK sleep-in-atomic
		spin_lock(&lock);
		goto again;
	}
	p = kmalloc(n, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	spin_unlock(&lock);
}

void short_circuit(bool a, bool b)
{
	if (a && raw_spin_trylock(&raw)) {
		p = kmalloc(8, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
		raw_spin_unlock(&raw);
	} else if (b || !raw_spin_trylock(&raw)) {
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	} else {
		kfree(p); // EXPECT free-in-raw[rt]
		raw_spin_unlock(&raw);
	}
	kfree(p); // OK free-in-raw
}

void comma_and_ternary(bool a)
{
	a ? raw_spin_lock(&raw) : spin_lock(&lock);
	p = (a ? NULL : kmalloc(8, GFP_ATOMIC)); // OK alloc-in-raw
	a ? raw_spin_unlock(&raw) : spin_unlock(&lock);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}

/* Conditions that follow from each other. */
void implied(int n)
{
	if (n > 10)
		spin_lock(&lock);
	if (n < 5)
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
	if (n > 10)
		spin_unlock(&lock);
}

void equal_conditions(int a, int b)
{
	if (a == 3)
		raw_spin_lock(&raw);
	if (a != 3 && b)
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
	if (a == 3)
		raw_spin_unlock(&raw);
	p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

/* A label in the middle of an if. */
void jump_into_arm(int n)
{
	if (n == 1)
		goto inside;
	raw_spin_lock(&raw);
	if (n == 2) {
		raw_spin_unlock(&raw);
inside:
		p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
		return;
	}
	kfree(p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&raw);
}

/* More conditions than anybody follows: contexts must survive. */
void many_conditions(const int *v)
{
	int n = 0;

	raw_spin_lock(&raw);
	if (v[0])
		n += 1;
	if (v[1])
		n += 2;
	if (v[2])
		n += 4;
	if (v[3])
		n += 8;
	if (v[4])
		n += 16;
	if (v[5])
		n += 32;
	if (v[6])
		n += 64;
	if (v[7])
		n += 128;
	if (v[8])
		n += 256;
	if (v[9])
		n += 512;
	p = kmalloc(n, GFP_ATOMIC); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&raw);
	p = kmalloc(n, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw
}
