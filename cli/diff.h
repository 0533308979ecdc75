/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What gfplint diff is made of. A change is two trees of git's; each is laid out as a folder that looks
 * like the sources, the units it touches are compiled there, and what was found in the second and not in
 * the first is reported. All of it happens in a temporary folder.
 *
 *   cmd_diff.c     the command; diff_build.c: the build
 *   diff_git.c     trees, and what is between them; diff_patch.c: trees from a patch
 *   diff_shadow.c  a tree of git's as a folder
 *   diff_units.c   which units to look at; diff_unit.c: how each is compiled
 *   diff_judge.c   findings of both sides, and what is new
 *   diff_cocci.c   what cannot be compiled
 */
#ifndef GFL_CLI_DIFF_H
#define GFL_CLI_DIFF_H

#include "audit.h"

enum { GFL_BEFORE, GFL_AFTER, GFL_NR_SIDES };

/* --- diff_git.c ------------------------------------------------------------------------ */

/**
 * struct gfl_git - the repository
 * @top:        of the working tree, absolute
 * @tmp:        folder for what we write: objects, indexes
 * @index:      the user's index; only copies are worked on
 * @is_shallow: history is cut off
 */
struct gfl_git {
	const char *top;
	const char *tmp;
	const char *index;
	bool is_shallow;
};

/**
 * struct gfl_git_run - one call of git
 * @args:   NULL-terminated
 * @index:  index to work on, or NULL
 * @input:  for its standard input, @len bytes, or NULL
 * @may_fail: no complaint if it fails
 * @out:    what it said, from malloc(), NUL-terminated; @out_len bytes
 * @err:    what it complained about, the same
 */
struct gfl_git_run {
	const char *const *args;
	const char *index;
	const char *input;
	size_t len;
	bool may_fail;
	char *out;
	size_t out_len;
	char *err;
};

#define GFL_GIT_ARGS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/** gfl_git_run() - call git; false if it failed, after a complaint; see gfl_git_run_free() */
bool gfl_git_run(const struct gfl_git *git, struct gfl_git_run *run);
void gfl_git_run_free(struct gfl_git_run *run);

/** gfl_git_line() - the first line a call prints; NULL if it failed, after a complaint */
const char *gfl_git_line(const struct gfl_git *git, struct gfl_git_run *run);

/**
 * gfl_git_open() - find the repository of the current folder
 * @tmp: folder that git writes objects to from now on, instead of the repository
 *
 * Return: false after a complaint.
 */
bool gfl_git_open(struct gfl_git *git, const char *tmp);

/** gfl_git_head() - the tree of HEAD; empty before the first commit; NULL after a complaint */
const char *gfl_git_head(const struct gfl_git *git);

/** gfl_git_staged() - the tree that would be committed; NULL after a complaint */
const char *gfl_git_staged(const struct gfl_git *git);

/** gfl_git_worktree() - the files git knows, as they are in the working tree; NULL after a complaint */
const char *gfl_git_worktree(const struct gfl_git *git);

/** gfl_git_config() - value of a setting, or NULL */
const char *gfl_git_config(const struct gfl_git *git, const char *name);

/**
 * gfl_git_range() - the trees of REV, A..B, A...B
 * @text:  as git understands it
 * @trees: gets before and after; after is NULL for the working tree
 *
 * Return: false after a complaint.
 */
bool gfl_git_range(const struct gfl_git *git, const char *text, const char **trees);

/**
 * struct gfl_change - a file that differs
 * @path: by side, below the top; NULL where it is not there
 */
struct gfl_change {
	const char *path[GFL_NR_SIDES];
};

/** struct gfl_changes - all files that differ */
struct gfl_changes {
	struct gfl_change *v;
	size_t nr, cap;
};

/** gfl_git_paths() - make @paths, of the current folder, what git takes at the top; false after a complaint */
bool gfl_git_paths(const struct gfl_git *git, struct gfl_words *paths);

/** gfl_git_changes() - files in @paths (none: anywhere) that differ, renames found; false after a complaint */
bool gfl_git_changes(const struct gfl_git *git, const char *const *trees,
		     const struct gfl_words *paths, struct gfl_changes *changes);

