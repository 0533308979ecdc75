#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The examples of the pages on checks, as cases: docs are compiled and judged like any other claim.
#
#	tools/case-docs.sh OUT
#
# Each block of C in docs/checks/*.md becomes OUT/PAGE-N.c. A header of testcases/include may be named
# behind the language; it is included first. Prints nothing.

set -eu

[ $# = 1 ] || {
	echo "usage: case-docs.sh OUT" >&2
	exit 2
}
out=$1
top=$(cd "$(dirname "$0")/.." && pwd)

rm -rf "$out"
mkdir -p "$out"
for page in "$top"/docs/checks/*.md; do
	awk -v out="$out/$(basename "$page" .md)" -v headers="$top/testcases/include" '
	/^```c($| )/ {
		file = out "-" ++nr ".c"
		print "// SPDX-License-Identifier: GPL-2.0-or-later" >file
		if ($2)
			print "#include \"" headers "/" $2 "\"" >file
		next
	}
	/^```/ { if (file) close(file); file = "" }
	file { print >file }
	' "$page"
done
