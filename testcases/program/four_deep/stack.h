/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct session {
	spinlock_t lock;
	void *key;
};

int session_open(struct session *s);
int session_setup(struct session *s);
int key_install(struct session *s);
void *key_alloc(size_t len);
