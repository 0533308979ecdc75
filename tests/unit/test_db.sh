#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The database of an audit, by way of the commands that write and ask it. Speaks TAP.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
tree=$tmp/tree
db=$tree/.gfplint/audit.db

needs_cc database

# --- the tree ---------------------------------------------------------------------------

mkdir -p "$tmp/rules" "$tree/lib"
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab}
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
void *helper(struct ring *r);
C
printf '#include "../ring.h"\nvoid outer(struct ring *r)\n{\n\tlock(&r->raw);\n\thelper(r);\n\tunlock(&r->raw);\n}\nstatic void twin(void) { lock(0); }\nvoid a(void) { twin(); }\n' >"$tree/lib/a.c"
printf '#include "../ring.h"\nvoid *helper(struct ring *r)\n{\n\treturn new(GFP_KERNEL);\n}\nstatic void twin(void) { unlock(0); }\nvoid b(void) { twin(); }\n' >"$tree/lib/b.c"
for unit in lib/a lib/b; do
	printf 'savedcmd_%s.o := %s -D__KERNEL__ -c -o %s.o %s.c\n\nsource_%s.o := %s.c\n\ndeps_%s.o := \\\n  ring.h \\\n\n' \
		$unit "$cc" $unit $unit $unit $unit $unit >"$tree/lib/.$(basename $unit).o.cmd"
done
find "$tree" -exec touch -d '-1 minute' {} +

# --- helpers ----------------------------------------------------------------------------

# gfplint ARGS... leaves out, err and status
run() {
	(cd "$tmp" && "$gfplint" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null)
	status=$?
}

audit() {
	run audit --rules="$tmp/rules" "$@"
}

# holds SQL WANT
holds() {
	[ "$(sqlite3 "$db" "$1" 2>&1)" = "$2" ]
}

# --- asking -------------------------------------------------------------------------------

run explain tree helper
check "no audit yet: that is said, and what to do" says "'tree' was not audited yet: \`gfplint audit tree\` does that"
check "and ends with 2" ends_with 2

audit tree
check "an audit leaves a database" [ -s "$db" ]
check "and nothing else" [ -z "$(find "$tree/.gfplint" -name 'audit.db?*')" ]
check "with the finding" holds "SELECT place, function, confidence FROM finding_list" 'lib/a.c:5|outer|high'
check "by folder" holds "SELECT folder, findings FROM findings_by_folder" 'lib|1'
check "who calls" holds "SELECT caller FROM call_list WHERE callee = 'helper'" outer
check "with the units" holds "SELECT name, source, length(stamp), facts_time > 0 FROM units" \
	'lib/a|lib/a.c|16|1
lib/b|lib/b.c|16|1'
check "with the run" holds "SELECT id, scope, nr_units, nr_failed, nr_high FROM runs" '1||2|0|1'
if command -v sqlite3 >/dev/null; then
	for view in $(sqlite3 "$db" "SELECT name FROM sqlite_master WHERE type = 'view'"); do
		sqlite3 "$db" "SELECT * FROM $view" >"$tmp/out" 2>"$tmp/err"
		check "view $view can be asked" [ ! -s "$tmp/err" ]
	done
fi
while read -r thing; do
	check "docs/database.md tells of $thing" grep -q "\`$thing\`" "$top/docs/database.md"
done < <(sqlite3 "$db" "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")

run explain tree helper
check "a function is explained" prints "  new() at lib/b.c:4: may sleep (GFP_KERNEL)"
check "with its callers" prints "  outer() at lib/a.c:5"
check "ends with 0" ends_with 0
run explain tree helpr
check "an unknown one: a suggestion" says "unknown function or finding 'helpr', did you mean 'helper'?"
check "and 2" ends_with 2
run explain tree twin
check "functions of one name are listed" prints "2 functions are called twin(); which one?"
run explain tree twin.2
check "and told apart" prints "twin.2() at lib/"
print=$(sqlite3 "$db" "SELECT fingerprint FROM findings")
run explain tree "$print"
check "a finding is explained" prints "finding $print, in outer(), confidence: high"
check "with the rules it rests on" prints "  lock lock, x.h"
cp "$tmp/out" "$tmp/first"
run explain tree "${print:0:6}"
check "by the beginning of its fingerprint" cmp -s "$tmp/out" "$tmp/first"
run explain tree lib/a.c:5
check "by its place" cmp -s "$tmp/out" "$tmp/first"
run explain tree lib/a.c:6
check "no finding there" says "no finding at 'lib/a.c:6'"
check "what is known of findings is said" says "what the last audit found is known, with the checks, kernels and folders"
run explain tree 0123456789abcdef
check "so it is for a fingerprint" says "what the last audit found is known"
run explain tree helpr
check "a name is none" [ "$(wc -l <"$tmp/err")" = 1 ]
run explain --rules="$tmp/rules" tree/.gfplint/lib/b.gfl helper
check "a facts file is explained as ever" prints "new() at lib/b.c:4: may sleep (GFP_KERNEL)"
run explain tree
check "half a question" says "explain: needs"
if [ -w /dev/full ]; then
	"$gfplint" explain "$tree" helper >/dev/full 2>"$tmp/err"
	status=$?
	check "a full disk is told" says "No space left on device"
	check "with 2" ends_with 2
fi

# --- again and again ------------------------------------------------------------------------

