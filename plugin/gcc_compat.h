/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GCC's plugin headers in the order they need, and every difference between GCC releases.
 *
 * No other file of the plugin may look at GCCPLUGIN_VERSION.
 */
#ifndef GFPLINT_PLUGIN_GCC_COMPAT_H
#define GFPLINT_PLUGIN_GCC_COMPAT_H

#include "gcc-plugin.h"
#include "plugin-version.h"

#include "tree.h"
#include "stringpool.h"
#include "attribs.h"
#include "line-map.h"
#include "cpplib.h"
#include "c-family/c-common.h"
#include "c-family/c-pragma.h"
#include "basic-block.h"
#include "function.h"
#include "backend.h"
#include "gimple.h"
#include "gimple-iterator.h"
#include "cgraph.h"
#include "cfg.h"
#include "tree-cfg.h"
#include "ssa.h"
#include "tree-pass.h"
#include "context.h"
#include "diagnostic.h"
#include "opts.h"
#include "options.h"
#include "toplev.h"
#include "ggc.h"

#ifndef GCCPLUGIN_VERSION
#error "plugin-version.h does not say which GCC this is"
#endif

#if GCCPLUGIN_VERSION < 11000
#error "gfplint needs GCC 11 or later"
#endif

/** gfl_is_object_size() - is @code a builtin that asks for the size of an object? */
static inline bool gfl_is_object_size(enum built_in_function code)
{
#if GCCPLUGIN_VERSION >= 12000
	if (code == BUILT_IN_DYNAMIC_OBJECT_SIZE)
		return true;
#endif
	return code == BUILT_IN_OBJECT_SIZE;
}

#endif /* GFPLINT_PLUGIN_GCC_COMPAT_H */
