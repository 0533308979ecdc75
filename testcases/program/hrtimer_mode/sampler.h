/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/hrtimer.h>
#include <linux/slab.h>

struct sampler {
	struct hrtimer soft, hard, plain;
	void *p;
};

enum hrtimer_restart sampler_soft(struct hrtimer *t);
enum hrtimer_restart sampler_hard(struct hrtimer *t);
enum hrtimer_restart sampler_plain(struct hrtimer *t);
void sampler_init_timers(struct sampler *s);
