/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fuzz targets share: the entry point, and with -DGFL_FUZZ_MAIN a main() that replays files. */
#ifndef GFL_TESTS_FUZZ_REPLAY_H
#define GFL_TESTS_FUZZ_REPLAY_H

#include <stdio.h>
#include <stdlib.h>

#include "gfplint/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

#endif /* GFL_TESTS_FUZZ_REPLAY_H */
