#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gfplint audit on a made-up tree of three files, with the real compiler and plugin. Speaks TAP.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
tree=$tmp/tree
trap 'umount "$tree/.gfplint" 2>/dev/null; rm -rf "$tmp"' EXIT

needs_cc audit

# --- the tree ---------------------------------------------------------------------------

mkdir -p "$tmp/rules" "$tree/lib/deep" "$tree/include/config"
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
printf '#include "../ring.h"\nvoid outer(struct ring *r)\n{\n\tlock(&r->raw);\n\thelper(r);\n\tunlock(&r->raw);\n}\n' >"$tree/lib/a.c"
printf '#include "../../ring.h"\nvoid *helper(struct ring *r)\n{\n\treturn new(GFP_KERNEL);\n}\n' >"$tree/lib/deep/b.c"
printf 'int nothing;\nint get_nothing(void) { return nothing; }\n' >"$tree/c.c"

# cmdfile UNIT [FLAGS [DEPS...]]: what kbuild leaves beside the object
cmdfile() {
	local unit=$1 flags=${2:-} deps=${*:3}
	{
		echo "savedcmd_$unit.o := $cc -Wp,-MMD,$unit.d -D__KERNEL__ $flags -DNAME='\"x y\"' -c -o $unit.o $unit.c ; ./objtool $unit.o"
		echo
		echo "source_$unit.o := $unit.c"
		echo
		echo "deps_$unit.o := \\"
		echo "    \$(wildcard include/config/SMP) \\"
		for dep in $deps; do echo "  $dep \\"; done
		echo
		echo "$unit.o: \$(deps_$unit.o)"
	} >"$tree/$(dirname "$unit")/.$(basename "$unit").o.cmd"
}
cmdfile lib/a "" ring.h
cmdfile lib/deep/b "" ring.h
cmdfile c
# not ours: a program of the build, and one that runs before the kernel
echo "cmd_tool.o := $cc -c -o tool.o tool.c" >"$tree/.tool.o.cmd"
mkdir -p "$tree/arch/x/boot"
sed 's/ -c / -DBOOT -c /' "$tree/.c.o.cmd" >"$tree/arch/x/boot/.main.o.cmd"
# what was written now must be older than any audit
find "$tree" -exec touch -d '-1 minute' {} +

# --- helpers ----------------------------------------------------------------------------

# audit ARGS... leaves out, err and status
audit() {
	# file times come in ticks: what was just touched must not look as old as the facts made from it
	sleep 0.05
	(cd "$tmp" && "$gfplint" audit --rules="$tmp/rules" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null)
	status=$?
}

compiled() {
	grep -qE "^gfplint: $1 units?, $2 to compile\$" "$tmp/err"
}

finds_it() {
	grep -q 'lib/a.c:5:.* warning: helper() leads to new(GFP_KERNEL), which may sleep under a raw spinlock \[sleep-in-atomic\]' "$tmp/out" &&
		grep -q 'deep/b.c:4:.* note: helper() allocates here' "$tmp/out"
}

says() {
	grep -q -- "$1" "$tmp/err"
}

# --- tests ------------------------------------------------------------------------------

audit tree
check "a call across files" finds_it
check "all units are compiled at first" compiled 3 3
check "findings are no failure" ends_with 0
cp "$tmp/out" "$tmp/first"

audit --error tree
check "nothing is compiled again" compiled 3 0
check "the same is found" cmp -s "$tmp/out" "$tmp/first"
check "--error tells of findings" ends_with 1

touch "$tree/ring.h"
audit tree
check "a changed header: those that use it" compiled 3 2
check "and the same is found" cmp -s "$tmp/out" "$tmp/first"

touch "$tree/include/config/SMP"
audit tree
check "a changed configuration symbol" compiled 3 3

cmdfile c -DMORE
audit tree
check "changed flags" compiled 3 1

