#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # top, tmp, src, obj come from diff_tree.sh
#
# gfplint diff: what it compares, and what it finds. Speaks TAP.

set -u
. "$(dirname "$0")/diff_tree.sh"

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

edit lib/b.c 's/return/retrun/'
git -C "$src" commit -q -a -m broken
edit lib/b.c 's/retrun/return/'
diff
clean "did not compile before: nothing is found, so nothing is compared"
edit lib/b.c 's/return r->raw.x;/return new(GFP_KERNEL) != 0;/'
edit lib/a.c 's/int ret/int  ret/'
diff
check "did not compile before, something is found: said" says "no facts of 'lib/b.c before the change':"
check "did not compile before, something is found: ends with 2" ends_with 2
reset_src

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
for i in $(seq 2100); do printf 'int f%d(void) { return 0; }\n' "$i" >"$src/lib/f$i.c"; done
git -C "$src" add -A
diff --staged --max-units=1
check "a huge change: said" says "more than are looked at"
git -C "$src" commit -q -m huge
git -C "$src" rm -q lib/f1.c
edit lib/f2.c 's/return 0/new(GFP_KERNEL); return 0/; s/^/#include <ring.h>\n/'
git -C "$src" commit -q -a -m more
git -C "$src" checkout -q first
diff main^..main
check "far from the working tree: a new file's function" says "0 new findings in 2 units"
check "far from the working tree" ends_with 0
reset_src

tests_end
