// SPDX-License-Identifier: GPL-2.0-or-later
#include "drain.h"

void on_all(smp_call_func_t fn)
{
	on_each_cpu(fn, NULL, 1);
}

void drain_all(void *p, int *nr)
{
	on_each_cpu(drain_local, p, 1); // NOTE by on_each_cpu()
	smp_call_function_single(0, count_local, nr, 1);
}
