// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target: the reader of facts files. Whatever is accepted must be sound, and writing it must
 * give a canonical file that reads back as itself. With -DGFL_FUZZ_MAIN the files given as arguments
 * are replayed.
 */
#include "gfplint/ir.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

#ifdef GFL_FUZZ_MAIN
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *in = fopen(argv[i], "rb");
		size_t len = 0, cap = 0, got = 0;
		char *text = NULL;

		if (!in) {
			perror(argv[i]);
			return EXIT_FAILURE;
		}
		do {
			len += got;
			if (len == cap) {
				cap = cap ? cap * 2 : 4096;
				text = gfl_xrealloc(text, cap);
			}
			got = fread(text + len, 1, cap - len, in);
		} while (got);
		fclose(in);
		LLVMFuzzerTestOneInput((const uint8_t *)text, len);
		free(text);
	}
	return EXIT_SUCCESS;
}
#endif
