// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the reader of facts files. Whatever is accepted must be sound, and writing it must
 * give a canonical file that reads back as itself. With -DGFL_FUZZ_MAIN the files given as arguments
 * are replayed.
 */
#include "gfplint/ir.h"
#include "replay.h"

#include <stdlib.h>
#include <string.h>

static char *write_unit(const struct gfl_unit *unit, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (!out || !gfl_unit_write(unit, out) || fclose(out))
		abort();
	return text;
}

static void check(const struct gfl_unit *unit)
{
	struct gfl_log log = { 0 };
	struct gfl_unit *again;
	char *once, *twice;
	size_t len, len_again;

	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		if (!gfl_func_verify(unit->funcs[i], &log))
			abort();
	once = write_unit(unit, &len);
	again = gfl_unit_read(once, len, "again", &log);
	if (!again) {
		fprintf(stderr, "%s\n", log.last);
		abort();
	}
	twice = write_unit(again, &len_again);
	if (len != len_again || memcmp(once, twice, len))
		abort();
	gfl_unit_destroy(again);
	free(once);
	free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gfl_log log = { 0 };
	struct gfl_unit *unit = gfl_unit_read((const char *)data, size, "fuzz", &log);

	if (!unit != !!log.nr_errors)
		abort();
	if (unit)
		check(unit);
	gfl_unit_destroy(unit);
	return 0;
}
