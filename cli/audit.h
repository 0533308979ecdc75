/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of gfplint audit share: the units of a build tree, and getting their facts. */
#ifndef GFL_CLI_AUDIT_H
#define GFL_CLI_AUDIT_H

#include <time.h>

#include "cli.h"
#include "memo.h"

#define GFL_STRING_(x) #x
#define GFL_STRING(x) GFL_STRING_(x)

/**
 * struct gfl_tu - one compilation of a C file that belongs to the kernel
 * @name:     object without ".o", relative to the build folder: kernel/irq/chip
 * @source:   as the compiler got it
 * @dir:      folder it was compiled in, absolute
 * @cmdfile:  kbuild's file about it, or NULL
 * @told:     when kbuild told of it
 * @compiler: the command up to the first flag: "ccache gcc"
 * @flags:    what the analysis keeps of the rest
 * @plugin:   what it does not keep of plugins
 */
struct gfl_tu {
	const char *name;
	const char *source;
	const char *dir;
	const char *cmdfile;
	struct timespec told;
	const char *compiler;
	struct gfl_words flags;
	struct gfl_words plugin;
};

/**
 * struct gfl_tree - a build tree
 * @build: absolute
 * @units: sorted by name
 * @lock:  held by this audit and the programs it starts; 0 if it is not
 */
struct gfl_tree {
	const char *build;
	struct gfl_tu *units;
	size_t nr, cap;
	int lock;
};

/**
 * struct gfl_drive - how to find out what was never compiled
 * @is_wanted: even if something was compiled
 * @vars:      NAME=VALUE for make
 * @jobs:      for make
 */
struct gfl_drive {
	bool is_wanted;
	struct gfl_words vars;
	unsigned int jobs;
};

/* --- kbuild.c ------------------------------------------------------------------------ */

/**
 * gfl_tree_open() - find the units of a build tree
 * @tree:  to fill in
 * @build: folder
 * @dirs:  folders below it to look into; none: everywhere
 * @drive: what to tell make; NULL: make is not run, what it said before will do
 *
 * From the .cmd files that kbuild leaves beside objects; where there are none, from
 * compile_commands.json; where that is not there either, or if @drive wants it, by asking kbuild.
 *
 * Return: false after a complaint.
 */
bool gfl_tree_open(struct gfl_tree *tree, const char *build, const struct gfl_words *dirs,
		   struct gfl_drive *drive);

/** gfl_is_of_kernel() - is an object, by its name, part of the kernel proper */
bool gfl_is_of_kernel(const char *name);

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

/* --- drive.c ------------------------------------------------------------------------- */

/** gfl_drive_is_due() - was the tree driven before? then what is known of it must be kept up */
bool gfl_drive_is_due(const struct gfl_tree *tree);

/**
 * gfl_drive() - have make say what it would compile, unless that is known
 * @dirs: folders relative to the tree; none: all
 *
 * Leaves .cmd files below BUILD/.gfplint/kbuild/cmd, and the tree locked.
 *
 * Return: false after a complaint.
 */
bool gfl_drive(struct gfl_tree *tree, struct gfl_drive *drive, const struct gfl_words *dirs);

/* --- record.c ------------------------------------------------------------------------ */

/* tells a gfplint that goes by a compiler's name where to write down what it is asked to compile */
#define GFL_RECORD_ENV "GFPLINT_RECORD"
/* its exit codes; no compiler's */
#define GFL_EXIT_RECORDED 77
#define GFL_EXIT_NOT_RECORDED 78

/** gfl_is_recorder() - are we called in place of a compiler */
bool gfl_is_recorder(const char *argv0);

/** gfl_record() - stand in for the compiler named argv[0]; returns the exit code */
int gfl_record(int argc, char **argv);

/* --- fresh.c ------------------------------------------------------------------------- */

/** gfl_facts_path() - where something about a unit is kept; @ext: ".gfl" and so on */
char *gfl_facts_path(const struct gfl_tree *tree, const struct gfl_tu *tu, const char *ext);

/** gfl_tree_stamp() - what the facts of all units depend on, apart from the tree: what the rules ask for */
uint64_t gfl_tree_stamp(const struct gfl_tree *tree, const struct gfl_rules *rules);

/** gfl_tu_stamp() - the same for one unit: flags and gfl_plugin_made_by() as well; 16 hex digits */
char *gfl_tu_stamp(const struct gfl_tu *tu, const char *made_by, uint64_t tree_stamp);

/** gfl_is_before() - compare times of files */
bool gfl_is_before(const struct timespec *a, const struct timespec *b);

/** gfl_tu_is_fresh() - are there facts that say what a new run of the compiler would say */
bool gfl_tu_is_fresh(const struct gfl_tree *tree, const struct gfl_tu *tu, const char *stamp);

/* --- place.c ------------------------------------------------------------------------- */

/** gfl_make_parents() - make the folders above @path, which is put back; false after a complaint */
bool gfl_make_parents(char *path);

/**
 * gfl_tree_lock() - wait until no other audit works on the tree
 *
 * Return: false after a complaint; true at once if this one has it already.
 */
bool gfl_tree_lock(struct gfl_tree *tree);

/** gfl_tree_share() - the same for one of many that each see to one unit; false at once if an audit works */
bool gfl_tree_share(struct gfl_tree *tree);