sed -i 's/GFP_KERNEL/GFP_ATOMIC/' "$tree/lib/deep/b.c"
audit tree
check "a changed source" compiled 3 1
check "is seen in another file's finding" grep -q 'new(GFP_ATOMIC), which takes a lock that sleeps on PREEMPT_RT,' "$tmp/out"
sed -i 's/GFP_ATOMIC/GFP_KERNEL/' "$tree/lib/deep/b.c"

# on_terminal COLUMNS: what an audit of two changed units shows there
on_terminal() {
	touch "$tree/lib/a.c" "$tree/lib/deep/b.c"
	(cd "$tmp" && script -qec "stty cols $1; '$gfplint' audit --rules='$tmp/rules' tree" /dev/null) </dev/null >"$tmp/screen" 2>&1
}
if command -v script >/dev/null; then
	on_terminal 80
	check "a bar on a terminal" grep -qF 'facts [##############################] 2/2' "$tmp/screen"
	on_terminal 30
	check "as wide as there is room" grep -qF 'facts [########] 2/2' "$tmp/screen"
	on_terminal 20
	check "or none, but lines" grep -qF 'gfplint: facts of 2 of 2 units' "$tmp/screen"
else
	echo "ok $((++nr)) - # SKIP a bar on a terminal: script is not installed"
fi

audit tree lib/deep
check "only a folder" compiled 1 0
check "the caller is not there" [ ! -s "$tmp/out" ]
audit tree no/such/folder
check "a folder that is not there" ends_with 2
audit tree ..
check "a folder outside" says "is not below"

audit --format=json -o "$tmp/json" tree
check "JSON into a file" grep -q '"check": "sleep-in-atomic"' "$tmp/json"
audit -j 1 tree
check "the same with one job" cmp -s "$tmp/out" "$tmp/first"

# what is known of before
walked() {
	grep -q "^gfplint: $1 functions, $2 of them walked" "$tmp/err"
}
rows() {
	sqlite3 "$tree/.gfplint/audit.db" .dump | grep -Ev '^INSERT INTO (runs|history|units) '
}
audit -v tree
check "nothing has changed: no function is walked" walked 3 0
check "the same is found" cmp -s "$tmp/out" "$tmp/first"
rows >"$tmp/rows"
audit -v --no-memo tree
check "--no-memo: all are walked" walked 3 3
check "the same is found" cmp -s "$tmp/out" "$tmp/first"
check "and kept" cmp -s "$tmp/rows" <(rows)
echo 'int more(void) { return 1; }' >>"$tree/c.c"
audit -v tree
check "a new function is walked" walked 4 1
cp "$tmp/out" "$tmp/more"
rows >"$tmp/rows"
audit --no-memo tree
check "the same is found" cmp -s "$tmp/out" "$tmp/more"
check "and kept" cmp -s "$tmp/rows" <(rows)
audit -v --checks=all tree
check "other checks: all are walked" walked 4 4
audit -v tree
check "and what was before is still there" walked 4 0
echo '# a change' >>"$tmp/rules/all.yaml"
audit -v tree
check "other rules: all are walked" walked 4 4
head -c 1000 "$tree/.gfplint/memo" >"$tmp/memo" && cp "$tmp/memo" "$tree/.gfplint/memo"
rm "$tree/.gfplint/last"
audit -v tree
check "a memo that is cut off is named" says "\.gfplint/memo: error: is cut off; all functions are judged anew"
check "and of no use" walked 4 4
check "nor of harm" cmp -s "$tmp/out" "$tmp/first"
rm "$tree/.gfplint/last"
audit -v tree
check "another one took its place" walked 4 0
rm "$tree/.gfplint/memo" "$tree/.gfplint/last"
audit tree &
(cd "$tmp" && "$gfplint" audit --rules="$tmp/rules" tree >"$tmp/out.2" 2>"$tmp/err.2")
wait $!
check "two audits at once find the same" cmp -s "$tmp/out.2" "$tmp/first"
audit -v tree
check "and leave a memo" walked 4 0
check "and nothing else" [ "$(find "$tree/.gfplint" -name 'memo.*' | wc -l)" = 0 ]
printf 'int nothing;\nint get_nothing(void) { return nothing; }\n' >"$tree/c.c"

