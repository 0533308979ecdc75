#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gfplint rules list for programs and readers; docs/rules-reference.md is what it prints now.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
cd "$top" || exit 2

run() {
	"$@" >"$tmp/out" 2>"$tmp/err"
	status=$?
}

mkdir "$tmp/rules"
cat >"$tmp/rules/a.yaml" <<'END'
- name: get
  kind: lock
  effect: {rt: [+raw(0)], nort: [+bh]}
  released-by: [put]
  since: 6.2
  source: x.h:get
- name: put
  kind: unlock
  effect: {rt: [-raw(0)], nort: [-bh]}
  source: x.h:put
- name: chip
  kind: ops
  fields: [mask, ack]
  context: [+raw, irq=off]
  source: x.h:chip
END

run "$build/gfplint" rules list --rules="$tmp/rules" --format=json
check "json is written" ends_with 0
check "json is json" python3 -c 'import json, sys
rules = {r["name"]: r for r in json.load(open(sys.argv[1]))}
assert rules["get"]["effect"] == ["rt: +raw(0)", "nort: +bh"], rules["get"]
assert rules["get"]["since"] == "6.2" and rules["get"]["released-by"] == ["put"]
assert rules["chip"]["fields"] == ["mask", "ack"] and rules["chip"]["context"] == ["+raw", "irq=off"]
' "$tmp/out"

run "$build/gfplint" rules list --rules="$tmp/rules" --format=markdown
check "tables are written" ends_with 0
check "a table has effects and kernels" prints '| `get` | lock | `+raw(0)` [rt] `+bh` [nort] | from 6.2 | x.h:get |'
check "a table has members" prints '| `chip`: mask, ack | ops | `+raw` `irq=off` |'

run "$build/gfplint" rules list --format=jsn
check "unknown formats are refused" ends_with 2
check "with a suggestion" says "did you mean 'json'"

run "$build/gfplint" rules check --format=json
check "a format is for list" ends_with 2

run "$build/gfplint" rules list --format=markdown
check "docs/rules-reference.md is current: $build/gfplint rules list --format=markdown" \
	cmp -s docs/rules-reference.md "$tmp/out"

tests_end
