/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of gfplint audit share: the units of a build tree, and getting their facts. */
#ifndef GFL_CLI_AUDIT_H
#define GFL_CLI_AUDIT_H

#include "cli.h"

/**
 * struct gfl_tu - one compilation of a C file that belongs to the kernel
 * @name:     object without ".o", relative to the build folder: kernel/irq/chip
 * @source:   as the compiler got it
 * @dir:      folder it was compiled in, absolute
 * @cmdfile:  kbuild's file about it, or NULL
 * @compiler: the command up to the first flag: "ccache gcc"
 * @flags:    what the analysis keeps of the rest
 */
struct gfl_tu {
	const char *name;
	const char *source;
	const char *dir;
	const char *cmdfile;
	const char *compiler;
	struct gfl_words flags;
};

/** struct gfl_tree - a build tree; @build is absolute, @units are sorted by name */
struct gfl_tree {
	const char *build;
	struct gfl_tu *units;
	size_t nr, cap;
};

/* --- kbuild.c ------------------------------------------------------------------------ */

/**
 * gfl_tree_open() - find the units of a build tree
 * @tree:  to fill in
 * @build: folder
 * @dirs:  folders below it to look into; none: everywhere
 *
 * From the .cmd files that kbuild leaves beside objects or, where there are none, from
 * compile_commands.json.
 *
 * Return: false after a complaint.
 */
bool gfl_tree_open(struct gfl_tree *tree, const char *build, const struct gfl_words *dirs);

/**
 * gfl_tu_deps() - the files that kbuild says a unit depends on
 * @tu:  unit with a cmdfile
 * @each: called for each; @is_optional: need not exist. Returns false to end it
 * @arg: for @each
 *
 * Return: false if the list is not there, or if @each ended it.
 */
bool gfl_tu_deps(const struct gfl_tu *tu,
		 bool (*each)(void *arg, const char *path, bool is_optional), void *arg);

/* --- fresh.c ------------------------------------------------------------------------- */

/** gfl_facts_path() - where something about a unit is kept; @ext: ".gfl" and so on */
char *gfl_facts_path(const struct gfl_tree *tree, const struct gfl_tu *tu, const char *ext);

/** gfl_tree_stamp() - what the facts of all units depend on, apart from the tree: rules and plugin */
uint64_t gfl_tree_stamp(const struct gfl_tree *tree, const struct gfl_rules *rules);

/** gfl_tu_stamp() - the same for one unit: flags and @plugin as well; 16 hex digits */
char *gfl_tu_stamp(const struct gfl_tu *tu, const char *plugin, uint64_t tree_stamp);

/** gfl_tu_is_fresh() - are there facts that say what a new run of the compiler would say */
bool gfl_tu_is_fresh(const struct gfl_tree *tree, const struct gfl_tu *tu, const char *stamp);

/* --- extract.c ----------------------------------------------------------------------- */

/**
 * struct gfl_extract - getting the facts of a tree's units
 * @jobs:       compilers at a time
 * @is_all:     even if they are fresh
 * @nr_done:    units whose facts were made now
 * @nr_failed:  units that have none
 * @failed:     which, by index
 */
struct gfl_extract {
	const struct gfl_tree *tree;
	const char *rules_dir;
	const struct gfl_rules *rules;
	unsigned int jobs;
	bool verbose;
	size_t nr_done, nr_failed;
	bool *failed;
};

/**
 * gfl_extract() - make the facts of all units that have changed
 *
 * Return: false after a complaint if it makes no sense to go on: disk full, no plugin. Units that
 * cannot be compiled are complained about and counted.
 */
bool gfl_extract(struct gfl_extract *ex);

/** gfl_tree_lock() - wait until no other audit of @tree runs; -1 after a complaint, else closing ends it */
int gfl_tree_lock(const struct gfl_tree *tree);

/* --- keep.c -------------------------------------------------------------------------- */

/**
 * gfl_keep() - write the database of the tree
 * @ex:      what was analysed
 * @dirs:    as given to gfl_tree_open()
 * @result:  of the whole
 * @seconds: how long it took until here
 *
 * Return: false after a complaint.
 */
bool gfl_keep(const struct gfl_extract *ex, const struct gfl_words *dirs,
	      const struct gfl_result *result, double seconds);

/** gfl_db_path() - where the database of the tree @build is */
const char *gfl_db_path(const char *build);

#endif /* GFL_CLI_AUDIT_H */
