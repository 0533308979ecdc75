#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tools/recall on a made-up kernel of a few files with a corpus of its own, with the real compiler and plugin.
# Speaks TAP.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
tree=$tmp/tree

find_cc
if [ -z "$cc" ] || ! command -v python3 >/dev/null; then
	echo "ok 1 - recall # SKIP"
	exit 0
fi

# --- the kernel, built in place ------------------------------------------------------------

mkdir -p "$tmp/rules" "$tree/lib" "$tree/include/config"
touch "$tree/Kbuild"
printf 'CONFIG_RING=y\nCONFIG_X86=y\n' >"$tree/include/config/auto.conf"
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab}
YAML
gfp_yaml
cat >"$tree/lib/ring.h" <<'C'
typedef unsigned int gfp_t;
typedef struct { int x; } raw_t;
enum { GFP_KERNEL = 0xcc0, GFP_ATOMIC = 0x820, GFP_NONE = 0, GFP_RECLAIM = 0x400 };
struct ring { raw_t raw; void *p; };
void lock(raw_t *l);
void unlock(raw_t *l);
void *new(gfp_t gfp);
void ring_fill(struct ring *r);
void ring_poll(struct ring *r);
C
cat >"$tree/lib/fill.c" <<'C'
#include "ring.h"
void ring_fill(struct ring *r)
{
	r->p = 0;
}
C
cat >"$tree/lib/poll.c" <<'C'
#include "ring.h"
void ring_poll(struct ring *r)
{
	lock(&r->raw);
	ring_fill(r);
	unlock(&r->raw);
}
C
cat >"$tree/lib/other.c" <<'C'
#include "ring.h"
int unrelated(void)
{
	return 1;
}
void ring_grow(struct ring *r)
{
	lock(&r->raw);
	unlock(&r->raw);
	r->p = new(GFP_KERNEL);
}
C
cat >"$tree/lib/made.c" <<'C'
#include "made.h"
void ring_make(struct ring *r)
{
	lock(&r->raw);
	r->p = 0;
	unlock(&r->raw);
}
C
# In a kernel that is configured otherwise it stands in for fill.c.
cat >"$tree/lib/bare.c" <<'C'
#include "ring.h"
void ring_fill(struct ring *r)
{
}
void ring_poll_twice(struct ring *r)
{
	ring_poll(r);
	ring_poll(r);
}
C
for unit in bare fill poll other made; do
	touch "$tree/lib/$unit.o"
	echo "savedcmd_lib/$unit.o := $cc -Wp,-MMD,lib/.$unit.o.d -D__KERNEL__ -c -o lib/$unit.o lib/$unit.c" \
		>"$tree/lib/.$unit.o.cmd"
done

# A header that only a build makes, and a folder whose objects are those of the one beside it.
mkdir -p "$tree/gpu/display" "$tree/gpu/core"
echo 'obj-y += ../display/pipe.o' >"$tree/gpu/core/Makefile"
sed 's/made.h/..\/..\/lib\/ring.h/; s/ring_make/ring_pipe/' "$tree/lib/made.c" >"$tree/gpu/display/pipe.c"
cat >"$tree/Makefile" <<MAKE
.PHONY: lib/made.o gpu/core/../display/pipe.o
lib/made.o:
	echo '#include "ring.h"' >lib/made.h
gpu/core/../display/pipe.o:
	$cc -Wp,-MMD,gpu/.pipe.o.d -D__KERNEL__ -c -o gpu/core/../display/pipe.o gpu/core/../display/pipe.c
MAKE

# entry ID CLASS FILE FUNCTION LINE OLD NEW: a case whose hint is the edited line
entry() {
	local edits='[]'
	[ "$6" = - ] || edits="[{\"line\": $5, \"old\": \"$6\", \"new\": \"$7\"}]"
	cat <<-JSON
	{"id": "$1", "class": "$2", "tree": "1.0", "file": "lib/$3", "function": "$4", "alloc_callee": "new",
	 "context": "the lock of its callers", "depth": 1, "needs": [], "status": "reverted-by-edit",
	 "edits": $edits, "expected_line_hint": {"line": $5, "text": ""},
	 "kconfig": {"symbols": ["RING"]}}
	JSON
}

# --- helpers ---------------------------------------------------------------------------------

# recall ENTRIES [ARGS...]
recall() {
	echo "[$1]" >"$tmp/corpus.json"
	shift
	"$top/tools/recall" "$tmp/corpus.json" --gfplint "$build/gfplint" --rules "$tmp/rules" \
		--state "$tmp/state" --tree "1.0=$tree,$tree" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

# check NAME EXIT-CODE PATTERN
check() {
	nr=$((nr + 1))
	if [ "$status" = "$2" ] && grep -q -e "$3" "$tmp/out" "$tmp/err"; then
		echo "ok $nr - $1"
	else
		echo "not ok $nr - $1: exit code $status"
		sed 's/^/# /' "$tmp/out" "$tmp/err"
		failed=$((failed + 1))
	fi
}

# --- tests -----------------------------------------------------------------------------------

cp "$tree/lib/fill.c" "$tmp/fill.c"
bug=$(entry bug classic fill.c ring_fill 4 '\tr->p = 0;' '\tr->p = new(GFP_KERNEL);')
recall "$bug"
check "a bug whose lock is in another file" 0 '^FOUND   bug'
check "it is told which finding it was" 0 'lib/poll.c:5: ring_fill() leads to new(GFP_KERNEL)'
check "and what was looked at" 0 'together with those around it, 1 in the median'
check "recall and precision" 0 '^recall 100.0 %, precision 100.0 %'
recall "$bug" --alone
check "alone it is missed" 0 '^MISSED  bug'
recall "$bug" --alone --min-recall 50
check "too little recall fails" 1 'below 50'
recall "$(entry rt rt fill.c ring_fill 4 '\tr->p = 0;' '\tr->p = new(GFP_ATOMIC);')"
check "a bug of PREEMPT_RT" 0 '^FOUND   rt'
recall "$(entry mild classic fill.c ring_fill 4 '\tr->p = 0;' '\tr->p = new(GFP_ATOMIC);')"
check "the wrong class does not count" 0 'wrong class'
recall "$(entry good negative other.c ring_grow 10 -)"
check "a look-alike" 0 '^CLEAN   good'
recall "$(entry bad negative fill.c ring_fill 4 '\tr->p = 0;' '\tr->p = new(GFP_KERNEL);')"
check "a look-alike that is reported" 0 '^FALSE   bad'
check "is bad for precision" 0 'precision 0.0 %'
recall "$(entry drift classic fill.c ring_fill 4 '\tr->p = 1;' '\tr->p = new(GFP_KERNEL);')"
check "an edit that does not apply" 0 'does not apply: 0 such lines'
recall "$(entry broken classic fill.c ring_fill 4 '\tr->p = 0;' '\tr->p = (')"
check "an edit that does not compile" 0 '^UNBUILT broken'
recall "$(entry made classic made.c ring_make 5 '\tr->p = 0;' '\tr->p = new(GFP_KERNEL);')"
check "a unit with a header that a build makes" 0 '^FOUND   made'
recall "$(entry pipe classic ../gpu/display/pipe.c ring_pipe 5 '\tr->p = 0;' '\tr->p = new(GFP_KERNEL);' |
	sed 's|lib/../||')"
check "a unit that another folder compiles" 0 '^FOUND   pipe'
recall "$bug" nothing
check "a case that is not there" 2 "no case 'nothing'"
cmp -s "$tree/lib/fill.c" "$tmp/fill.c"
status=$?
check "no run changed a source" 0 ''

tests_end