# nothing has changed: what the last audit found is told again
unchanged() {
	says "nothing has changed since the last audit"
}
same_as_without() { # ARGS...: out, but for when it was written
	audit "$@" tree
	mv "$tmp/out" "$tmp/with"
	cp "$tmp/err" "$tmp/err.with"
	audit --no-memo "$@" tree
	cmp -s "$tmp/out" "$tmp/with" && cmp -s "$tmp/err" "$tmp/err.with"
}
printf 'int nothing;\nint get_nothing(void) { return nothing; }\n' >"$tree/c.c"
audit tree
for format in text terse json sarif csv html; do
	audit tree
	audit -v --format=$format tree
	check "nothing changed: that is known ($format)" unchanged
	check "nothing changed: the same in $format" same_as_without --format=$format
done
audit tree
check "nothing changed: suppressions and the rest" same_as_without --confidence=high --write-baseline="$tmp/base"
audit tree
check "nothing changed: with a baseline" same_as_without --baseline="$tmp/base"
audit tree
rows >"$tmp/rows"
audit -v tree
check "nothing changed: one more run" unchanged
check "and the rows are as they were" cmp -s "$tmp/rows" <(rows)
audit --no-memo tree
check "as they are without" cmp -s "$tmp/rows" <(rows)
audit -v tree
check "after --no-memo, it is not known" eval '! unchanged'
for change in 'echo "# more" >>$tmp/rules/all.yaml' 'touch $tree/c.c' 'rm $tree/.gfplint/audit.db' \
	'sqlite3 $tree/.gfplint/audit.db "DELETE FROM findings"' 'rm $tree/.gfplint/last' \
	'head -c 100 $tree/.gfplint/last >$tmp/cut; cp $tmp/cut $tree/.gfplint/last' \
	'printf x | dd of=$tree/.gfplint/last bs=1 seek=300 conv=notrunc 2>/dev/null' \
	'printf xxxx | dd of=$tree/.gfplint/audit.db bs=1 seek=9000 conv=notrunc 2>/dev/null' \
	'mv $tree/.c.o.cmd $tmp/c.o.cmd' 'mv $tmp/c.o.cmd $tree/.c.o.cmd' \
	'audit --checks=all tree' 'audit --model=rt tree' 'audit tree lib'; do
	audit -v tree
	audit -v tree
	check "it is known before: $change" unchanged
	eval "$change"
	audit -v tree
	check "and not after: $change" eval '! unchanged'
	cp "$tmp/out" "$tmp/with"
	rows >"$tmp/rows"
	audit --no-memo tree
	check "found is the same: $change" cmp -s "$tmp/out" "$tmp/with"
	check "and kept: $change" cmp -s "$tmp/rows" <(rows)
done
# units as the last audit linked them
for change in true 'rm $tree/.gfplint/units' 'head -c 100 $tree/.gfplint/units >$tmp/cut; cp $tmp/cut $tree/.gfplint/units' \
	'printf x | dd of=$tree/.gfplint/units bs=1 seek=300 conv=notrunc 2>/dev/null'; do
	audit tree
	touch "$tree/c.c"
	eval "$change"
	audit tree
	cp "$tmp/out" "$tmp/with"
	rows >"$tmp/rows"
	check "linked as before: nothing is said: $change" eval '! says gfplint/units'
	audit --no-memo tree
	check "linked as before: found is the same: $change" cmp -s "$tmp/out" "$tmp/with"
	check "linked as before: and kept: $change" cmp -s "$tmp/rows" <(rows)