/**
 * gfl_git_check_out() - write those files of a tree that differ from another one's
 * @from: tree whose files are there anyway
 * @tree: tree wanted
 * @dir:  where to
 * @dirs: folders in which files are needed; others are written if they are not many
 * @gone: gets the files that @from has, and @tree has not
 *
 * Return: false after a complaint.
 */
bool gfl_git_check_out(const struct gfl_git *git, const char *from, const char *tree,
		       const char *dir, const struct gfl_words *dirs, struct gfl_words *gone);

/* --- diff_build.c ------------------------------------------------------------------------ */

/** gfl_diff_find_build() - the build: as told, as the repository is set up, as kbuild is told, in the sources; or NULL */
const char *gfl_diff_find_build(const struct gfl_git *git, const char *told);

/** gfl_diff_open_build() - the units of a build, of those at least that may be touched; false after a complaint */
bool gfl_diff_open_build(struct gfl_tree *tree, const char *build,
			 const struct gfl_changes *changes);

/** gfl_diff_root() - top of the sources of a build: @top, or another working tree, or a folder of its own */
const char *gfl_diff_root(const struct gfl_tree *tree, const char *top);

/* --- diff_patch.c ------------------------------------------------------------------------ */

/**
 * gfl_git_patch() - the trees before and after a patch
 * @file:  a diff, a mail or an mbox; "-" for stdin
 * @trees: gets both
 *
 * It is applied to HEAD. If it does not apply there because it is part of history, the trees are those of its
 * commits.
 *
 * Return: 1; 0 if there is no diff in it, which was said; -1 after a complaint.
 */
int gfl_git_patch(const struct gfl_git *git, const char *file, const char **trees);

/* --- diff_shadow.c ------------------------------------------------------------------------ */

/**
 * struct gfl_shadow - a tree of git's as a folder: files that differ from the working tree, and links to
 *                     those of the others that are needed
 * @dir:   the folder; if nothing differs, the top of the working tree itself
 * @top:   of the working tree
 * @root:  top of the sources that the build folder belongs to; may be another working tree of the repository
 * @dirs:  folders, below the top, that are folders in @dir as well
 * @whole: those of them in which everything is needed
 * @files: files that are needed
 * @gone:  files that are not in the tree
 * @is_filled: it is there
 */
struct gfl_shadow {
	const char *dir, *top, *root;
	struct gfl_words dirs, whole, files;
	struct gfl_words gone;
	bool is_filled;
};

/** gfl_clean_name() - @name in folder @dir, absolute, without . and .. */
const char *gfl_clean_name(const char *dir, const char *name);

/** gfl_below() - what of @path is below @top; NULL if it is not there */
const char *gfl_below(const char *top, const char *path);

/** gfl_shadow_need() - folder @dir has to be one, and so have those above it; @is_whole: with all that is in it */
void gfl_shadow_need(struct gfl_shadow *shadow, const char *dir, bool is_whole);

/** gfl_shadow_need_file() - file @path is needed */
void gfl_shadow_need_file(struct gfl_shadow *shadow, const char *path);

/** gfl_shadow_fill() - make folders and links; false after a complaint */
bool gfl_shadow_fill(struct gfl_shadow *shadow);

/* --- diff_units.c -------------------------------------------------------------------------- */

/**
 * struct gfl_diff_unit - a unit that is looked at
 * @tu:     how it is compiled, or a neighbour of it
 * @source: by side, below the top; NULL: not there
 * @is_borrowed: @tu is a neighbour
 * @is_changed:  its own file is, not just a header
 * @is_compared: a finding leads through it, so that it is looked at before the change as well
 */
struct gfl_diff_unit {
	const struct gfl_tu *tu;
	const char *source[GFL_NR_SIDES];
	bool is_borrowed;
	bool is_changed;
	bool is_compared;
};

/**
 * struct gfl_diff_units - units to look at, and what is not
 * @max:      how many are looked at
 * @v:        units
 * @unbuilt:  sources that are not compiled in this build
 * @nr_left:  units whose own file is changed that were left out as too many
 * @nr_failed: units that did not compile
 */
