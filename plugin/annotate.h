/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes sparse's context annotations visible to gfplint's plugin.
 *
 * Included by force behind the kernel's own forced headers, and only together with the plugin. Each
 * pragma is taken out by the preprocessor, so the parser sees what it saw before: nothing.
 * SOURCE: include/linux/compiler_types.h: the macros are empty unless __CHECKER__ is defined
 */
#ifndef GFPLINT_ANNOTATE_H
#define GFPLINT_ANNOTATE_H

#if !defined(__CHECKER__) && !defined(__clang__)

#define gfplint_pragma(text) _Pragma(#text)

#ifdef __must_hold
#undef __must_hold
#define __must_hold(...) gfplint_pragma(gfplint must_hold __VA_ARGS__)
#endif

#ifdef __acquires
#undef __acquires
#define __acquires(...) gfplint_pragma(gfplint acquires __VA_ARGS__)
#endif

#ifdef __releases
#undef __releases
#define __releases(...) gfplint_pragma(gfplint releases __VA_ARGS__)
#endif

#endif

#endif /* GFPLINT_ANNOTATE_H */
