// SPDX-License-Identifier: GPL-2.0
/* Conditions that compilers put into one comparison: each half of them is what callers may know. */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct entry {
	struct entry *next;
	int key;
};

struct table {
	spinlock_t lock;
	int users, state, mode, kind;
	struct entry *first;
};

struct entry *table_find(struct table *t, int key);
int table_ready(struct table *t);

/* `n || !create` ends it. */
static noinline struct entry *table_lookup(struct table *t, int key, int create)
{
	struct entry *n;

	n = table_find(t, key);
	if (n || !create)
		goto out;
	if (!table_ready(t) || t->users < 0)
		goto out;
	n = kzalloc(sizeof(*n), GFP_KERNEL);
	if (!n)
		goto out;
	n->key = key;
	if (t->state == 3 && table_ready(t)) {
		kfree(n);
		n = NULL;
		goto out;
	}
	n->next = t->first;
	t->first = n;
out:
	return n;
}

int find_only(struct table *t)
{
	struct entry *n;

	spin_lock(&t->lock);
	n = table_lookup(t, 5, 0);			// OK sleep-in-atomic
	spin_unlock(&t->lock);
	return n ? n->key : 0;
}

int find_or_make(struct table *t)
{
	struct entry *n;

	spin_lock(&t->lock);
	n = table_lookup(t, 5, 1);			// EXPECT sleep-in-atomic
	spin_unlock(&t->lock);
	return n ? n->key : 0;
}

struct msg {
	unsigned char cmd;
	int len;
};

/* One case of several allocates, behind some more conditions. */
static noinline int dispatch(struct table *t, struct msg *msg)
{
	switch (msg->cmd) {
	case 1:
		return t->users;
	case 2:
		t->users++;
		return 0;
	case 7:
		if (t->state != 4)
			return -EINVAL;
		if (t->mode != 1)
			return -EINVAL;
		if (t->kind != 6)
			return -EINVAL;
		t->first = kzalloc(sizeof(*t->first), GFP_KERNEL);
		return t->first ? 0 : -ENOMEM;
	default:
		return -EOPNOTSUPP;
	}
}

int dispatch_quick(struct table *t, struct msg *msg)
{
	int ret = 0;

	spin_lock(&t->lock);
	if (msg->cmd == 1 || msg->cmd == 2)
		ret = dispatch(t, msg);			// OK sleep-in-atomic
	spin_unlock(&t->lock);
	return ret;
}

int dispatch_any(struct table *t, struct msg *msg)
{
	int ret = 0;

	spin_lock(&t->lock);
	if (msg->cmd >= 2 && msg->cmd <= 9)
		ret = dispatch(t, msg);			// EXPECT sleep-in-atomic
	spin_unlock(&t->lock);
	return ret;
}
