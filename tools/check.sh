#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run tests and add up what they say.
#
#	tools/check.sh [-b BUILD] unit|all [PATTERN]
#
# unit: tests/unit, programs that speak TAP; all: these, tools/check-diff, and the cases on all kernel trees with
# each plugin there is. PATTERN picks programs or cases whose name contains it. The last line is
# `N passed, N failed`; the exit code is not 0 if something failed, or if nothing was run.

set -u

build=build
[ "${1:-}" = -b ] && build=$2 && shift 2
what=${1:-all}
pattern=${2:-}
cd "$(dirname "$0")/.." || exit 2

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0

# A program that ends badly has failed even if each of its tests says ok.
add_tap() {
	local name=$1 status=$2 ok bad
	ok=$(grep -c '^ok' "$log")
	bad=$(grep -c '^not ok' "$log")
	if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
		bad=1
		echo "not ok - $name: ended with exit code $status"
	fi
	if [ "$ok" = 0 ] && [ "$bad" = 0 ]; then
		bad=1
		echo "not ok - $name: ran no tests"
	fi
	if [ "$bad" = 0 ]; then grep '# SKIP' "$log"; else cat "$log"; fi
	echo "# $name: $ok ok, $bad not ok"
	passed=$((passed + ok))
	failed=$((failed + bad))
}

unit_tests() {
	local test
	for test in "$build"/tests/test_* tests/unit/test_*.sh; do
		# objects and dependencies lie beside programs
		if [ ! -x "$test" ] || [ ! -f "$test" ]; then continue; fi
		[[ "$(basename "$test")" == *"$pattern"* ]] || continue
		# sources that are gone leave their programs behind
		[[ $test == *.sh || -e tests/unit/$(basename "$test").c ]] || continue
		CMOCKA_MESSAGE_OUTPUT=TAP BUILD=$build timeout 300 "$test" >"$log" 2>&1 </dev/null
		add_tap "$(basename "$test")" $?
	done
}

# The runner prints a closing line like ours.
verify() {
	local status line
	"$build/tools/verify" "$@" >"$log" 2>&1 </dev/null
	status=$?
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
	grep -vE '^[0-9]+ passed, [0-9]+ failed$' "$log"
	if [ -z "$line" ]; then
		echo "not ok - verify $*: ended with exit code $status before it was done"
		failed=$((failed + 1))
		return
	fi
	echo "# verify $*: $line"
	passed=$((passed + ${line%% passed*}))
	line=${line#*, }
	failed=$((failed + ${line%% failed*}))
}

cases() {
	local so major
	verify --self-test
	# an audit shows no warnings: whether programs compile without any is a question of its own
	[ -z "$(find testcases/program -path "*$pattern*" -type d)" ] ||
		verify -b "$build" -j "$(nproc)" --plain ${pattern:+--match="$pattern"} testcases/program
	for so in "$build"/plugin-*/gfplint.so; do
		[ -e "$so" ] || continue
		major=$(basename "$(dirname "$so")")
		major=${major#plugin-}
		case $major in
		*-*) continue ;; # cross compilers have no prepared tree
		esac
		# without folders: testcases and what is generated from testcases/matrix
		verify -b "$build" -j "$(nproc)" --gcc="$major" ${pattern:+--match="$pattern"}
		[ -n "$pattern" ] || verify -b "$build" -j "$(nproc)" --gcc="$major" demo
	done
}

# commits to a part of a real kernel
diffs() {
	tools/check-diff --gfplint="$build/gfplint" >"$log" 2>&1 </dev/null
	add_tap check-diff $?
	grep '^# recall' "$log"
}

case $what in
unit)
	unit_tests
	;;
all)
	unit_tests
	# a pattern may name a unit test only
	[[ check-diff == *"$pattern"* ]] && diffs
	if [ -z "$pattern" ] || [ -n "$(find testcases -path "*$pattern*" -name '*.c' | head -n 1)" ]; then
		cases
	fi
	;;
*)
	echo "usage: check.sh [-b BUILD] unit|all [PATTERN]" >&2
	exit 2
	;;
esac

if [ $((passed + failed)) = 0 ]; then
	echo "check: no test matches '$pattern'" >&2
	exit 2
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
