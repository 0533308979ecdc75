// SPDX-License-Identifier: GPL-2.0-or-later
#include "slot.h"

int use_error_code(struct slot *s)
{
	int err = slot_lock(s, 0);

	if (err) {
		kfree(s->p); // OK free-in-raw
		return err;
	}
	kfree(s->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&s->lock);
	kfree(s->p); // OK free-in-raw
	return 0;
}

int use_error_pointer(struct slot *s, int nr)
{
	struct slot *found = slot_find(s, nr);

	if (IS_ERR(found)) {
		kfree(s->p); // OK free-in-raw
		return PTR_ERR(found);
	}
	kfree(found->p); // EXPECT free-in-raw[rt]
	raw_spin_unlock(&found->lock);
	return 0;
}

int use_three_classes(struct slot *s)
{
	int ret = slot_try(s);

	if (ret < 0)
		kfree(s->p); // OK free-in-raw
	if (ret > 0) {
		kfree(s->p); // EXPECT free-in-raw[rt]
		raw_spin_unlock(&s->lock);
	}
	if (!ret)
		kfree(s); // OK free-in-raw
	return ret;
}
