#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # top, tmp, src, obj come from diff_tree.sh
#
# gfplint diff: patches, revisions, and where it is called. Speaks TAP.

set -u
. "$(dirname "$0")/diff_tree.sh"

run "$gfplint" audit --rules="$tmp/rules" "$obj"
check "an audit" ends_with 0

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
printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: A <a@example.org>\nSubject: [PATCH 0/2] cover\n\ntext\n\n---\nA (2):\n      one\n\n lib/b.c | 2 +-\n---\nbase-commit: 1\n\n' >"$tmp/b4.mbox"
cat "$tmp/one.mbox" >>"$tmp/b4.mbox"
diff --patch "$tmp/b4.mbox"
finds "a series of b4, whose cover letter looks like a patch" "GFP_KERNEL"
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
git -C "$src" config uploadpack.allowFilter true
bug_in_helper
git -C "$src" commit -q -a -m bug
git clone -q --filter=blob:none "file://$src" "$tmp/partial"
run env GIT_ALLOW_PROTOCOL=none sh -c "cd '$tmp/partial' && '$gfplint' diff --rules='$tmp/rules' --build='$obj' HEAD^!"
check "no network, and files are missing: git's words" says "git: fatal:"
check "no network, and files are missing: ends with 2" ends_with 2
reset_src
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

tests_end
