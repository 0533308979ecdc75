#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gfplint rules check --derived: what it reads, and how it ends.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
cd "$top" || exit 2

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

# --- members ------------------------------------------------------------------------------

cat >"$tmp/rules/a.yaml" <<'END'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: ops, kind: ops, source: x.h, fields: [halt], context: [+bh]}
- {name: ops, kind: ops, source: x.h, fields: [idle], context: []}
END

# Five functions in ops.run and ops.stop, called by f() with the lock held; ops.halt is called so, too, ops.idle is not
members() {
	cat <<'END'
gfplint-facts 1
unit x.c
kernel 0x060c00
file 1 x.c
END
	for field in run stop; do
		for n in 1 2 3 4 5; do
			echo "ops ops $field $field$n var t$n @1:9$n:1"
		done
	done
	echo "ops ops halt run1 var t1 @1:99:1"
	echo "ops ops idle run1 var t1 @1:99:1"
	for name in run stop; do
		for n in 1 2 3 4 5; do
			printf 'func %s%s static @1:5%s:1\n block 0\n  return @1:5%s:1\n' $name $n $n $n
		done
	done
	cat <<'END'
func f @1:7:1
 param l raw_t
 param o "struct ops"
 val 1 param 0
 val 2 param 1
 val 3 field 2 ops run -
 val 4 load 3 -
 val 5 field 2 ops stop -
 val 6 load 5 -
 val 7 field 2 ops halt -
 val 8 load 7 -
 val 9 field 2 ops idle -
 val 10 load 9 -
 block 0
  call 0 lock (1) @1:8:2
  call 0 *4 () @1:9:2
  call 0 *6 () @1:10:2
  call 0 *8 () @1:11:2
  call 0 unlock (1) @1:12:2
  call 0 *10 () @1:13:2
  return @1:14:1
eof
END
}

members >"$tmp/members.gfl"
run "$tmp/members.gfl"
check "a member that is called in a stricter context is a fault of its rule" ends_with 1
check "it is said by place" \
	prints "a.yaml:4: 'ops.halt' differs: x.c:11: f(): rule: [+bh], call: [+raw]"
check "one that is called as the rule says is right" prints "a.yaml:5: 'ops.idle' agrees: x.c:13: f()"
check "the end counts" \
	prints "members: 1 agree, 1 differ, 0 not derivable, 0 are not called; 2 could have a rule, 0 more need none"
check "a proposal says where it comes from" \
	prints "# ops.stop: x.c:10, in f(); the only call; adds 5 functions"
sed -n '/^- name:/,$p' "$tmp/out" >"$tmp/proposal"
cat >"$tmp/want" <<'END'
- name: ops
  kind: ops
  fields: [run, stop]
  context: [+raw]
  source: x.c:f
END
check "fields of one struct and one caller are one rule" cmp -s "$tmp/proposal" "$tmp/want"
cp "$tmp/proposal" "$tmp/rules/b.yaml"
sed -i "s/context: \[+bh\]/context: [+bh], body-differs: it is odd/" "$tmp/rules/a.yaml"
run "$tmp/members.gfl"
check "the proposal is a rule that agrees" prints "b.yaml:1: 'ops.run' agrees"
check "what a rule gives a reason for is no fault" ends_with 0
check "the reason is shown" prints "'ops.halt' not derivable: x.c:11: f(): rule: [+bh], call: [+raw]: it is odd"
check "nothing else is proposed" prints "0 could have a rule"

"$build/gfplint" rules list --derived >"$tmp/out" 2>"$tmp/err"
status=$?
check "it is for check" ends_with 2

"$build/gfplint" rules check --help >"$tmp/out" 2>"$tmp/err"
status=$?
check "help is printed behind a word, too" ends_with 0
check "it is the usage" prints "usage: gfplint rules"

tests_end
