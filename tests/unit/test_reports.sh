#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Reports of a made-up tree: every form, several at once, baselines, suppressions, confidence. With the
# real compiler and plugin, and a tree whose name nobody would choose. Speaks TAP.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

needs_cc reports
# Debian's own, with Debian's jsonschema, if there is one
python=
for p in /usr/bin/python3 python3; do
	"$p" -c 'import jsonschema' 2>/dev/null && python=$p && break
done

# --- the tree: sources here, built there ------------------------------------------------------

src="$tmp/it's a \"Büro\" 100%{0}"
tree="$tmp/obj dir"
mkdir -p "$tmp/rules" "$src/lib/deep" "$tree/generated"
ln -s "$src" "$tree/source"
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab}
- {name: maybe_irq, kind: callback, source: x.h, function: 0, context: [+hardirq], may: true}
- {name: start_up, kind: phase, source: x.h, note: early boot}
YAML
gfp_yaml
cat >"$src/ring.h" <<'C'
typedef unsigned int gfp_t;
typedef struct { int x; } raw_t;
enum { GFP_KERNEL = 0xcc0, GFP_ATOMIC = 0x820, GFP_RECLAIM = 0x400 };
struct ring { raw_t raw; };
void lock(raw_t *l);
void unlock(raw_t *l);
void *new(gfp_t gfp);
void maybe_irq(void (*f)(void));
void *helper(struct ring *r);
C
# two ways into one fault
cat >"$src/lib/a.c" <<'C'
#include "../ring.h"
void outer(struct ring *r)
{
	lock(&r->raw);
	helper(r);
	unlock(&r->raw);
}
void other(struct ring *r)
{
	lock(&r->raw);
	helper(r);
	unlock(&r->raw);
}
C
printf '#include "../../ring.h"\nvoid *helper(struct ring *r)\n{\n\treturn new(GFP_KERNEL);\n}\n' >"$src/lib/deep/b.c"
# medium: a handler that may run in an interrupt; its source is generated
cat >"$tree/generated/may be.c" <<'C'
#include "ring.h"
static void handler(void)
{
	new(GFP_KERNEL);
}
void set_up(void)
{
	maybe_irq(handler);
}
C
# low: only while booting
cat >"$src/boot.c" <<'C'
#include "ring.h"
void start_up(struct ring *r)
{
	lock(&r->raw);
	new(GFP_KERNEL);
	unlock(&r->raw);
}
C