done
audit tree
cp -p "$tree/.gfplint/lib/deep/b.gfl" "$tmp/b.gfl"
echo nothing >"$tree/.gfplint/lib/deep/b.gfl"
touch -r "$tmp/b.gfl" "$tree/.gfplint/lib/deep/b.gfl"
touch "$tree/c.c"
audit tree
check "linked as before: facts are not read for that" cmp -s "$tmp/out" "$tmp/with"
cp -p "$tmp/b.gfl" "$tree/.gfplint/lib/deep/b.gfl"
audit tree
audit tree &
(cd "$tmp" && "$gfplint" audit --rules="$tmp/rules" tree >"$tmp/out.2" 2>"$tmp/err.2")
wait $!
check "two at once, nothing changed" cmp -s "$tmp/out.2" "$tmp/first"
check "are two runs" [ "$(sqlite3 "$tree/.gfplint/audit.db" "SELECT count(*) FROM runs")" -gt 2 ]
check "and leave nothing else" [ -z "$(find "$tree/.gfplint" -name '*.tmp' -o -name '*-journal')" ]

# a unit that cannot be compiled
echo 'int broken(' >"$tree/c.c"
audit tree
check "a bad unit is named" says "no facts of 'c.c'"
check "its error is shown" says "c.c:1:"
check "the others are judged" finds_it
check "it is counted" says "in 2 units, 1 unit without facts"
check "that is no failure of the audit" ends_with 0
printf 'int nothing;\n' >"$tree/c.c"
audit tree
check "a repaired unit is compiled" compiled 3 1

# broken facts, as a system crash may leave them
echo 'gfplint-facts 1' >"$tree/.gfplint/c.gfl"
audit tree
check "cut-off facts are named" says "c.gfl"
audit tree
check "and made again" compiled 3 1
check "all is well then" cmp -s "$tmp/out" "$tmp/first"

# Killed while compilers run: one that takes its time.
printf '#!/bin/sh\ncase "$*" in *-fplugin=*) : >"%s/started"; sleep 1;; esac\nexec %s "$@"\n' \
	"$tmp" "$cc" >"$tmp/slow-gcc"
chmod +x "$tmp/slow-gcc"
sed -i "s|:= $cc |:= $tmp/slow-gcc |" "$tree/lib/.a.o.cmd" "$tree/lib/deep/.b.o.cmd"
cp "$tree/.gfplint/lib/a.gfl" "$tmp/a.gfl"
touch "$tree/ring.h"
"$gfplint" audit --rules="$tmp/rules" -j 2 "$tree" >"$tmp/out" 2>"$tmp/err" </dev/null &
pid=$!
for _ in $(seq 100); do
	[ -e "$tmp/started" ] && break
	sleep 0.1
done
kill -9 $pid
wait $pid 2>/dev/null
check "facts are not in place before they are complete" cmp -s "$tree/.gfplint/lib/a.gfl" "$tmp/a.gfl"
audit tree
check "a killed audit is gone on with" cmp -s "$tmp/out" "$tmp/first"
check "without leftovers" [ -z "$(find "$tree/.gfplint" -name '*.tmp')" ]
audit tree
check "and done then" compiled 3 0

