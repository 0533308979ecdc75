#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck disable=SC2154 # top, tmp, src, obj come from diff_tree.sh
#
# gfplint install-hook, and what is there for other tools to call. Speaks TAP.

set -u
. "$(dirname "$0")/diff_tree.sh"

hook=$src/.git/hooks/pre-commit
rm -f "$hook"

install() {
	run in_src "$gfplint" install-hook "$@"
}

commit() {
	run in_src git commit -q -a -m change "$@"
}

bug() {
	sed -i 's/ret = helper/new(GFP_ATOMIC); ret = helper/' "$src/lib/a.c"
}

install --uninstall
check "nothing to take away: said" says "'$hook' is not there"
check "nothing to take away: ends with 2" ends_with 2
install --strct
check "a misspelled option" says "did you mean '--strict'?"
install --build="$tmp/none"
check "no such build: said" says "cannot open '$tmp/none'"

install --build="$obj" --rules="$tmp/rules"
check "installed" [ -x "$hook" ]
check "said" prints "installed '$hook'"
check "the build is kept" [ "$(git -C "$src" config gfplint.build)" = "$obj" ]
bug
commit
check "a bug: not committed" ends_with 1
check "what is wrong" says "lib/a.c:8:"
check "how to do it all the same" says "git commit --no-verify does it all the same"
commit --no-verify
check "all the same" ends_with 0
reset_src
sed -i 's/int ret;/int ret = 0;/' "$src/lib/a.c"
commit
check "no bug: committed" ends_with 0
check "without a word but what is missing" [ "$(cat "$tmp/out")" = "" ]
reset_src
bug
(cd "$src" && echo "void more(void);" >>lib/b.c && git add lib/b.c)
run in_src git commit -q -m part lib/b.c
check "part of the changes, without the bug: committed" ends_with 0
reset_src
bug
run sh -c "cd '$src' && git worktree add -q '$tmp/other' -b other && cd '$tmp/other/lib' && cp '$src/lib/a.c' . && git commit -q -a -m bug"
check "in another working tree" ends_with 1
reset_src

mv "$obj/.gfplint" "$obj/gone" 2>/dev/null
bug
git -C "$src" config gfplint.build "$tmp/none"
commit
check "cannot be checked: committed" ends_with 0
check "and said" says "this commit was not checked"
reset_src
install --strict --rules="$tmp/rules"
bug
commit
check "strict: not committed" ends_with 1
reset_src
git -C "$src" config gfplint.build "$obj"

install --uninstall
check "taken away" [ ! -e "$hook" ]
check "taken away: said" prints "removed '$hook'"
printf '#!/bin/sh\necho before\n[ ! -e "%s/stop" ]\n' "$tmp" >"$hook"
chmod +x "$hook"
install --rules="$tmp/rules"
check "beside another hook: said" prints "the hook that was there runs first"
install --rules="$tmp/rules"
bug
commit
check "both ran" says before
check "both ran, and ours refused" says "lib/a.c:8:"
touch "$tmp/stop"
sed -i 's/new(GFP_ATOMIC); //; s/ret;/ret = 1;/' "$src/lib/a.c"
commit
check "the other one refused" ends_with 1
check "and ours did not run" [ -z "$(grep gfplint "$tmp/err")" ]
install --uninstall
check "the other one is back" grep -q 'echo before' "$hook"
install --uninstall
check "which is not ours" says "'$hook' is not of gfplint"
rm "$tmp/stop"
reset_src

git -C "$src" config core.hooksPath "$tmp/hooks"
install
check "another folder for hooks" [ -x "$tmp/hooks/pre-commit" ]
git -C "$src" config --unset core.hooksPath

# what https://pre-commit.com runs, as it does: the words of the entry, then those of the user's settings
entry=$(sed -n '/^  entry: >-/,/^  [a-z]/s/^    //p' "$top/.pre-commit-hooks.yaml")
mkdir "$tmp/bin"
ln -s "$gfplint" "$tmp/bin/gfplint"
# pre_commit [NAME=VALUE...] - as pre-commit runs it
pre_commit() {
	eval "run in_src env PATH='$tmp/bin:$PATH' $* $entry --rules='$tmp/rules'"
}
check "the entry for pre-commit is there" [ -n "$entry" ]
bug
git -C "$src" add -A
pre_commit
check "pre-commit: a bug" says "1 new finding in 1 unit"
check "pre-commit: a bug, ends with 1" ends_with 1
git -C "$src" commit -q -m bug
pre_commit PRE_COMMIT_FROM_REF=first PRE_COMMIT_TO_REF=HEAD
check "pre-commit, from one commit to another: ends with 1" ends_with 1
pre_commit PRE_COMMIT_FROM_REF=HEAD PRE_COMMIT_TO_REF=HEAD
check "pre-commit, nothing in between: ends with 0" ends_with 0
reset_src
pre_commit
check "pre-commit: quiet if there is nothing" [ ! -s "$tmp/err" ]

# what docs/diff.md tells editors: each line of a finding is one of its formats
bug
command=$(sed -n "s/^ *lint-command: 'gfplint \(.*\) -- .*'/\1/p" "$top/docs/diff.md")
run in_src "$gfplint" $command --rules="$tmp/rules" -- "$src/lib/a.c"
check "the command for editors" ends_with 1
sed -n "s/^ *- '\(%f.*\)'/\1/p" "$top/docs/diff.md" |
	sed 's/%f/^[^: ]+/; s/%l/[0-9]+/; s/%c/[0-9]+/; s/%t/[wne]/; s/%m/.+/' >"$tmp/formats"
check "one for warnings" [ "$(grep -cE -f <(head -n 1 "$tmp/formats") "$tmp/out")" = 1 ]
check "and one for notes" [ "$(grep -cE -f <(tail -n +2 "$tmp/formats") "$tmp/out")" -ge 3 ]
check "all else is source" [ -z "$(grep -vE -f "$tmp/formats" "$tmp/out" | grep -vE '^ +[0-9]* \|')" ]
reset_src
tests_end
