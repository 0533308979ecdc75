#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # top, tmp, src, obj come from diff_tree.sh
#
# gfplint diff: what it compares, and what it finds. Speaks TAP.

set -u
. "$(dirname "$0")/diff_tree.sh"

clean() {
	check "$1: nothing" silent
	check "$1: ends with 0" ends_with 0
}

# finds WHAT PLACE
finds() {
	check "$1: found" prints "$2"
	check "$1: ends with 1" ends_with 1
}

# edit FILE SED...
edit() {
	local file=$1
	shift
	sed -i "$@" "$src/$file"
}

bug_in_helper() {
	edit lib/b.c 's/return r->raw.x;/return new(GFP_KERNEL) != 0;/'
}

# --- without an audit ---------------------------------------------------------------------

diff
clean "no change"
check "no change: said" says "nothing to check: no change"
edit README 's/$/ more/'
diff
clean "no C"
check "no C: said" says "nothing to check: no C file is changed"
reset_src

edit lib/a.c 's/ret = helper/new(GFP_ATOMIC); ret = helper/'
diff
finds "working tree" "lib/a.c:8:"
check "no audit: said" says "'$obj' was not audited: what lies in other files is not known"
diff --staged
clean "not staged"
git -C "$src" add lib/a.c
edit lib/a.c 's/new(GFP_ATOMIC); //'
diff --staged
finds "staged, and undone in the working tree" "lib/a.c:8:"
check "the line is that of the index" prints "new(GFP_ATOMIC); ret"
diff
clean "the working tree is right"
git -C "$src" commit -q -m bug
diff HEAD^
clean "since a commit"
diff HEAD^!
finds "one commit" "lib/a.c:8:"
diff HEAD^..HEAD
finds "a range" "lib/a.c:8:"
diff HEAD..HEAD^
clean "a range backwards"
diff HEAD^...HEAD
finds "from the common ancestor" "lib/a.c:8:"
reset_src

# --- with an audit ------------------------------------------------------------------------------

run "$gfplint" audit --rules="$tmp/rules" "$obj"
check "an audit" ends_with 0
(cd "$obj" && find . -type f -printf '%p %T@ %s\n' | sort) >"$tmp/obj.before"

bug_in_helper
diff
finds "called under a lock elsewhere" "lib/a.c:8:"
check "the allocation" prints "lib/b.c:4:"
check "once" [ "$(grep -c 'warning:' "$tmp/out")" = 1 ]
check "counted" says "1 new finding in 1 unit"
diff --terse
check "in one line" [ "$(cat "$tmp/out")" = "$(grep '^lib/a.c:8: error: .* \[[a-z-]*\]$' "$tmp/out")" ]
diff --json
check "as JSON" prints '"file": "lib/a.c"'
diff --format=sarif -o "$tmp/diff.sarif"
check "as SARIF, to a file" grep -q '"uri": "lib/a.c"' "$tmp/diff.sarif"
check "without names of ours" [ -z "$(grep -o "$tmp/tmp" "$tmp/diff.sarif")" ]
reset_src

edit lib/inner.h 's/return/new(GFP_ATOMIC); return/'
diff
finds "a header, two includes away, beside the other" "lib/a.c:8:"
check "the line in the header" prints "lib/inner.h:3:"
reset_src
edit lib/a.c 's/new/new/; s/unlock(&r->raw);/unlock(\&r->raw);\n\tnew(GFP_KERNEL);/'
diff
clean "after the unlock"
reset_src
edit drivers/old.c 's/old(struct/older(struct/'
diff
clean "a new name for a function with an old finding"
edit drivers/old.c 's/lock(&r->raw);/&\n\tnew(GFP_KERNEL);/'
diff
finds "beside an old finding a new one" "drivers/old.c:5:"
check "only that" [ "$(grep -c 'warning:' "$tmp/out")" = 1 ]
reset_src

edit drivers/old.c 's/lock(&r->raw);/&\n\tnew(GFP_KERNEL);/'
bug_in_helper
diff -- lib
finds "in a folder only" "lib/a.c:8:"
check "nothing of others" says "1 new finding in 1 unit"
run sh -c "cd '$src/drivers' && '$gfplint' diff --rules='$tmp/rules' --build='$obj' -- old.c '$src/README'"
finds "in a file of this folder" "drivers/old.c:5:"
check "nothing of other files" says "1 new finding in 1 unit"
diff -- ../elsewhere
check "not in the repository: said" says "'../elsewhere' is not below '$src'"
check "not in the repository: ends with 2" ends_with 2
reset_src

