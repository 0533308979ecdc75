/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions that are registered by what stands in a member: request_irq(irq, chip->handler, ...). Whatever table
 * it is read from, each function that stands there is handed over for some object, and so runs in that context.
 */
#include <stdlib.h>

#include "engine.h"
#include "gfplint/inspect.h"

/** struct by_member - registrations in order of the members that they read */
struct by_member {
	struct gfl_engine *eng;
	const struct gfl_registered **regs;
	uint32_t nr, cap;
};

/* Names are kept once: their addresses tell them apart. */
static int compare_members(const struct gfl_registered *a, const char *tag, const char *field)
{
	if (a->obj.tag != tag)
		return a->obj.tag < tag ? -1 : 1;
	if (a->obj.name != field)
		return a->obj.name < field ? -1 : 1;
	return 0;
}

static int compare(const void *pa, const void *pb)
{
	const struct gfl_registered *a = *(const struct gfl_registered *const *)pa;
	const struct gfl_registered *b = *(const struct gfl_registered *const *)pb;

	return compare_members(a, b->obj.tag, b->obj.name);
}

static void add_stored(void *arg, const struct gfl_store_info *store)
{
	const struct by_member *m = arg;
	uint32_t low = 0, high = m->nr;

	while (low < high) {
		const uint32_t mid = (low + high) / 2;

		if (compare_members(m->regs[mid], store->tag, store->field) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < m->nr && !compare_members(m->regs[low], store->tag, store->field); low++)
		gfl_entry_add(m->eng, store->name, m->regs[low]->rule, m->regs[low]->effects,
			      m->regs[low]->site);
}

/**
 * gfl_entry_members() - find the functions behind what was registered by the content of a member
 * @eng: the analysis, all functions walked
 */
void gfl_entry_members(struct gfl_engine *eng)
{
	struct by_member m = { .eng = eng };

	for (uint32_t i = 0; i < eng->nr_registered; i++) {
		const struct gfl_registered *reg = &eng->registered[i];

		if (reg->name || reg->rule->member)
			continue;
		GFL_GROW(m.regs, m.nr, m.cap);
		m.regs[m.nr++] = reg;
	}
	if (m.nr)
		qsort(m.regs, m.nr, sizeof(*m.regs), compare);
	if (m.nr)
		gfl_inspect_stores(eng->unit, add_stored, &m);
	free(m.regs);
}
