#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The checks: which there are, how they are chosen, and that each has a page with an example.

set -u
cd "$(dirname "$0")/../.." || exit 2
gfplint=$PWD/${BUILD:-build}/gfplint
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
nr=0

check() {
	local what=$1
	shift
	nr=$((nr + 1))
	if "$@" >"$dir/says" 2>&1; then
		echo "ok $nr - $what"
	else
		echo "not ok $nr - $what"
		sed 's/^/# /' "$dir/says"
	fi
}

ids=$("$gfplint" explain --check | sed 's/ .*//')
check "there are six" test "$(echo "$ids" | wc -l)" = 6

for id in $ids; do
	page=docs/checks/$id.md
	check "$id: has a page" test -s "$page"
	check "$id: which is printed" cmp "$page" <("$gfplint" explain --check="$id")
	for part in "What is reported" "Why it is a bug" "Example" "How to fix" "How to suppress" References; do
		check "$id: $part" grep -qx "## $part" "$page"
	done
	check "$id: what is in the table" grep -q "\[$id\]($id.md)" docs/checks/README.md
	check "$id: and in the README" grep -q "^| \`$id\` |" README.md
	check "$id: an example of what is wrong" grep -q "// EXPECT $id" "$page"
	check "$id: and of what is right" grep -q "// OK $id" "$page"
done

# The examples become cases that are what the page shows.
tools/case-docs.sh "$dir/cases"
check "each example is a case" test "$(find "$dir/cases" -name '*.c' | wc -l)" = "$(cat docs/checks/*.md | grep -c '^```c\( \|$\)')"
check "no line is lost" diff <(grep -h -o '// EXPECT .*' docs/checks/*-*.md | sort) \
	<(cat "$dir"/cases/*.c | grep -o '// EXPECT .*' | sort)

# On or off: the tables say what the command does.
off=$("$gfplint" explain --check | sed -n 's/ .*; off unless asked for$//p')
check "one is off" test "$off" = lock-in-raw
check "the table says so" grep -q "\[$off\].*| if asked for |" docs/checks/README.md

refuses() {
	"$gfplint" "$@" >"$dir/out" 2>"$dir/err"
	[ $? = 2 ] && grep -qF "$want" "$dir/err" && return
	cat "$dir/out" "$dir/err"
	return 1
}

want="unknown check 'alloc-in-rwa', did you mean 'alloc-in-raw'?"
check "no such check to explain" refuses explain --check=alloc-in-rwa
check "no such check to run" refuses report --checks=default,alloc-in-rwa x
want="unknown check 'no-such'"
check "no such check to leave out" refuses report --checks=no-such x
want="no check left of 'free-in-raw,no-free-in-raw'"
check "nothing left" refuses report --checks=free-in-raw,no-free-in-raw x

echo "1..$nr"
