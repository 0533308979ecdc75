# shellcheck shell=bash disable=SC2154 # tmp is of whoever sources it
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For test scripts, which source it: tests that speak TAP. They set tmp, a folder of their own; what they
# run leaves its output in $tmp/out and $tmp/err, and its exit code in status.

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

prints() {
	grep -qF -- "$1" "$tmp/out"
}

says() {
	grep -qF -- "$1" "$tmp/err"
}

ends_with() {
	[ "$status" = "$1" ]
}

# the last command of a script
tests_end() {
	echo "1..$nr"
	[ "$failed" = 0 ]
}
