#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gfplint rules check --derived: what it reads, and how it ends.

set -u
cd "$(dirname "$0")/../.." || exit 2
build=${BUILD:-build}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# shellcheck source=tests/unit/tap.sh
. tests/unit/tap.sh

run() {
	"$build/gfplint" rules check --derived --rules="$tmp/rules" "$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

# The body of grab() in a facts file: what it calls
facts() {
	cat >"$1" <<END
gfplint-facts 1
unit x.c
kernel 0x060c00
file 1 x.c
func grab @1:7:1
 block 0
  call 0 $2 () @1:8:2
  return @1:9:1
eof
END
}

mkdir -p "$tmp/rules" "$tmp/tree/.gfplint/a" "$tmp/empty"
cat >"$tmp/rules/a.yaml" <<'END'
- {name: grab, kind: enter, effect: [+preempt], released-by: [put], source: "x.h:grab"}
- {name: put, kind: leave, effect: [-preempt], source: "x.h:put"}
- {name: stop, kind: enter, effect: [+preempt], released-by: [put], source: "x.h:stop"}
END
facts "$tmp/good.gfl" stop
facts "$tmp/bad.gfl" put
facts "$tmp/tree/.gfplint/a/x.gfl" put

run "$tmp/good.gfl"
check "what agrees is right" ends_with 0
check "it is said by place" prints "a.yaml:1: 'grab' agrees: x.c:7: grab(): +atomic"
check "what has no body is named" prints "a.yaml:3: 'stop' no body"
check "the end counts" prints "nort: 1 agree, 0 differ, 0 not derivable, 2 have no body"

run "$tmp/bad.gfl"
check "what differs is found" ends_with 1
check "both sides are shown" prints "a.yaml:1: 'grab' differs: x.c:7: grab(): rule: +atomic, body: -atomic"

run "$tmp/tree"
check "a build folder stands for its facts" ends_with 1

run "$tmp/empty"
check "no facts is a failure" ends_with 2
check "that says what to do" says "gfplint audit"

run "$tmp/nothing.gfl"
check "so is a file that is not there" ends_with 2

run
check "facts must be given" ends_with 2
check "and are asked for" says "needs facts"

"$build/gfplint" rules list --derived >"$tmp/out" 2>"$tmp/err"
status=$?
check "it is for check" ends_with 2

"$build/gfplint" rules check --help >"$tmp/out" 2>"$tmp/err"
status=$?
check "help is printed behind a word, too" ends_with 0
check "it is the usage" prints "usage: gfplint rules"

tests_end