# facts of gfplint cc, called as kbuild calls a checker
check_unit() {
	(cd "$tree" && CC="$cc" "$gfplint" cc --rules="$tmp/rules" --error -D__linux__ -Wbitwise --arch=x86 -DEXTRA_OF_SPARSE \
		"-Wp,-MMD,$(dirname "$1")/.$(basename "$1").o.d" -D__KERNEL__ '-DNAME="x y"' "$1.c" >"$tmp/out" 2>"$tmp/err")
	status=$?
}
sed -i "s|:= $tmp/slow-gcc |:= $cc |" "$tree/lib/.a.o.cmd" "$tree/lib/deep/.b.o.cmd"
cmdfile c
rm -rf "$tree/.gfplint"
sleep 0.05
for unit in lib/a lib/deep/b c; do check_unit $unit; done
check "cc leaves facts" [ -s "$tree/.gfplint/lib/deep/b.gfl" ]
check "and nothing beside objects" [ -z "$(find "$tree" -name .gfplint -prune -o -name '*.gfl' -print)" ]
audit tree
check "an audit uses them" compiled 3 0
check "and finds the same" cmp -s "$tmp/out" "$tmp/first"
touch "$tree/c.c"
audit tree
check "until something changes" compiled 3 1
echo 'int broken(' >"$tree/c.c"
check_unit c
check "cc of what does not compile" ends_with 1
check "leaves the old facts, and no others" [ -z "$(find "$tree/.gfplint" -name '*.tmp')" ]
audit tree
check "which are not used" says "no facts of 'c.c'"
printf 'int nothing;\n' >"$tree/c.c"
rm -f "$tree/.gfplint/c.gfl"
flock "$tree/.gfplint/lock" "$gfplint" cc --rules="$tmp/rules" -Wp,-MMD,$tree/.c.o.d -D__KERNEL__ "$tree/c.c" 2>"$tmp/err"
check "cc leaves a tree alone that is being audited" [ ! -e "$tree/.gfplint/c.gfl" ]
audit tree

