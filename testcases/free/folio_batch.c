// SPDX-License-Identifier: GPL-2.0-or-later
// trees: 6.12-rt 6.12
/* A batch of folios, each of which may be given back. */
#include <linux/mm.h>
#include <linux/pagevec.h>

void put_batch(struct folio_batch *batch)
{
	preempt_disable();
	folios_put(batch); // EXPECT free-in-raw[rt]
	preempt_enable();
	folios_put(batch); // OK free-in-raw
}