# --- files that come and go ------------------------------------------------------------------------

git -C "$src" mv drivers/old.c drivers/older.c
diff --staged
clean "renamed"
reset_src
git -C "$src" mv drivers/old.c lib/old.c
edit lib/old.c 's/GFP_ATOMIC/GFP_KERNEL/'
git -C "$src" add -A
diff --staged
finds "renamed, and made worse" "lib/old.c:5:"
reset_src
git -C "$src" rm -q drivers/old.c
diff --staged
clean "deleted"
reset_src
sed 's/old/fresh/' "$src/drivers/old.c" >"$src/drivers/fresh.c"
git -C "$src" add drivers/fresh.c
diff --staged
finds "new" "drivers/fresh.c:5:"
check "compiled like another one: said" says "'drivers/fresh.c' is not built, and is compiled like its neighbour 'drivers/old'"
reset_src
rm "$src/lib/inner.h"
edit lib/mid.h 's/.*/static inline int peek(struct ring *r) { new(GFP_KERNEL); return r->raw.x; }/'
diff
finds "a header is gone" "lib/mid.h:1:"
reset_src
rm "$src/include/ring.h"
diff
check "does not compile any more: said" says "no facts of 'lib/a.c':"
check "with the compiler's words, in the user's names" says "  lib/a.c:1:10: fatal error: ring.h: No such file"
check "ends with 2" ends_with 2
reset_src

# --- patches ----------------------------------------------------------------------------------------

bug_in_helper
git -C "$src" diff >"$tmp/bug.diff"
reset_src
diff --patch "$tmp/bug.diff"
finds "a diff" "lib/a.c:8:"
run in_src sh -c "'$gfplint' diff --rules='$tmp/rules' --build='$obj' --patch - <'$tmp/bug.diff'"
finds "from standard input" "lib/a.c:8:"
bug_in_helper
git -C "$src" commit -q -a -m 'helper: allocate'
edit lib/b.c 's/GFP_KERNEL/GFP_ATOMIC/'
git -C "$src" commit -q -a -m 'helper: allocate otherwise'
git -C "$src" format-patch -q --cover-letter --stdout first >"$tmp/series.mbox"
git -C "$src" format-patch -q --stdout first..HEAD^ >"$tmp/one.mbox"
diff --patch "$tmp/one.mbox"
finds "a mail whose patch is in history, as b4 hands it over" "GFP_KERNEL"
git -C "$src" reset -q --hard first
diff --patch "$tmp/one.mbox"
finds "a mail" "GFP_KERNEL"
diff --patch "$tmp/series.mbox"
finds "a series" "lib/a.c:8:"
check "all of it" prints "GFP_ATOMIC"
printf 'From: A <a@example.org>\nSubject: no patch\n\nhello\n' >"$tmp/hello"
diff --patch "$tmp/hello"
clean "a mail without a patch"
check "a mail without a patch: said" says "no diff in '$tmp/hello'"
: >"$tmp/empty"
diff --patch "$tmp/empty"
clean "an empty patch"
sed 's/return r->raw/return r->nothing/' "$tmp/bug.diff" >"$tmp/wrong.diff"
diff --patch "$tmp/wrong.diff"
check "does not apply: said" says "the patch does not apply to HEAD, and is not one of the last 200 commits: error: patch failed: lib/b.c:1"
check "does not apply: ends with 2" ends_with 2
diff --patch "$tmp/none"
check "no such file: said" says "cannot open '$tmp/none'"
check "no such file: ends with 2" ends_with 2
head -c 4000 /dev/urandom >"$src/image.png"
git -C "$src" add image.png
bug_in_helper
git -C "$src" diff --binary HEAD >"$tmp/binary.diff"
git -C "$src" diff HEAD >"$tmp/nobinary.diff"
reset_src
diff --patch "$tmp/binary.diff"
finds "a binary patch" "lib/a.c:8:"
diff --patch "$tmp/nobinary.diff"
finds "a binary patch without its content" "lib/a.c:8:"
check "a binary patch without its content: said" says "only the code in the patch applies to HEAD"

# --- many -------------------------------------------------------------------------------------------

edit include/ring.h 's/helper/& /'
diff --max-units=1
check "too many units: said" says "'include/ring.h' is part of 3 units, 1 of them are looked at: --max-units=N"
reset_src
edit lib/a.c 's/int ret;/& /'
bug_in_helper
edit drivers/old.c 's/new/ new/'
diff --max-units=1
check "too many changed files: said" says "the change touches 2 units more than are looked at"
check "too many changed files: ends with 2" ends_with 2
for i in $(seq 300); do printf 'int f%d(void) { return 0; }\n' "$i" >"$src/lib/f$i.c"; done
git -C "$src" add -A
diff --staged
check "a huge change: said" says "more than are looked at"
reset_src