# facts that the plugin wrote inside the build
so=$build/plugin-${cc#gcc-}/gfplint.so
inside="-fplugin=$so -fplugin-arg-gfplint-facts=.gfplint -fplugin-arg-gfplint-rules=$tmp/rules -include $build/annotate.h"
compile_inside() {
	local unit=$1
	# shellcheck disable=SC2086 # several flags
	(cd "$tree" && $cc -Wp,-MMD,$unit.d -D__KERNEL__ $inside '-DNAME="x y"' -c -o "$unit.o" "$unit.c" 2>/dev/null)
	sleep 0.05
	cmdfile "$unit" "$inside" ${2:-}
	rm "$tree/$unit.o" "$tree/$unit.d"
}
rm -rf "$tree/.gfplint"
mkdir "$tree/.gfplint"
find "$tree" -type f -exec touch -d '-1 minute' {} +
compile_inside lib/a ring.h
compile_inside lib/deep/b ring.h
compile_inside c
audit tree
check "facts of the build itself are used" compiled 3 0
check "and tell the same" cmp -s "$tmp/out" "$tmp/first"
touch "$tree/ring.h"
audit tree
check "while they are fresh" compiled 3 2
compile_inside c
sleep 0.05
touch "$tree/c.c"
audit tree
check "a source that changed after the build" compiled 3 1
compile_inside c
cmdfile c "${inside/-include/-DELSE -include}"
touch -d '-2 minutes' "$tree/.c.o.cmd"
audit tree
check "facts that the command in the .cmd file did not make" compiled 3 1
for unit in lib/a lib/deep/b; do cmdfile $unit "" ring.h; done
cmdfile c
audit tree

# other builds of gfplint: facts are made anew if they would be others
inst=$tmp/inst
so=$inst/lib/gfplint/plugin-${cc#gcc-}/gfplint.so
built=$gfplint
mkdir -p "$inst/bin" "$(dirname "$so")"
cp "$built" "$inst/bin"
cp -L "$build/annotate.h" "$inst/lib/gfplint"
cp "$build/plugin-${cc#gcc-}/gfplint.so" "$so"
audit tree
gfplint=$inst/bin/gfplint
audit tree
check "the same elsewhere, and newer: nothing is compiled" compiled 3 0
echo '- {name: harmless, kind: ignore, source: x.h}' >>"$tmp/rules/all.yaml"
audit tree
check "a rule for judging: nothing is compiled" compiled 3 0
for rule in '{name: tramp_, kind: trampoline, source: x.h, object-prefix: tramp_of_, member: fn, changed-by: tramp_set}' \
	'{name: table, kind: ops, source: x.h, fields: [run], context: [+raw], mode: {member: flags}, cases: [{any-of: [GFP_ATOMIC], context: [+raw]}]}'; do
	echo "- $rule" >>"$tmp/rules/all.yaml"
	audit tree
	check "a rule that the plugin asks for: all are: $rule" compiled 3 3
done
echo '// more' >>"$inst/lib/gfplint/annotate.h"
audit tree
check "other annotations: all are compiled" compiled 3 3
sum=$(readelf -p .gfplint.made_by "$so" | grep -oE '[0-9a-f]{16}')
sed -i "s/$sum/0123456789abcdef/" "$so"
audit tree
check "a plugin made from other sources: all are compiled" compiled 3 3
objcopy --rename-section .gfplint.made_by=.gfplint.else "$so"
audit tree
check "a plugin that does not say: refused" says "gfplint.so' does not tell what it was made from"
check "with 2" ends_with 2
gfplint=$built
audit tree
check "and back" compiled 3 3

# two at once
touch "$tree/ring.h"
"$gfplint" audit --rules="$tmp/rules" "$tree" >"$tmp/other" 2>/dev/null </dev/null &
pid=$!
audit "$tree"
wait $pid
check "two audits at once: one" cmp -s "$tmp/out" "$tmp/first"
check "two audits at once: the other" cmp -s "$tmp/other" "$tmp/first"

# a full disk, where there is one
if [ -w /dev/full ]; then
	audit -o /dev/full tree
	check "a full disk is told" says "No space left on device"
	check "and fails" ends_with 2
fi

# compile_commands.json instead of .cmd files
find "$tree" -name '.*.cmd' -delete
rm -rf "$tree/.gfplint"
{
	echo '['
	for unit in lib/a lib/deep/b; do
		echo "{\"directory\": \"$tree\", \"file\": \"$unit.c\", \"command\": \"$cc -D__KERNEL__ -c -o $unit.o $unit.c\"},"
	done
	echo "{\"directory\": \"$tree\", \"file\": \"c.c\", \"arguments\": [\"$cc\", \"-D__KERNEL__\", \"-c\", \"c.c\"]}"
	echo ']'
} >"$tree/compile_commands.json"
touch -d '-1 minute' "$tree/ring.h"
audit tree
check "compile_commands.json" cmp -s "$tmp/out" "$tmp/first"
audit tree
check "without changes" compiled 3 0
touch "$tree/ring.h"
audit tree
check "headers are known without kbuild" compiled 3 2
echo '[{"file": "x.c"}]' >"$tree/compile_commands.json"
audit tree
check "a bad entry" says "entry 1 is no compile command"

# what is no tree
mkdir "$tmp/empty"
audit empty
check "an empty folder is refused" says "no kernel units in 'empty'"
check "with 2" ends_with 2
audit
check "no folder given" says "no build folder given"
audit --jobs=0 tree
check "no jobs" says "'0' is no number of jobs"
audit --fromat=json tree
check "an option that is none" says "did you mean '--format'"

# a disk of one page, which is full
rm -rf "$tree/.gfplint"
mkdir "$tree/.gfplint"
for unit in lib/a lib/deep/b c; do cmdfile $unit; done
rm -f "$tree/compile_commands.json"
if mount -t tmpfs -o size=4k none "$tree/.gfplint" 2>/dev/null; then
	audit tree
	head -c 8192 /dev/zero >"$tree/.gfplint/full" 2>/dev/null
	audit tree
	check "a full disk while facts are made" says "the disk of '.*' is full"
	check "a full disk: fails" ends_with 2
	umount "$tree/.gfplint"
	audit tree
	check "a full disk: all is well with more room" cmp -s "$tmp/out" "$tmp/first"
else
	echo "ok $((nr += 1)) - a full disk # SKIP only root can mount one"
fi

tests_end
