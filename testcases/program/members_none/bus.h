/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev;

struct bus {
	void (*request)(struct dev *dev);
	void (*write)(struct dev *dev);
};

struct dev {
	spinlock_t lock;
	const struct bus *bus;
	void *data;
};

void dev_request(struct dev *dev);
void dev_write(struct dev *dev);