sed -i 's/GFP_KERNEL)/GFP_ATOMIC)/' "$tree/lib/b.c"
audit tree
check "history goes on" holds "SELECT count(*) FROM runs" 2
check "a new finding is told apart" holds "SELECT message LIKE '%GFP_ATOMIC%' FROM findings_new" 1
check "and one that is gone" holds "SELECT place FROM findings_gone" 'lib/a.c:5'
audit tree
check "nothing is new twice" holds "SELECT count(*) FROM findings_new" 0
audit tree lib
check "folders are noted" holds "SELECT scope FROM runs ORDER BY id DESC LIMIT 1" lib

# --- what is no database ------------------------------------------------------------------------

# broken NAME REASON: it is refused, then replaced
broken() {
	run explain tree helper
	check "$1: explain says so" says "audit.db: error: $2"
	check "$1: and ends with 2" ends_with 2
	audit tree
	check "$1: an audit says so" says "audit.db: error: $2; kept as"
	check "$1: does its work" ends_with 0
	check "$1: and makes a new one" holds "SELECT count(*) FROM runs" 1
}

head -c 20000 "$db" >"$tmp/cut" && cp "$tmp/cut" "$db"
broken "a truncated file" "is cut off"
head -c 20000 /dev/urandom >"$db"
broken "a random file" "is no database"
rm "$db"
sqlite3 "$db" "CREATE TABLE recipes (name TEXT)"
broken "another program's" "is the database of another program"
check "which is kept" [ "$(sqlite3 "$db.old" .tables)" = recipes ]
sqlite3 "$db" "PRAGMA user_version = 1000"
broken "a newer version" "was written by a newer gfplint"
sqlite3 "$db" "PRAGMA user_version = 0"
broken "an older version" "was written by an older gfplint"
sqlite3 "$db" "DROP TABLE runs"
run explain tree "$(sqlite3 "$db" 'SELECT fingerprint FROM findings')"
check "a table that is gone: explain says so" says "is damaged (no such table: runs); \`gfplint audit\` makes a new one"
check "once, whatever else is asked" [ "$(grep -c "is damaged" "$tmp/err")" = 1 ]
check "and ends with 2" ends_with 2
audit tree
check "an audit makes a new one" holds "SELECT count(*) FROM runs" 1

# --- when it cannot be written ----------------------------------------------------------------------

sqlite3 "$db" .dump >"$tmp/before"
(
	ulimit -f 16
	trap '' XFSZ
	audit -o /dev/null tree
	exit "$status"
)
status=$?
check "a full disk is reported" says "cannot write"
check "and fails" ends_with 2
check "the old one stays" cmp -s <(sqlite3 "$db" .dump) "$tmp/before"
check "without leftovers" [ ! -e "$db.tmp" ]

if [ "$(id -u)" != 0 ]; then
	chmod a-w "$tree/.gfplint"
	audit tree
	check "a folder that cannot be written is reported" says "cannot write"
	check "the old database stays" cmp -s <(sqlite3 "$db" .dump) "$tmp/before"
	run explain tree helper
	check "and can be asked" ends_with 0
	chmod u+w "$tree/.gfplint"
fi

# Killed at any moment: what is there is the old one or a new one, whole.
good=0
for i in $(seq 1 30); do
	"$gfplint" audit --rules="$tmp/rules" "$tree" >/dev/null 2>&1 </dev/null &
	pid=$!
	sleep "$(printf '0.0%02d' "$i")"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ "$(sqlite3 "$db" 'PRAGMA integrity_check; SELECT count(*) FROM finding_list' 2>&1)" = "ok
1" ] && good=$((good + 1))
done
check "killed 30 times, it is always whole" [ "$good" = 30 ]
audit tree
check "and the next audit is as any" ends_with 0
check "without leftovers then" [ ! -e "$db.tmp" ]

# Killed while a run was added to the history: whoever opens it next undoes what was half done.
run explain tree helper
cp "$tmp/out" "$tmp/before"
cp "$tree/lib/a.c" "$tmp/a.c"
for i in $(seq 200); do printf 'void f%d(void) { }\n' "$i"; done >>"$tree/lib/a.c"
audit tree
half_done() {
	{
		sqlite3 "$db" "PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE functions SET base = base || 'x'; \
			UPDATE runs SET root = 'x'" '.shell kill -9 $PPID'
	} >/dev/null 2>&1
	[ -s "$db-journal" ]
}
check "something is half done" half_done
run explain tree helper
check "it is not seen" cmp -s "$tmp/out" "$tmp/before"
check "and undone" [ ! -e "$db-journal" ]
half_done
audit tree
check "an audit undoes it, too" [ ! -e "$db-journal" ]
check "and goes on with the history" holds "SELECT count(*) > 1 FROM runs WHERE root != 'x'" 1
half_done
head -c 50 /dev/zero >"$db"
audit tree
check "of what is lost, nothing is undone in the new one" [ ! -e "$db-journal" ]
check "which is whole" holds "PRAGMA integrity_check" ok
cp "$tmp/a.c" "$tree/lib/a.c"

# --- the last line -------------------------------------------------------------------------

printf '#include "../ring.h"\nvoid *helper(struct ring *r)\n{\n\tnew(GFP_KERNEL);\n\treturn new(GFP_KERNEL);\n}\n' >"$tree/lib/b.c"
audit tree
check "two faults behind one call are at one place" says "gfplint: 2 findings at 1 place in 2 units"
check "which is one warning" [ "$(grep -c warning: "$tmp/out")" = 1 ]

tests_end