struct gfl_diff_units {
	size_t max;
	struct gfl_diff_unit *v;
	size_t nr, cap;
	struct gfl_changes unbuilt;
	size_t nr_left;
	size_t nr_failed;
};

/** gfl_is_c_source(), gfl_is_c_part() - by its name: a file that is compiled; one that may be part of such a file */
bool gfl_is_c_source(const char *path);
bool gfl_is_c_part(const char *path);

/**
 * gfl_diff_units_find() - which units a change touches
 * @units:   to fill in
 * @tree:    the build
 * @shadow:  for names
 * @changes: what differs
 *
 * Tells on stderr what is left out.
 */
void gfl_diff_units_find(struct gfl_diff_units *units, const struct gfl_tree *tree,
			 const struct gfl_shadow *shadow, const struct gfl_changes *changes);

/** gfl_tu_path() - a unit's source, below the top; NULL if it is elsewhere */
const char *gfl_tu_path(const struct gfl_shadow *shadow, const struct gfl_tu *tu);

/** gfl_tu_each_dep() - call @each for the files that a unit was made of, as the compiler named them */
void gfl_tu_each_dep(const struct gfl_tree *tree, const struct gfl_tu *tu,
		     void (*each)(void *arg, const char *path), void *arg);

/* --- diff_unit.c ----------------------------------------------------------------------------- */

/** gfl_diff_unit_need() - ask for the files that a unit is made of, and for the folders they lie in */
void gfl_diff_unit_need(const struct gfl_diff_unit *unit, const struct gfl_tree *tree,
			struct gfl_shadow *shadow);

/** gfl_diff_unit_tu() - the unit as it is compiled in the shadow of one side; @name: of its facts */
struct gfl_tu gfl_diff_unit_tu(const struct gfl_diff_unit *unit, int side,
			       const struct gfl_shadow *shadow, const char *name);

/* --- diff_judge.c ---------------------------------------------------------------------------- */

/**
 * struct gfl_diff_side - one side of the change, analysed
 * @shadow: its sources
 * @unit:   its units, linked
 * @result: what was found
 */
struct gfl_diff_side {
	struct gfl_shadow shadow;
	struct gfl_unit *unit;
	struct gfl_result *result;
};

/**
 * struct gfl_diff_judge - how to judge
 * @tree:     the build
 * @rules:    rules
 * @rules_dir: their folder
 * @opts:     for the engine; @opts.outer is set here
 * @jobs:     compilers at a time
 * @verbose:  say why units failed
 * @is_quiet: if nothing is found, do not say what may be wrong with what is known of other files
 * @tmp:      folder for facts
 */
struct gfl_diff_judge {
	const struct gfl_tree *tree;
	const struct gfl_rules *rules;
	const char *rules_dir;
	struct gfl_options opts;
	unsigned int jobs;
	bool verbose, is_quiet;
	const char *tmp;
};

/**
 * gfl_diff_judge() - compile and analyse one side: first that after the change, then, if need be, that before
 * @units:  units to look at; what does not compile has no tu then; it is counted, or goes to unbuilt
 * @sides:  with the shadow of @side; without units that do not compile before the change, the other one is
 *          analysed again
 *
 * Return: false after a complaint.
 */
bool gfl_diff_judge(const struct gfl_diff_judge *judge, struct gfl_diff_units *units,
		    struct gfl_diff_side *sides, int side);

/** gfl_diff_units_compiled() - how many units there are that could be compiled */
size_t gfl_diff_units_compiled(const struct gfl_diff_units *units);

/** gfl_diff_compare() - leave in what was found after the change what was not found before */
void gfl_diff_compare(const struct gfl_diff_side *sides);
void gfl_diff_side_deinit(struct gfl_diff_side *side);

/* --- diff_cocci.c ----------------------------------------------------------------------------- */

/**
 * gfl_diff_cocci() - check files by semantic patches
 * @files:   what to check, by side
 * @shadows: by side
 * @out:     gets a line for each thing that is new
 *
 * Return: how many are new; -1 after a complaint, if they could not be checked.
 */
int gfl_diff_cocci(const struct gfl_changes *files, const struct gfl_shadow *const *shadows,
		   FILE *out);

#endif /* GFL_CLI_DIFF_H */
