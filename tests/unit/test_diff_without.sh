#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # top, tmp, src, obj come from diff_tree.sh
#
# gfplint diff: what it leaves alone, and what it does without. Speaks TAP.

set -u
. "$(dirname "$0")/diff_tree.sh"

run "$gfplint" audit --rules="$tmp/rules" "$obj"
check "an audit" ends_with 0
bug_in_helper
git -C "$src" diff >"$tmp/bug.diff"
reset_src
(cd "$obj" && find . -type f -printf '%p %T@ %s\n' | sort) >"$tmp/obj.before"

# --- nothing is touched -------------------------------------------------------------------------------

bug_in_helper
git -C "$src" add -A
edit README 's/$/ more/'
# git may look at an object's time when it comes across it again
snapshot() {
	(cd "$src" && find . -path ./.git/objects -prune -o -printf '%p %T@ %s\n' | sort
	 find .git/objects -printf '%p %s\n' | sort; sha1sum .git/index)
}
snapshot >"$tmp/src.before"
diff --staged
diff
diff --patch "$tmp/bug.diff"
snapshot >"$tmp/src.after"
check "the repository is as it was" cmp "$tmp/src.before" "$tmp/src.after"
(cd "$obj" && find . -type f -printf '%p %T@ %s\n' | sort) >"$tmp/obj.after"
check "so is the build" cmp "$tmp/obj.before" "$tmp/obj.after"
check "nothing is left behind" [ -z "$(ls "$TMPDIR")" ]
(cd "$src" && exec "$gfplint" diff --rules="$tmp/rules" --build="$obj" >/dev/null 2>&1) &
sleep 0.1
kill -TERM $! 2>/dev/null
wait $!
check "not even when killed" [ -z "$(ls "$TMPDIR")" ]
reset_src

# --- what is missing ------------------------------------------------------------------------------------

bug_in_helper
mkdir "$tmp/lone"
cp "$gfplint" "$tmp/lone/gfplint"
cp -r "$tmp/rules" "$tmp/lone/rules"
run sh -c "cd '$src' && '$tmp/lone/gfplint' diff --build='$obj'"
check "no plugin: said" says "no plugin for $cc"
check "no plugin: ends with 2" ends_with 2
run sh -c "cd '$src' && '$tmp/lone/gfplint' diff"
check "no build: said" says "cannot be compiled: no build; say --build=DIR"
check "no build: what that misses" says "each file for itself, without headers, macros, callers"
check "no build, no semantic patches: said" says "there are no semantic patches"
check "no build, no semantic patches: ends with 2" ends_with 2
if command -v spatch >/dev/null; then
	mkdir "$tmp/lone/cocci"
	cat >"$tmp/lone/cocci/new.cocci" <<'COCCI'
// Options: --no-includes
virtual report
@r@
position p;
@@
lock(...) ... when != unlock(...)
new@p(...)
@script:python depends on report@
p << r.p;
@@
coccilib.report.print_report(p[0], "new under lock, see line " + str(int(p[0].line) - 1))
COCCI
	printf 'virtual patch\n' >"$tmp/lone/cocci/change.cocci"
	# without FILE ARGS...
	without() {
		run in_src "$tmp/lone/gfplint" diff "$@"
	}
	without
	clean "semantic patches, across files"
	reset_src
	edit lib/a.c '1i int before;'
	edit lib/a.c 's/ret = helper/new(GFP_ATOMIC); ret = helper/'
	without
	finds "semantic patches" "lib/a.c:9:1-4: new under lock"
	reset_src
	for i in 1 2 3 4 5 6 7 8 9; do edit drivers/old.c "1i int moved_$i;"; done
	without
	clean "semantic patches, an old finding in another line"
	edit drivers/old.c 's/void old/void older/; s/new(GFP_ATOMIC)/&; new(GFP_KERNEL)/'
	without
	finds "semantic patches, beside an old finding a new one" "drivers/old.c:14:1-4:"
	without --json
	check "semantic patches: not between what is for programs" [ ! -s "$tmp/out" ]
	reset_src
	edit include/ring.h 's/helper/& /'
	without
	check "semantic patches, only a header: said" says "without a build, headers cannot be checked"
	check "semantic patches, only a header: ends with 2" ends_with 2
	reset_src
	mkdir -p "$src/arch"
	cp "$src/drivers/old.c" "$src/arch/far.c"
	git -C "$src" add arch/far.c
	cp -r "$build"/plugin-* "$build/annotate.h" "$tmp/lone/" 2>/dev/null
	without --build="$obj" --staged
	finds "semantic patches, a file that is not in the build and has no neighbour" "arch/far.c:5:"
	check "semantic patches, not in the build: said" says "'arch/far.c' is not compiled in this build"
	reset_src
	bug_in_helper
	printf 'int broken(void) { return missing_name; }\n' >"$src/drivers/fresh.c"
	git -C "$src" add -A
	without --build="$obj" --staged
	finds "a part is compiled, a part is not" "lib/a.c:8:"
	check "a new file that its neighbour's flags do not suit: said" says "'drivers/fresh.c' is not compiled in this build"
	reset_src
	printf 'virtual report\nnonsense' >"$tmp/lone/cocci/bad.cocci"
	edit lib/a.c 's/int ret/int  ret/'
	without
	check "a broken semantic patch: said" says "spatch failed on"
	check "a broken semantic patch: ends with 2" ends_with 2
	reset_src
	bug_in_helper
fi
diff --build="$tmp/nowhere"
check "no such build: said" says "cannot open '$tmp/nowhere'"
check "no such build: ends with 2" ends_with 2
tests_end