# --- places -----------------------------------------------------------------------------------------

bug_in_helper
git -C "$src" checkout -q --detach
diff
finds "a detached HEAD" "lib/a.c:8:"
reset_src
git -C "$src" worktree add -q "$tmp/other" -b other
sed -i 's/return r->raw.x;/return new(GFP_KERNEL) != 0;/' "$tmp/other/lib/b.c"
run sh -c "cd '$tmp/other/lib' && '$gfplint' diff --rules='$tmp/rules' --build='$obj'"
finds "another working tree, from a folder in it" "lib/a.c:8:"
diff
clean "this one"
git clone -q --depth 1 "file://$src" "$tmp/shallow"
run sh -c "cd '$tmp/shallow' && '$gfplint' diff --build='$obj' HEAD^!"
check "a shallow clone: said" says "has no parent here"
check "a shallow clone: what to do" says "the history of this clone is cut off"
check "a shallow clone: ends with 2" ends_with 2
run sh -c "cd '$tmp' && '$gfplint' diff"
check "no repository: git's words" says "git: fatal: not a git repository"
check "no repository: ends with 2" ends_with 2
git clone -q --bare "$src" "$tmp/bare"
run sh -c "cd '$tmp/bare' && '$gfplint' diff"
check "no working tree: git's words" says "must be run in a work tree"
run env PATH="$tmp" "$gfplint" diff
check "no git: said" says "cannot run git: No such file or directory"
check "no git: ends with 2" ends_with 2

# in the sources, with names that begin at the top
in_tree=$tmp/in_tree
git clone -q "$src" "$in_tree"
for unit in lib/a lib/b; do
	printf 'savedcmd_%s.o := %s -I./include -D__KERNEL__ -c -o %s.o %s.c\n\nsource_%s.o := %s.c\n\ndeps_%s.o := \\\n  include/ring.h \\\n  lib/mid.h \\\n  lib/inner.h \\\n\n' \
		$unit "$cc" $unit $unit $unit $unit $unit >"$in_tree/$(dirname $unit)/.$(basename $unit).o.cmd"
done
touch "$in_tree/.config"
run "$gfplint" audit --rules="$tmp/rules" "$in_tree"
sed -i 's/return r->raw.x;/return new(GFP_KERNEL) != 0;/' "$in_tree/lib/b.c"
run sh -c "cd '$in_tree' && '$gfplint' diff --rules='$tmp/rules'"
finds "built in the sources" "lib/a.c:8:"
sed -i 's/return/new(GFP_ATOMIC); return/' "$in_tree/lib/inner.h"
run sh -c "cd '$in_tree' && '$gfplint' diff --rules='$tmp/rules'"
check "headers there, too" prints "lib/inner.h:3:"

# --- revisions -------------------------------------------------------------------------------------

diff nonsense
check "no such revision: git's words" says "git: fatal: bad revision 'nonsense'"
check "no such revision: ends with 2" ends_with 2
diff HEAD other
check "two revisions" says "two revisions given, say 'HEAD..other'"
diff --staged HEAD
check "two ways to say what" says "exclude each other"
diff --stagd
check "a misspelled option" says "did you mean '--staged'?"
git -C "$src" checkout -q -b side first
edit README 's/$/ side/'
git -C "$src" commit -q -a -m side
git -C "$src" checkout -q main
bug_in_helper
git -C "$src" commit -q -a -m bug
git -C "$src" merge -q --no-edit side
diff HEAD^!
check "a merge: said" says "is a merge, or has several bases"
check "a merge: ends with 2" ends_with 2
diff HEAD^1..HEAD
clean "a merge, against its first parent"
diff HEAD^2..HEAD
finds "a merge, against its second parent" "lib/a.c:8:"
git -C "$src" merge -q --no-commit --no-ff first 2>/dev/null
git -C "$src" reset -q --hard first
git -C "$src" checkout -q -b clash first
edit lib/b.c 's/x;/x + 1;/'
git -C "$src" commit -q -a -m clash
git -C "$src" checkout -q -f main
bug_in_helper
git -C "$src" commit -q -a -m bug
git -C "$src" merge -q clash >/dev/null 2>&1
diff --staged
check "merging: said" says "this is a merge"
check "merging: ends with 0" ends_with 0
git -C "$src" merge --abort
reset_src

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
finish
