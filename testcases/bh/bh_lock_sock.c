// SPDX-License-Identifier: GPL-2.0-or-later
/* Only who has softirqs off takes the lock of a socket so: what asks in_softirq() there finds them off. */
#include <linux/slab.h>
#include <net/sock.h>

static void *buf;

/* abort_syn_rcv() of chtls */
void answer(struct sock *sk)
{
	bh_lock_sock(sk);
	buf = kmalloc(8, gfp_any()); // OK sleep-in-atomic
	bh_unlock_sock(sk);
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

void answer_child(struct sock *sk)
{
	bh_lock_sock_nested(sk);
	buf = kmalloc(8, gfp_any()); // OK sleep-in-atomic
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	bh_unlock_sock(sk);
}

void answer_else(struct sock *sk)
{
	spin_lock(&sk->sk_lock.slock);
	buf = kmalloc(8, gfp_any()); // EXPECT sleep-in-atomic
	spin_unlock(&sk->sk_lock.slock);
}
