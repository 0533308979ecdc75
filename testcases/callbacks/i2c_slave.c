// SPDX-License-Identifier: GPL-2.0-or-later
/* Most adapters tell a slave in their interrupt handler. */
// trees: 6.12-rt 6.12
#include <linux/i2c.h>
#include <linux/slab.h>

static void *buf;

static int eeprom_event(struct i2c_client *client, enum i2c_slave_event event, u8 *value)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int eeprom_probe(struct i2c_client *client)
{
	return i2c_slave_register(client, eeprom_event);
}
