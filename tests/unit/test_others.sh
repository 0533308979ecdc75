#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gfplint cc on a tree that was audited: what is known of other files, with the real compiler and plugin. Speaks
# TAP.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
tree=$tmp/tree

needs_cc cc

# --- the tree ---------------------------------------------------------------------------

mkdir -p "$tmp/rules" "$tree/lib" "$tree/drivers"
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab}
- {name: on_irq, kind: callback, source: x.h, function: 0, context: [+hardirq]}
YAML
gfp_yaml
cat >"$tree/ring.h" <<'C'
typedef unsigned int gfp_t;
typedef struct { int x; } raw_t;
enum { GFP_KERNEL = 0xcc0, GFP_ATOMIC = 0x820, GFP_RECLAIM = 0x400 };
struct ring { raw_t raw; };
void lock(raw_t *l);
void unlock(raw_t *l);
void *new(gfp_t gfp);
void on_irq(void (*fn)(struct ring *));
void *ring_get(struct ring *r);
void ring_touch(struct ring *r);
void ring_irq(struct ring *r);
C

# lib TOUCH IRQ: lib/ring.c, in which ring_touch() and ring_irq() do that
lib() {
	cat >"$tree/lib/ring.c" <<C
#include "../ring.h"
static void *ring_new(gfp_t gfp)
{
	return new(gfp);
}
void *ring_get(struct ring *r)
{
	return ring_new(GFP_KERNEL);
}
void ring_touch(struct ring *r)
{
	$1;
}
void ring_irq(struct ring *r)
{
	$2;
}
C
}

# driver BEFORE AFTER: drivers/use.c, which does that around its call
driver() {
	cat >"$tree/drivers/use.c" <<C
#include "../ring.h"
static void use_all(struct ring *r)
{
	ring_touch(r);
}
void *use(struct ring *r)
{
	void *p;

	$1;
	p = ring_get(r);
	$2;
	return p;
}
void use_locked(struct ring *r)
{
	lock(&r->raw);
	use_all(r);
	unlock(&r->raw);
}
void use_start(void)
{
	on_irq(ring_irq);
}
C
}

lib "r->raw.x = 1" "r->raw.x = 2"
driver "r->raw.x = 0" "r->raw.x = 0"
for unit in lib/ring drivers/use; do
	echo "savedcmd_$unit.o := $cc -Wp,-MMD,$unit.d -D__KERNEL__ -c -o $unit.o $unit.c" \
		>"$tree/$(dirname $unit)/.$(basename $unit).o.cmd"
	printf 'source_%s.o := %s.c\n\ndeps_%s.o := \\\n  ring.h \\\n\n%s.o: $(deps_%s.o)\n' $unit $unit $unit $unit $unit \
		>>"$tree/$(dirname $unit)/.$(basename $unit).o.cmd"
done

# --- helpers ----------------------------------------------------------------------------

audit() {
	sleep 0.05
	(cd "$tmp" && "$gfplint" audit --rules="$tmp/rules" "$@" "$tree" >"$tmp/out" 2>"$tmp/err" </dev/null)
	status=$?
	sleep 0.05
}

# cc UNIT [OPTION...]: as kbuild calls it, each time as a build of its own; leaves err and status
cc() {
	local unit=$1
	shift
	(cd "$tree" && CC=$cc setsid "$gfplint" cc --rules="$tmp/rules" --facts=none "$@" -- \
		-Wp,-MMD,"$(dirname "$unit")/.$(basename "$unit").o.d" -D__KERNEL__ -c -o "$unit.o" "$unit.c" \
		>"$tmp/out" 2>"$tmp/err" </dev/null)
	status=$?
}

silent() { [ "$status" = 0 ] && [ ! -s "$tmp/err" ]; }
none_found() { ! grep -q 'warning:' "$tmp/err"; }

# --- what is known of others ----------------------------------------------------------------

find "$tree" -exec touch -d '-1 minute' {} +
cc drivers/use
check "no database: nothing is known, nothing is said" silent
audit --error
check "nothing is wrong to begin with" [ "$status" = 0 ]
cc drivers/use
check "the same with the database" silent

driver 'lock(&r->raw)' 'unlock(&r->raw)'
cc drivers/use
check "a lock around a call into another file" \
	says "drivers/use.c:11:6: warning: ring_get() leads to new(GFP_KERNEL), which may sleep under a raw spinlock [sleep-in-atomic]"
check "where the lock is taken" says "drivers/use.c:10:2: note: under a raw spinlock: by lock(&r->raw)"
check "the call" says "drivers/use.c:11:6: note: use() calls ring_get()"
check "the step in the other file" says "lib/ring.c:8:9: note: ring_get() calls ring_new()"
check "and its operation" says "lib/ring.c:4:9: note: ring_new() allocates here: new(GFP_KERNEL)"
check "the line of the other file is shown" says "return new(gfp);"
cc drivers/use --no-database
check "not without the database" silent
cc drivers/use --error
check "--error counts it" [ "$status" = 1 ]
driver "r->raw.x = 0" "r->raw.x = 0"

