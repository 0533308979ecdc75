// SPDX-License-Identifier: GPL-2.0-or-later
/* One bad helper, forty ways into it: all of them are findings. */
#include "log.h"

void event_1(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 1); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_2(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 2); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_3(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 3); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_4(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 4); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_5(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 5); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_6(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 6); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_7(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 7); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_8(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 8); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_9(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 9); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_10(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 10); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_11(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 11); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_12(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 12); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_13(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 13); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_14(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 14); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_15(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 15); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_16(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 16); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_17(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 17); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_18(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 18); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_19(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 19); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_20(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 20); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_21(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 21); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_22(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 22); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_23(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 23); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_24(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 24); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_25(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 25); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_26(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 26); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_27(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 27); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_28(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 28); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_29(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 29); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_30(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 30); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_31(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 31); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_32(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 32); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_33(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 33); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_34(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 34); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_35(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 35); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_36(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 36); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_37(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 37); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_38(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 38); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_39(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 39); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void event_40(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 40); // EXPECT alloc-in-raw[rt]
	raw_spin_unlock(&log->lock);
}

void no_event(struct log *log)
{
	raw_spin_lock(&log->lock);
	log_event(log, 0); // OK alloc-in-raw
	raw_spin_unlock(&log->lock);
}
