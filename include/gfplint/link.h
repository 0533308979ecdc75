/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linking: the facts of many units become one unit, with every name meaning what it means in C. */
#ifndef GFPLINT_LINK_H
#define GFPLINT_LINK_H

#include "gfplint/ir.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct gfl_linker - units being put together
 *
 * A name used in a unit means the unit's own function, if it has one, else the global one of that
 * name. Of several global ones the first by unit name is taken that is not weak. Functions of equal
 * content that mean the same by every name they use, header inlines above all, are kept once.
 * Different functions of one name are told apart by a suffix that C does not allow ("foo.2"), which
 * gfl_base_name() takes off again.
 *
 * What comes out does not depend on the order in which units are added.
 */
struct gfl_linker;

/**
 * gfl_linker_create() - start with nothing
 * @name: of the unit that will come out, copied
 */
struct gfl_linker *gfl_linker_create(const char *name);

/**
 * gfl_linker_add() - add a unit
 * @linker: the linker
 * @unit:   verified unit; copied, so that it can be destroyed afterwards
 */
void gfl_linker_add(struct gfl_linker *linker, const struct gfl_unit *unit);

/**
 * gfl_linker_pack() - the unit that was added last, as bytes that are quicker to add than its facts are to read
 * @len: set to how many
 *
 * Return: the bytes; the caller frees them with free().
 */
void *gfl_linker_pack(const struct gfl_linker *linker, size_t *len);

/**
 * gfl_linker_add_packed() - add a unit that gfl_linker_pack() of the same program gave
 *
 * Return: false if that is not what they are; nothing was added then.
 */
bool gfl_linker_add_packed(struct gfl_linker *linker, const void *data, size_t len);

/**
 * gfl_linker_finish() - link what was added
 * @linker: the linker, which is gone afterwards
 *
 * Return: the whole, one unit; the caller frees it with gfl_unit_destroy().
 */
struct gfl_unit *gfl_linker_finish(struct gfl_linker *linker);

/**
 * gfl_base_name() - a function's name as its source has it
 * @strings: where to find a place for it
 * @name:    name in a linked unit
 *
 * Return: @name itself if the linker added nothing, else a string owned by @strings.
 */
const char *gfl_base_name(struct gfl_strtab *strings, const char *name);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_LINK_H */
