# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For test scripts, which source it: tests that speak TAP. top, build and gfplint are what is tested, tmp is a folder
# that goes away at the end. What scripts run leaves its output in $tmp/out and $tmp/err, and its exit code in status.

set -u

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$top" && cd "${BUILD:-build}" && pwd) || exit 2
# shellcheck disable=SC2034 # for the script that reads this
gfplint=$build/gfplint
tmp=$(realpath "$(mktemp -d)")
trap 'rm -rf "$tmp"' EXIT

nr=0
failed=0
status=0

# check NAME COMMAND...: a test that passes if the command does
check() {
	local name=$1
	shift
	nr=$((nr + 1))
	if "$@"; then
		echo "ok $nr - $name"
	else
		echo "not ok $nr - $name"
		sed 's/^/# /' "$tmp/out" "$tmp/err"
		failed=$((failed + 1))
	fi
}

# skip NAME WHY
skip() {
	nr=$((nr + 1))
	echo "ok $nr - $1 # SKIP $2"
}

prints() {
	grep -qF -- "$1" "$tmp/out"
}

says() {
	grep -qF -- "$1" "$tmp/err"
}

ends_with() {
	[ "$status" = "$1" ]
}

# Sets cc to a compiler there is a plugin for in $build, or leaves it empty.
# shellcheck disable=SC2034 # cc is for the script that reads this
find_cc() {
	local so major
	cc=
	for so in "$build"/plugin-*/gfplint.so; do
		major=$(basename "$(dirname "$so")")
		major=${major#plugin-}
		[ -e "$so" ] && command -v "gcc-$major" >/dev/null && cc=gcc-$major
	done
}

# needs_cc NAME: the same, and without one the script NAME ends here
needs_cc() {
	find_cc
	[ -n "$cc" ] && return
	echo "ok 1 - $1 # SKIP no plugin, or no compiler for it"
	exit 0
}

# The constants of the made-up kernel, as $tmp/rules/gfp.yaml
gfp_yaml() {
	mkdir -p "$tmp/rules"
	cat >"$tmp/rules/gfp.yaml" <<'YAML'
roles: {direct-reclaim: GFP_RECLAIM, preempt-mask: MASK_A, softirq-mask: MASK_B,
        hardirq-mask: MASK_C, nmi-mask: MASK_D, slab-nolock: new_nolock,
        page-nolock: page_nolock, page-free-nolock: page_del_nolock}
gfp-names: [GFP_KERNEL, GFP_ATOMIC, GFP_RECLAIM]
YAML
}

# the last command of a script
tests_end() {
	echo "1..$nr"
	[ "$failed" = 0 ]
}
