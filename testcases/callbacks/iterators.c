// SPDX-License-Identifier: GPL-2.0-or-later
/* A function that is called for each of several things, with a lock held that the caller does not see. */
#include <linux/fdtable.h>
#include <linux/input.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/cfg80211.h>
#include <net/mac80211.h>
#include <net/neighbour.h>
#include <net/netfilter/nf_conntrack.h>

static void *buf;

static int filter_add(struct net_device *dev, const unsigned char *address)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

static int filter_del(struct net_device *dev, const unsigned char *address)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void filter_sync(struct net_device *dev)
{
	__dev_uc_sync(dev, filter_add, filter_del);
}

static int filter_drop(struct net_device *dev, const unsigned char *address)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void filter_close(struct net_device *dev)
{
	__dev_mc_unsync(dev, filter_drop);
}

static void radio_interface(void *data, u8 *mac, struct ieee80211_vif *vif)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void radio_interface_slow(void *data, u8 *mac, struct ieee80211_vif *vif)
{
	buf = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic
}

static void radio_station(void *data, struct ieee80211_sta *sta)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void radio_context(struct ieee80211_hw *hw, struct ieee80211_chanctx_conf *conf, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void radio_key(struct ieee80211_hw *hw, struct ieee80211_vif *vif, struct ieee80211_sta *sta,
		      struct ieee80211_key_conf *key, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

static void radio_bss(struct wiphy *wiphy, struct cfg80211_bss *bss, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void radio_walk(struct ieee80211_hw *hw)
{
	ieee80211_iterate_active_interfaces_atomic(hw, 0, radio_interface, NULL);
	ieee80211_iterate_interfaces(hw, 0, radio_interface_slow, NULL);
	ieee80211_iterate_stations_atomic(hw, radio_station, NULL);
	ieee80211_iter_chan_contexts_atomic(hw, radio_context, NULL);
	ieee80211_iter_keys_rcu(hw, NULL, radio_key, NULL);
	cfg80211_bss_iter(hw->wiphy, NULL, radio_bss, NULL);
}

static int file_each(const void *data, struct file *file, unsigned int fd)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int files_walk(struct files_struct *files)
{
	return iterate_fd(files, 0, file_each, NULL);
}

static int connection_each(struct nf_conn *ct, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

void connections_walk(const struct nf_ct_iter_data *data)
{
	nf_ct_iterate_cleanup_net(connection_each, data);
}

static void neighbour_each(struct neighbour *n, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
}

void neighbours_walk(struct neigh_table *table)
{
	neigh_for_each(table, neighbour_each, NULL);
}

static int keys_each(struct input_handle *handle, void *data)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int keys_walk(struct input_handler *handler)
{
	return input_handler_for_each_handle(handler, NULL, keys_each);
}

static int upper_each(struct net_device *dev, struct netdev_nested_priv *priv)
{
	buf = kmalloc(8, GFP_ATOMIC); // OK alloc-in-raw
	buf = kmalloc(8, GFP_KERNEL); // EXPECT sleep-in-atomic[rt,nort]
	return 0;
}

int uppers_walk(struct net_device *dev, struct netdev_nested_priv *priv)
{
	return netdev_walk_all_upper_dev_rcu(dev, upper_each, priv);
}