/** gfl_tree_unlock() - let others; nothing if it is not locked */
void gfl_tree_unlock(struct gfl_tree *tree);

/**
 * struct gfl_place - where one run of the compiler writes to, before it is known to be good
 * @facts: file
 * @deps:  what was read, as a rule for make
 * @begun: when; facts are as old as that
 */
struct gfl_place {
	const struct gfl_tree *tree;
	const struct gfl_tu *tu;
	char *facts, *deps;
	struct timespec begun;
};

/** gfl_place_open() - before the compiler is run; false after a complaint */
bool gfl_place_open(struct gfl_place *place, const struct gfl_tree *tree, const struct gfl_tu *tu);

/** gfl_place_flags() - tell the compiler */
void gfl_place_flags(const struct gfl_place *place, struct gfl_words *cmd);

/** gfl_place_drop() - it failed */
void gfl_place_drop(const struct gfl_place *place);

/** gfl_place_put() - from now on these are the unit's facts, made by what @stamp says; false after a complaint */
bool gfl_place_put(const struct gfl_place *place, const char *stamp);

/* --- extract.c ----------------------------------------------------------------------- */

/**
 * struct gfl_extract - getting the facts of a tree's units
 * @jobs:       compilers at a time
 * @is_all:     even if they are fresh
 * @nr_done:    units whose facts were made now
 * @nr_failed:  units that have none
 * @failed:     which, by index
 * @hide:       beginnings of names, not shown in a compiler's errors, NULL at their end; or NULL
 * @is_quiet:   no progress
 * @stale:      units whose facts are made now, by index; only with @meanwhile
 * @meanwhile:  called once while compilers run, if these are all there is to do; may be NULL. Facts of
 *              other units do not change then
 * @arg:        for it
 */
struct gfl_extract {
	struct gfl_tree *tree;
	const char *rules_dir;
	const struct gfl_rules *rules;
	unsigned int jobs;
	bool verbose;
	size_t nr_done, nr_failed;
	bool *failed;
	const char *const *hide;
	bool is_quiet;
	bool *stale;
	void (*meanwhile)(void *arg);
	void *arg;
};

/**
 * gfl_extract() - make the facts of all units that have changed
 *
 * Return: false after a complaint if it makes no sense to go on: disk full, no plugin. Units that
 * cannot be compiled are complained about and counted.
 */
bool gfl_extract(struct gfl_extract *ex);

/* --- adopt.c ------------------------------------------------------------------------- */

/**
 * gfl_adopt() - take facts that the plugin wrote when the unit was really compiled
 * @plugin: ours
 * @stamp:  of the unit as it would be compiled now
 *
 * Return: true if there are such facts, and they are fresh.
 */
bool gfl_adopt(const struct gfl_extract *ex, const struct gfl_tu *tu, const char *plugin,
	       const char *stamp);

/* --- keep.c -------------------------------------------------------------------------- */

struct gfl_db_unit;

/**
 * struct gfl_keep - what of an audit is kept for others
 * @ex:    what is analysed
 * @dirs:  as given to gfl_tree_open()
 * @units: what the database says of units
 * @state: in words, all that the result depends on, but for the database
 * @last:  the result of the last audit
 */
struct gfl_keep {
	const struct gfl_extract *ex;
	const struct gfl_words *dirs;
	struct gfl_db_unit *units;
	const char *state;
	struct gfl_cli_memo last;
};

/** gfl_keep_open() - begin; @keep is closed with gfl_keep_close(), after the result is gone */
void gfl_keep_open(struct gfl_keep *keep, const struct gfl_extract *ex,
		   const struct gfl_words *dirs);
void gfl_keep_close(struct gfl_keep *keep);

/**
 * gfl_keep_note() - note the facts of a unit, unless that was done already; any number of threads may
 * @at: its index
 *
 * To be called before the facts are read: should another audit make new ones meanwhile, what is kept counts as
 * older than these.
 */
void gfl_keep_note(struct gfl_keep *keep, size_t at);

/** gfl_keep_unit() - in words, what the facts of a noted unit are; the same words, the same facts */
const char *gfl_keep_unit(const struct gfl_keep *keep, size_t at);

/** gfl_keep_ready() - all is compiled: note what is left, and what it will be analysed for */
void gfl_keep_ready(struct gfl_keep *keep, const struct gfl_options *opts);

/**
 * gfl_keep_recall() - the result of the last audit, if nothing has changed since
 * @seconds: how long it took until here
 * @unit:    set to what it is about; the caller destroys it after the result
 *
 * The database is as it was then; this run is added to its history.
 *
 * Return: NULL if something has changed, or it is not known.
 */
struct gfl_result *gfl_keep_recall(struct gfl_keep *keep, double seconds, struct gfl_unit **unit);

/**
 * gfl_keep_result() - write the database of the tree
 * @result:   of the whole
 * @seconds:  how long it took until here
 * @is_known: it may be taken over by the next audit
 *
 * Return: false after a complaint.
 */
bool gfl_keep_result(struct gfl_keep *keep, const struct gfl_result *result, double seconds,
		     bool is_known);

/** gfl_db_path() - where the database of the tree @build is */
const char *gfl_db_path(const char *build);

#endif /* GFL_CLI_AUDIT_H */
