// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What facts of this plugin depend on: the sum of its sources, those of the IR, and the version of GCC. The
 * command reads it from here (cli/made_by.c), so that facts stay good as long as a new plugin would make the same.
 */
#ifndef GFL_MADE_BY
#error "GFL_MADE_BY must be a sum of the sources"
#endif

__attribute__((section(".gfplint.made_by"), used)) static const char made_by[] = GFL_MADE_BY;
