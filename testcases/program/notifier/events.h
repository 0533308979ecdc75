/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/notifier.h>
#include <linux/slab.h>

extern struct atomic_notifier_head event_chain;
extern struct blocking_notifier_head reset_chain;