lib "new(GFP_ATOMIC)" "r->raw.x = 2"
cc lib/ring
check "an allocation in a function that another file calls under a lock" \
	says "drivers/use.c:18:2: warning: use_all() leads to new(GFP_ATOMIC), which takes a lock that sleeps on PREEMPT_RT, under a raw spinlock [alloc-in-raw] [rt]"
check "where the other file takes it" says "drivers/use.c:17:2: note: under a raw spinlock: by lock(&r->raw)"
check "the call in the other file" says "drivers/use.c:4:2: note: use_all() calls ring_touch()"
check "the operation in this one" says "lib/ring.c:12:2: note: ring_touch() allocates here: new(GFP_ATOMIC)"
lib "r->raw.x = 1" "ring_touch(r), new(GFP_ATOMIC)"
cc lib/ring
check "a handler that another file registers" \
	says "lib/ring.c:16:17: warning: new(GFP_ATOMIC) takes a lock that sleeps on PREEMPT_RT, in hard interrupt context [alloc-in-raw] [rt]"
check "where it does" says "drivers/use.c:23:2: note: in hard interrupt context: by on_irq()"
cc lib/ring --no-database
check "none of this without the database" silent

# --- the audit says the same ------------------------------------------------------------------

driver 'lock(&r->raw)' 'unlock(&r->raw)'
lib "new(GFP_ATOMIC)" "new(GFP_ATOMIC)"
audit
grep -A99 'warning:' "$tmp/out" >"$tmp/audit.txt"
{
	cc drivers/use --color=never
	cat "$tmp/err"
	cc lib/ring --color=never
	cat "$tmp/err"
} >"$tmp/cc.txt"
same_warnings() {
	diff <(grep -h 'warning:' "$tmp/audit.txt" | sed "s|$tree/||" | sort -u) \
		<(grep -h 'warning:' "$tmp/cc.txt" | sort -u) >"$tmp/err"
}
check "the audit finds three" [ "$(grep -c 'warning:' "$tmp/audit.txt")" = 3 ]
check "the files one by one give what the audit gives" same_warnings

# --- a database that is old, or none --------------------------------------------------------------

cc drivers/use
check "right after the audit nothing is old" [ "$(grep -c 'gfplint: note' "$tmp/err")" = 0 ]
touch "$tree/lib/ring.c"
cc drivers/use
check "the other file has changed" \
	says "gfplint: note: 'lib/ring' changed since the audit, what is known of it may be wrong; \`gfplint audit\` looks again"
(cd "$tree" && setsid sh -c "for i in 1 2; do CC=$cc '$gfplint' cc --rules='$tmp/rules' --facts=none -- -D__KERNEL__ \
	-c -o drivers/use.o drivers/use.c; done" >"$tmp/out" 2>"$tmp/err")
check "said once in a build" [ "$(grep -c 'changed since' "$tmp/err")" = 1 ]
touch "$tmp/rules/all.yaml"
cc drivers/use
check "the rules have changed" \
	says "gfplint: note: what is known of other files is older than the rules; \`gfplint audit\` looks again"
cc drivers/use -v
check "-v says so again" says "older than the rules"

db=$tree/.gfplint/audit.db
cp "$db" "$tmp/good.db"
echo "no database at all, but more than a hundred bytes of text, so that there is a head to look at: $(seq -s, 50)" >"$db"
cc drivers/use --rules="$tmp/rules"
check "no database: one line" says "/audit.db: is no database; \`gfplint audit\` makes a new one"
check "and the analysis goes on" [ "$status" = 0 ]
head -c 5000 "$tmp/good.db" >"$db"
cc drivers/use
check "cut off: one line" says "/audit.db: is cut off"
cp "$tmp/good.db" "$db"
printf 'xxxxxxxxxxxxxxxxxxxx' | dd of="$db" bs=1 seek=4096 conv=notrunc 2>/dev/null
cc drivers/use
check "damaged further on: no crash" [ "$status" = 0 ]
if command -v sqlite3 >/dev/null; then
	cp "$tmp/good.db" "$db"
	sqlite3 "$db" "UPDATE summaries SET text = 'gfplint-function 3' || char(10) || 'nonsense'"
	cc drivers/use
	check "a text that cannot be read" says ":2:1: error: kind of line expected, not 'nonsense'"
	check "its function is unknown then" none_found
	sqlite3 "$db" "PRAGMA user_version = 99"
	cc drivers/use
	check "of another version" says "was written by a newer gfplint"
fi
rm "$db"
cc drivers/use
check "none: nothing is said" silent

tests_end