json_string() {
	local s=${1//\\/\\\\}
	printf '"%s"' "${s//\"/\\\"}"
}

# unit NAME SOURCE: an entry of compile_commands.json
unit() {
	printf '{"directory": %s, "file": %s, "output": "%s.o",\n "arguments": ["%s", "-D__KERNEL__", %s, "-c", "-o", "%s.o", %s]}' \
		"$(json_string "$tree")" "$(json_string "$2")" "$1" "$cc" "$(json_string "-I$src")" "$1" "$(json_string "$2")"
}
{
	printf '[\n%s,\n%s,\n%s,\n%s\n]\n' "$(unit lib/a "$src/lib/a.c")" "$(unit lib/deep/b "$src/lib/deep/b.c")" \
		"$(unit generated/maybe "generated/may be.c")" "$(unit boot "$src/boot.c")"
} >"$tree/compile_commands.json"
find "$src" "$tree" -exec touch -h -d '-1 minute' {} +

# --- helpers ----------------------------------------------------------------------------------

# run COMMAND ARGS... leaves out, err and status; works in an empty folder
mkdir "$tmp/run"
cd "$tmp/run" || exit 2
run() {
	local cmd=$1
	shift
	"$gfplint" "$cmd" --rules="$tmp/rules" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

audit() {
	run audit "$@" "$tree"
}

last_line() {
	[ "$(tail -n 1 "$tmp/err")" = "gfplint: $1" ]
}

prints() {
	grep -qE -- "$1" "$2"
}

lines() {
	[ "$(wc -l <"$2")" = "$1" ]
}

lacks() {
	! grep -qF -- "$1" "$2"
}

# json FILE EXPRESSION: true of the object d
json() {
	"${python:-python3}" - "$1" "$2" <<'PY'
import json, sys
with open(sys.argv[1], encoding="utf-8") as f:
    d = json.load(f)
sys.exit(not eval(sys.argv[2]))
PY
}

valid_sarif() {
	"$python" "$top/tests/schema/sarif-check.py" "$@" >"$tmp/err" 2>&1
}

# --- several reports in one run ----------------------------------------------------------------

audit --report=sarif:out.sarif --report=csv:out.csv --report=json:out.json --report=terse:out.terse
check "text goes to the terminal" prints 'lib/a.c:5:2: warning: helper\(\) leads to new' "$tmp/out"
check "and is not coloured" lacks $'\033' "$tmp/out"
check "the last line tells what is not shown" last_line "2 findings (3 ways in) in 4 units, 1 of low confidence not shown: --confidence=low"
check "files are written besides" [ -s out.sarif -a -s out.csv -a -s out.json -a -s out.terse ]
check "without leftovers" [ "$(find . -type f | wc -l)" = 4 ]
cp "$tmp/out" "$tmp/text"
audit --format=sarif -o alone.sarif
check "--format and -o write the same" cmp -s out.sarif alone.sarif
check "and nothing else" [ ! -s "$tmp/out" ]
audit --report=text:out.text --format=json
check "text into a file" cmp -s out.text "$tmp/text"
check "JSON to the terminal" cmp -s out.json "$tmp/out"
audit --report=yaml:x
check "an unknown format" says "unknown format 'yaml'"
check "is refused" ends_with 2
audit --report=json
check "a report without a file" says "--report=json:FILE"
audit --report=json:no/such/folder/x --report=csv:still.csv
check "a file that cannot be written" says "cannot write findings to 'no/such/folder/x': No such file"
check "fails" ends_with 2
check "the others are written" cmp -s out.csv still.csv
echo precious >old.json
(
	# more than 1 KiB cannot be written
	trap '' XFSZ
	ulimit -f 1
	run report --json --confidence=low -o old.json "$tree/.gfplint/boot.gfl"
	exit "$status"
) 2>"$tmp/sub"
status=$?
cat "$tmp/sub" >>"$tmp/err"
check "a report that cannot be written" ends_with 2
check "leaves the former one" prints '^precious$' old.json
check "and nothing else" [ -z "$(find . -name "*.tmp")" ]
ln -s old.json link.json
audit --report=json:link.json
check "a link is written through" [ -L link.json ]
check "to the file it names" cmp -s old.json out.json
if [ -w /dev/full ]; then
	audit --report=sarif:/dev/full --report=csv:/dev/full
	check "SARIF on a full disk" says "cannot write findings to '/dev/full': No space left on device"
	check "fails as well" ends_with 2
fi

# --- SARIF --------------------------------------------------------------------------------------

if [ -z "$python" ]; then
	nr=$((nr + 1))
	echo "ok $nr - SARIF and the schema # SKIP python3-jsonschema is not installed"
else
	audit --confidence=low --format=sarif -o all.sarif
	check "SARIF: the schema, and every link" valid_sarif out.sarif all.sarif
	cp -r "$src" "$tmp/moved"
	mv "$src" "$tmp/gone"
	check "SARIF: links do not work where nothing is" eval '! valid_sarif out.sarif'
	check "SARIF: they do where the sources have moved to" valid_sarif --moved="$tmp/moved" out.sarif
	mv "$tmp/gone" "$src"
	sed 's/"ruleId"/"rule"/' out.sarif >bad.sarif
	check "SARIF: what is wrong does not pass" eval '! valid_sarif bad.sarif'
fi
check "SARIF: one result per fault" json out.sarif 'len(d["runs"][0]["results"]) == 2'
check "SARIF: the ways in" json out.sarif 'len(d["runs"][0]["results"][0]["codeFlows"]) == 2'
check "SARIF: levels" json all.sarif '[r["level"] for r in d["runs"][0]["results"]] == ["error", "warning", "note"]'
check "SARIF: ranks" json all.sarif '[r["rank"] for r in d["runs"][0]["results"]] == [90, 50, 10]'
check "SARIF: doubts" json all.sarif 'd["runs"][0]["results"][1]["properties"]["doubts"]'
check "SARIF: what was generated is below the objects" json out.sarif \
	'{"uri": "generated/may%20be.c", "uriBaseId": "OBJROOT"} in [a["location"] for a in d["runs"][0]["artifacts"]]'
check "SARIF: no suppressions unless asked" lacks '"suppressions"' out.sarif

# --- one line each, and CSV -----------------------------------------------------------------------

check "terse: one line per fault" lines 2 out.terse
check "terse: the line" prints 'lib/a.c:5: error: helper\(\) leads to new\(GFP_KERNEL\), which may sleep under a raw spinlock \(2 ways in\) \[sleep-in-atomic\]$' out.terse
audit --terse
check "--terse is --format=terse" cmp -s out.terse "$tmp/out"
check "CSV: a row per finding" lines 4 out.csv
check "CSV: as another program reads it" "${python:-python3}" -c '
import csv, json, sys
rows = list(csv.DictReader(open("out.csv", newline="", encoding="utf-8"), strict=True))
found = json.load(open("out.json", encoding="utf-8"))["findings"]
assert [r["fingerprint"] for r in rows] == [f["fingerprint"] for f in found]
assert [r["file"] for r in rows] == [f["location"]["file"] for f in found]
assert [r["path"].count("; ") + 1 for r in rows] == [len(f["path"]) for f in found]
assert all(None not in r and None not in r.values() for r in rows)'

# --- confidence ------------------------------------------------------------------------------------

audit --confidence=high --terse
check "high: only the sure ones" lines 1 "$tmp/out"
check "high: the others are counted" last_line "1 finding (2 ways in) in 4 units, 2 of medium or low confidence not shown: --confidence=low"
audit --confidence=low --terse
check "low: all" lines 3 "$tmp/out"
check "low: nothing is left out" last_line "3 findings (4 ways in) in 4 units"
audit --confidence=sure
check "no such confidence" says "unknown confidence 'sure'"
CC=$cc run cc --confidence=low --facts=none -D__KERNEL__ -I"$src" -c "$src/boot.c"
check "cc: low" says "boot.c:5:2: warning: "
CC=$cc run cc --facts=none -D__KERNEL__ -I"$src" -c "$src/boot.c"
check "cc: not shown without being asked" [ ! -s "$tmp/err" ]

# --- baselines --------------------------------------------------------------------------------------

audit --write-baseline=base.json --terse
check "a baseline is written, and all is shown" cmp -s out.terse "$tmp/out"
check "of all grades" json base.json 'len(d["findings"]) == 4'
audit --baseline=base.json --error
check "nothing is new" last_line "0 findings in 4 units, 4 in the baseline, 0 fixed"
check "so there is nothing to fail for" ends_with 0
check "and nothing printed" [ ! -s "$tmp/out" ]
audit --baseline=out.json --confidence=low --terse
check "a report in JSON is a baseline" last_line "1 finding in 4 units, 3 in the baseline, 0 fixed"
# one goes, one comes, and lines move
sleep 0.05
sed -i '1a\\n' "$src/lib/a.c"
sed -i 's/GFP_KERNEL/GFP_ATOMIC/' "$tree/generated/may be.c"
printf 'void fresh(struct ring *r)\n{\n\tlock(&r->raw);\n\tnew(GFP_ATOMIC);\n\tunlock(&r->raw);\n}\n' >>"$src/lib/a.c"
audit --baseline=base.json --error --terse
check "only what is new is shown" lines 2 "$tmp/out"
check "it is" prints 'lib/a.c:[0-9]*: error: new\(GFP_ATOMIC\)' "$tmp/out"
check "what is fixed is listed" says "gfplint: fixed: generated/may be.c: handler(): new(GFP_KERNEL) may sleep in hard interrupt context [sleep-in-atomic]"
check "and counted" last_line "2 findings in 4 units, 3 in the baseline, 1 fixed"
check "--error: there is something new" ends_with 1
run audit --baseline=base.json "$tree" generated
check "of a part of the tree, nothing is said to be fixed" says "fixed findings are not listed"
check "nor counted" eval '! tail -n 1 "$tmp/err" | grep -q fixed'
audit --baseline=base.json --checks=free-in-raw
check "nor of checks that were not asked for" says ", 0 fixed"
cp base.json before.json
audit --baseline=base.json --write-baseline=base.json
audit --baseline=base.json
check "a baseline is brought up to date" last_line "0 findings in 4 units, 5 in the baseline, 0 fixed"
printf '{"findings": [\n{"x": }]}' >bad.json
audit --baseline=bad.json
check "a bad baseline: where" says "bad.json:2:"
check "a bad baseline: refused" ends_with 2
check "before anything was done" lacks "to compile" "$tmp/err"
echo '{"findings": [{"check": "x"}]}' >bad.json
audit --baseline=bad.json
check "a finding without fingerprint" says "bad.json: error: findings[0] has no fingerprint"
echo '{"version": 1}' >bad.json
audit --baseline=bad.json
check "something else in JSON" says "bad.json: error: no 'findings' here"
audit --baseline=none.json
check "no such baseline" says "cannot open 'none.json'"
audit --baseline
check "no file given" says "--baseline=FILE needs a file"
if [ -w /dev/full ]; then
	audit --write-baseline=/dev/full
	check "a baseline on a full disk" says "cannot write the baseline to '/dev/full'"
	check "is a failure" ends_with 2
fi

# --- suppressions -------------------------------------------------------------------------------------

finger=$(grep -o '"fingerprint": "[0-9a-f]*"' before.json | head -n 1 | cut -d'"' -f4)
cat >sup.yaml <<YAML
# what we live with
- fingerprint: $finger
  reason: only {0} in tests
  owner: A. U. Thor <author@example.org>
- function: other
  check: sleep-in-atomic
  reason: nobody calls it
  owner: B
  expires: 9999-12-31
YAML
audit --suppressions=sup.yaml --terse --report=sarif:sup.sarif --report=json:sup.json
check "suppressed findings are counted" last_line "2 findings in 4 units, 2 suppressed, 1 of low confidence not shown: --confidence=low"
check "and not shown" lacks "helper()" "$tmp/out"
check "nor in JSON" json sup.json '"suppressed" not in d and len(d["findings"]) == 2'
[ -z "$python" ] || check "SARIF: valid with suppressions" valid_sarif sup.sarif
check "SARIF has them, with the reason" json sup.sarif \
	'[[s["justification"] for s in r["suppressions"]] for r in d["runs"][0]["results"]] == [[], [], ["only {0} in tests"], ["nobody calls it"]]'
audit --suppressions=sup.yaml --show-suppressed --format=json
check "they are told if asked" says "helper() leads to new(GFP_KERNEL), which may sleep under a raw spinlock [sleep-in-atomic]: nobody calls it (B)"
check "in JSON as well" json "$tmp/out" 'sorted(f["suppression"]["owner"] for f in d["suppressed"]) == ["A. U. Thor <author@example.org>", "B"]'
audit --suppressions=sup.yaml --baseline=before.json
check "what is suppressed is not fixed" says "fixed: generated/may be.c"
check "nor counted as such" says ", 1 in the baseline, 1 fixed, 2 suppressed"
audit --suppressions=sup.yaml --write-baseline=base.json
check "what is suppressed is in no baseline" lacks "$finger" base.json

sed -i 's/9999-12-31/2000-01-01/; s/^- fingerprint: .*/- fingerprint: 0123456789abcdef/' sup.yaml
audit --suppressions=sup.yaml --terse
check "an entry that has expired" says "sup.yaml:5: warning: expired on 2000-01-01, what it suppressed is shown again: nobody calls it (B)"
check "an entry that matches nothing" says "sup.yaml:2: warning: suppresses nothing: only {0} in tests (A. U. Thor <author@example.org>)"
check "what it suppressed is there again" prints '(2 ways in)' "$tmp/out"
check "that is no failure" ends_with 0
run audit --suppressions=sup.yaml "$tree" generated
check "in a part of the tree, entries need not match" lacks "suppresses nothing" "$tmp/err"
printf -- '- {fingerprint: 0123456789abcdef, reason: r, owner: o}\n' >sup.yaml
audit --suppressions=sup.yaml --baseline=before.json --write-baseline=now.json
audit --suppressions=sup.yaml --baseline=now.json --error
check "--error: a stale entry alone fails" ends_with 1

printf -- '- fingerprint: %s\n  reason: x\n- function: f\n  checks: x\n' "$finger" >sup.yaml
audit --suppressions=sup.yaml
check "an entry without owner: where" says "sup.yaml:1:3: error: 'owner' is missing"
check "an unknown key: where" says "sup.yaml:4:3: error: unknown key 'checks', did you mean 'check'?"
check "a bad suppression file: refused" ends_with 2

# --- one facts file ---------------------------------------------------------------------------------

facts="$tree/.gfplint/boot.gfl"
run report --confidence=low --terse "$facts"
check "report: one line" prints 'boot.c:5: note: new\(GFP_KERNEL\)' "$tmp/out"
check "report: findings" ends_with 1
run report "$facts"
check "report: what is not shown is no finding" ends_with 0
check "report: but it is counted" last_line "0 findings, 1 of low confidence not shown: --confidence=low"
run report --confidence=low --write-baseline=boot.json "$facts"
run report --confidence=low --baseline=boot.json "$facts"
check "report: a baseline" last_line "0 findings, 1 in the baseline, 0 fixed"
run report --baseline=before.json "$facts"
check "report: a tree's baseline says nothing of what is fixed" last_line "0 findings, 1 in the baseline"

tests_end
