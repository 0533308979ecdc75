/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/slab.h>
#include <linux/spinlock.h>

struct dev;

struct bus {
	void (*request)(struct dev *dev);
	void (*reset)(struct dev *dev);
	void (*remove)(struct dev *dev);
};

struct dev {
	spinlock_t lock;
	const struct bus *bus;
	void *data;
};

void dev_request(struct dev *dev);
void dev_remove(struct dev *dev);
