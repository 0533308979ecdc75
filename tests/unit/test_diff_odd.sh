#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # top, tmp, src, obj come from diff_tree.sh
#
# gfplint diff and its hook on changes that are not simple: huge, without text, without a parent, half merged.
# Each has a clear answer, the right exit code, and leaves everything as it was. Speaks TAP.

set -u
. "$(dirname "$0")/diff_tree.sh"

run "$gfplint" audit --rules="$tmp/rules" "$obj"
check "an audit" ends_with 0

# --- nothing is touched ---------------------------------------------------------------------------

# git may look at an object's time when it comes across it again
snapshot() {
	(cd "$src" && find . -path ./.git/objects -prune -o -printf '%p %m %T@ %s\n' | sort
	 find .git/objects -printf '%p %s\n' | sort; sha1sum .git/index 2>/dev/null)
}

# try NAME EXIT WORDS ARGS...: the answer has WORDS on stdout or stderr
try() {
	local name=$1 exit=$2 words=$3
	shift 3
	snapshot >"$tmp/before"
	diff "$@"
	snapshot >"$tmp/after"
	check "$name: ends with $exit" ends_with "$exit"
	check "$name: said" grep -qF -- "$words" "$tmp/out" "$tmp/err"
	check "$name: nothing is touched" cmp "$tmp/before" "$tmp/after"
}

# --- changes without text -----------------------------------------------------------------------------

chmod +x "$src/lib/b.c"
try "only a mode" 0 "0 new findings in 1 unit"
git -C "$src" commit -q -a -m mode
git -C "$src" format-patch -q --stdout HEAD^ >"$tmp/mode.mbox"
git -C "$src" reset -q --hard first
try "a patch with only a mode" 0 "0 new findings in 1 unit" --patch "$tmp/mode.mbox"
reset_src
git -C "$src" mv lib/b.c lib/c.c
git -C "$src" commit -q -a -m rename
git -C "$src" format-patch -q --stdout HEAD^ >"$tmp/rename.mbox"
git -C "$src" reset -q --hard first
try "a patch that only renames" 0 "0 new findings in 1 unit" --patch "$tmp/rename.mbox"
git -C "$src" commit -q --allow-empty -m empty
try "an empty commit" 0 "nothing to check: no change" 'HEAD^!'
git -C "$src" format-patch -q --always --stdout HEAD^ >"$tmp/empty.mbox"
try "a mail of an empty commit" 0 "nothing to check: no diff in" --patch "$tmp/empty.mbox"
reset_src

# --- no parent ------------------------------------------------------------------------------------------

try "the first commit" 2 "'first^!' has no parent here" 'first^!'
git init -q "$tmp/fresh"
run sh -c "cd '$tmp/fresh' && '$gfplint' diff --staged"
check "before the first commit: nothing" says "nothing to check: no change"
cp "$src/drivers/old.c" "$src/include/ring.h" "$tmp/fresh/"
git -C "$tmp/fresh" add -A
mkdir "$tmp/fresh.build"
printf '[{"directory": "%s", "file": "old.c", "arguments": ["%s", "-I.", "-D__KERNEL__", "-c", "old.c"]}]\n' \
	"$tmp/fresh" "$cc" >"$tmp/fresh.build/compile_commands.json"
run sh -c "cd '$tmp/fresh' && '$gfplint' diff --rules='$tmp/rules' --build='$tmp/fresh.build' --staged"
finds "what would be the first commit" "old.c:5:"

# --- submodules ---------------------------------------------------------------------------------------

git init -q "$tmp/sub"
echo 'int x;' >"$tmp/sub/x.c"
git -C "$tmp/sub" add -A
git -C "$tmp/sub" commit -q -m sub
git -C "$src" -c protocol.file.allow=always submodule add -q "$tmp/sub" sub
try "a new submodule" 0 "nothing to check: no C file is changed" --staged
git -C "$src" commit -q -m sub
echo 'int y;' >>"$src/sub/x.c"
git -C "$src/sub" commit -q -a -m more
bug_in_helper
try "a submodule that moved, and a bug" 1 "lib/a.c:8:"
git -C "$src" submodule deinit -q -f sub
rm -rf "$src/.git/modules/sub"
reset_src

# --- unmerged -------------------------------------------------------------------------------------------

git -C "$src" checkout -q -b clash first
edit lib/b.c 's/x;/x + 1;/'
git -C "$src" commit -q -a -m clash
git -C "$src" checkout -q main
bug_in_helper
git -C "$src" commit -q -a -m bug
git -C "$src" cherry-pick clash >/dev/null 2>&1
try "an index that is not merged" 2 "'lib/b.c' is not merged" --staged
try "files with marks of a conflict" 2 "no facts of 'lib/b.c'"
printf '#include <ring.h>\nint helper(struct ring *r)\n{\n\treturn new(GFP_ATOMIC) != 0;\n}\n' >"$src/lib/b.c"
git -C "$src" add lib/b.c
try "a conflict that is resolved" 1 "GFP_ATOMIC" --staged
git -C "$src" cherry-pick --abort
reset_src

# --- huge -----------------------------------------------------------------------------------------------

bug_in_helper
git -C "$src" diff HEAD >"$tmp/huge.diff"
reset_src
printf 'diff --git a/%s b/%s\nnew file mode 100644\n--- /dev/null\n+++ b/%s\n@@ -0,0 +1,6000000 @@\n' data data data >>"$tmp/huge.diff"
seq -f '+%.0f' 6000000 >>"$tmp/huge.diff"
check "a patch of 50 MB" [ "$(stat -c %s "$tmp/huge.diff")" -gt 50000000 ]
try "a patch of 50 MB" 1 "lib/a.c:8:" --patch "$tmp/huge.diff"
for i in $(seq 2000); do printf 'void g%d(void) { }\n' "$i" >"$src/lib/g$i.c"; done
git -C "$src" add -A
bug_in_helper
git -C "$src" diff HEAD >"$tmp/many.diff"
reset_src
try "a patch of 2,000 files" 1 "the change touches 1981 units more than are looked at: --max-units=N" --patch "$tmp/many.diff"
check "a patch of 2,000 files: what is found" prints "lib/a.c:8:"
head -c 3000000 /dev/urandom >"$tmp/noise"
try "no patch at all" 2 "'$tmp/noise' is neither a diff nor a mail" --patch "$tmp/noise"
echo "an error of whoever should have written a patch" >"$tmp/noise"
try "a text" 2 "'$tmp/noise' is neither a diff nor a mail" --patch "$tmp/noise"
rm "$tmp/huge.diff" "$tmp/many.diff" "$tmp/noise"

# --- the hook -------------------------------------------------------------------------------------------

run in_src "$gfplint" install-hook --rules="$tmp/rules" --build="$obj"
run in_src git commit -q --allow-empty -m empty
check "hook, an empty commit: made" ends_with 0
check "hook, an empty commit: not a word" [ ! -s "$tmp/err" ]
chmod +x "$src/lib/b.c"
run in_src git commit -q -a -m mode
check "hook, only a mode: made" ends_with 0
run in_src git -c core.editor=true commit -q --amend --no-edit
check "hook, a commit again: made" ends_with 0
run in_src git checkout -q --detach
bug_in_helper
run in_src git commit -q -a -m bug
check "hook, a detached HEAD: a bug is refused" ends_with 1
git -C "$src" checkout -q -f main
run in_src git checkout -q --orphan none
run in_src git commit -q -m root
check "hook, a commit without a parent: what is found in all of it" says "drivers/old.c:5:"
check "hook, a commit without a parent: refused" ends_with 1
reset_src

tests_end
