// SPDX-License-Identifier: GPL-2.0-or-later
/* Execution contexts: names, and what each part of a context allows. */
#include "gfplint/ctx.h"

static const char *name_of(const char *const *names, size_t nr, size_t i)
{
	return i < nr && names[i] ? names[i] : "?";
}

const char *gfl_model_name(enum gfl_model model)
{
	static const char *const names[GFL_NR_MODELS] = {
		[GFL_RT] = "rt",
		[GFL_NORT] = "nort",
	};

	return name_of(names, GFL_ARRAY_SIZE(names), model);
}

const char *gfl_wait_name(enum gfl_wait wait)
{
	static const char *const names[GFL_NR_WAITS] = {
		[GFL_WAIT_FREE] = "free",
		[GFL_WAIT_SPIN] = "spin",
		[GFL_WAIT_CONFIG] = "config",
		[GFL_WAIT_SLEEP] = "sleep",
	};

	return name_of(names, GFL_ARRAY_SIZE(names), wait);
}

const char *gfl_class_name(enum gfl_class cls)
{
	static const char *const names[GFL_NR_CLASSES] = {
		[GFL_CLASS_NONE] = "none",
		[GFL_CLASS_RAW] = "raw",
		[GFL_CLASS_CONFIG] = "config",
		[GFL_CLASS_SLEEP] = "sleep",
	};

	return name_of(names, GFL_ARRAY_SIZE(names), cls);
}

const char *gfl_dim_name(enum gfl_dim dim)
{
	static const char *const names[GFL_NR_DIMS] = {
		[GFL_DIM_PREEMPT] = "preempt",	 [GFL_DIM_BH] = "bh",
		[GFL_DIM_RCU] = "rcu",		 [GFL_DIM_RCU_SCHED] = "rcu-sched",
		[GFL_DIM_HARDIRQ] = "hardirq",	 [GFL_DIM_NMI] = "nmi",
		[GFL_DIM_NONBLOCK] = "nonblock",
	};

	return name_of(names, GFL_ARRAY_SIZE(names), dim);
}

enum gfl_wait gfl_class_limit(enum gfl_class cls)
{
	switch (cls) {
	case GFL_CLASS_RAW:
		return GFL_WAIT_SPIN;
	case GFL_CLASS_CONFIG:
		return GFL_WAIT_CONFIG;
	default:
		return GFL_WAIT_SLEEP;
	}
}

enum gfl_wait gfl_dim_limit(enum gfl_dim dim, enum gfl_model model)
{
	switch (dim) {
	case GFL_DIM_NMI:
		return GFL_WAIT_FREE;
	case GFL_DIM_PREEMPT:
	case GFL_DIM_RCU_SCHED:
	case GFL_DIM_HARDIRQ:
		return model == GFL_RT ? GFL_WAIT_SPIN : GFL_WAIT_CONFIG;
	default:
		return GFL_WAIT_CONFIG;
	}
}
