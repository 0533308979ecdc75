#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The semantic patches of cocci/: what they find in cocci/tests/*.c in every mode, against the marks on its
# lines; what they make of it, against *.res; whether `make coccicheck` of a kernel takes them; and the
# generator that puts names into them. Speaks TAP.
#
# Marks: EXPECT and SPURIOUS stand where something is reported, OK and MISSING where nothing is. Whatever
# else is reported fails, and so does a file without marks.

set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${BUILD:-$top/build}" && pwd)
cocci=$build/cocci
cases=$top/cocci/tests
generate=$build/tools/cocci
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
nr=0
failed=0

result() {
	nr=$((nr + 1))
	if [ "$1" = 0 ]; then
		echo "ok $nr - $2"
	else
		echo "not ok $nr - $2"
		failed=$((failed + 1))
		sed 's/^/# /' "$tmp/why" 2>/dev/null
	fi
	rm -f "$tmp/why"
}

skip() {
	nr=$((nr + 1))
	echo "ok $nr - $1 # SKIP $2"
}

# --- marks --------------------------------------------------------------------------------------

# lines_with FILE WORD...
lines_with() {
	local file=$1 words
	shift
	words=$*
	grep -nE "// (${words// /|})(: .*)?$" "$file" | cut -d: -f1
}

# judge FILE REPORTED - lines that were reported, against the marks; says what differs
judge() {
	if [ -z "$(lines_with "$1" EXPECT OK MISSING SPURIOUS)" ]; then
		echo "$(basename "$1"): no marks" >"$tmp/why"
		return 1
	fi
	lines_with "$1" EXPECT SPURIOUS | sort -u >"$tmp/wanted"
	sort -u "$2" | diff "$tmp/wanted" - | sed -n \
		-e "s/^< \(.*\)/$(basename "$1"):\1: marked, but not reported/p" \
		-e "s/^> \(.*\)/$(basename "$1"):\1: reported, but not marked so/p" >"$tmp/why"
	[ ! -s "$tmp/why" ]
}

spatch_on() {
	local name=$1 file=$2
	shift 2
	spatch --very-quiet --cocci-file "$cocci/$name.cocci" --no-includes --include-headers "$@" "$file" \
		2>"$tmp/err"
}

# reported MODE FILE <OUTPUT - lines that a mode points at
reported() {
	case $1 in
	report) sed -nE 's/^[^:]*:([0-9]+):[0-9]+-[0-9]+: (ERROR|WARNING): .*/\1/p' ;;
	org) sed -nE 's/^\* TODO .*linb=([0-9]+)::.*/\1/p' ;;
	# a diff that takes the line away; several marks, one line
	context) awk '/^@@/ { split($2, a, ","); n = -a[1]; next }
		/^---|^\+\+\+/ { next } /^-/ { print n } /^[- ]/ { n++ }' ;;
	esac
}

# --- the cases ----------------------------------------------------------------------------------

flags_of() {
	[ "$1" = nolock_convert ] && echo "-D nolock"
}

modes() {
	local name=$1 file=$cases/$1.c mode
	for mode in report org context; do
		# shellcheck disable=SC2046 # words
		spatch_on "$name" "$file" -D "$mode" $(flags_of "$name") >"$tmp/out"
		reported "$mode" <"$tmp/out" >"$tmp/lines"
		if [ "$mode" = context ] && [ "$name" = nolock_unchecked ]; then
			# the use is marked as well
			lines_with "$file" EXPECT SPURIOUS | grep -xFf - "$tmp/lines" >"$tmp/both"
			mv "$tmp/both" "$tmp/lines"
		fi
		judge "$file" "$tmp/lines"
		result $? "$name: $mode"
	done
}

patched() {
	local name=$1
	grep -q '^virtual patch' "$cocci/$name.cocci" || return 0
	cp "$cases/$name.c" "$tmp/$name.c"
	# shellcheck disable=SC2046
	spatch_on "$name" "$tmp/$name.c" -D patch $(flags_of "$name") --in-place >"$tmp/out"
	diff -u "$cases/$name.res" "$tmp/$name.c" >"$tmp/why"
	result $? "$name: patch"
}

# what `make coccicheck` reads, and what a maintainer looks for
head_of() {
	local file=$cocci/$1.cocci word
	for word in '// SPDX-License-Identifier: GPL-2.0' '/// ' '// Confidence: \(High\|Moderate\|Low\)$' \
		'// Copyright: ' '// Options: ' '// Keywords: ' 'virtual report$' 'virtual context$' 'virtual org$'; do
		grep -q "^$word" "$file" || echo "$1.cocci: no line '$word'" >>"$tmp/why"
	done
	grep -nE '%[a-z*-]+%| $' "$file" >>"$tmp/why"
	spatch --parse-cocci "$file" 2>&1 | grep -iE '(parse|semantic) error|should .* be a metavariable' >>"$tmp/why"
	[ ! -s "$tmp/why" ]
	result $? "$1: head and syntax"
}

can_fail() {
	local file=$tmp/fails.c
	printf 'int f(void)\n{\n\tg();\t// EXPECT\n\th();\t// OK\n}\n' >"$file"
	echo 3 >"$tmp/right"
	echo 4 >"$tmp/wrong"
	: >"$tmp/nothing"
	judge "$file" "$tmp/right" || return 1
	! judge "$file" "$tmp/wrong" && ! judge "$file" "$tmp/nothing" || return 1
	sed 's,//.*,,' "$file" >"$tmp/bare.c"
	! judge "$tmp/bare.c" "$tmp/nothing"
}

# --- in a kernel --------------------------------------------------------------------------------

# coccicheck NAME MODE DIR [FLAGS]
coccicheck() {
	make -C "$tree" coccicheck COCCI="$cocci/$1.cocci" MODE="$2" M="$3" J=1 SPFLAGS="${4:-}" \
		DEBUG_FILE="$tmp/debug.$1.$2" >"$tmp/out" 2>&1
}

in_kernel() {
	local name=$1 mode
	mkdir -p "$tmp/module"
	rm -f "$tmp"/module/*
	cp "$cases/$name.c" "$tmp/module/"
	coccicheck "$name" report "$tmp/module" "$(flags_of "$name")"
	grep "$name.c:" "$tmp/out" | reported report >"$tmp/lines"
	judge "$cases/$name.c" "$tmp/lines"
	result $? "$name: make coccicheck MODE=report"
}

kernel() {
	local name
	tree=${GFL_CACHE:-$build/cache}/6.12
	if [ ! -e "$tree/include/generated/utsrelease.h" ]; then
		skip "make coccicheck" "no prepared tree 6.12, tools/kernel.sh 6.12 makes one"
		return
	fi
	for name in "${names[@]}"; do
		in_kernel "$name"
	done
	# a real folder: nothing to find, and no way to fail but to end badly
	coccicheck alloc_in_raw report "$(readlink -f "$tree/source")/drivers/gpio"
	result $? "alloc_in_raw: make coccicheck M=drivers/gpio"
}

# --- the generator ------------------------------------------------------------------------------

# refuses TEXT MESSAGE - a template that holds TEXT
refuses() {
	printf '%s\n' "$1" >"$tmp/t.in"
	"$generate" "$cocci/rules" "$tmp/t.in" >"$tmp/out" 2>"$tmp/why" && return 1
	grep -qF "$2" "$tmp/why"
}

generator() {
	refuses 'x = {%allok%};' "t.in:1: error: unknown list 'allok'"
	result $? "an unknown list has a place"
	refuses '%include nowhere.in raw%' "cannot read '$tmp/nowhere.in'"
	result $? "an included file that is not there"
	refuses '%include nowhere.in%' "t.in:1: error: not %include FILE KIND%"
	result $? "an include without a kind"

	mkdir "$tmp/rules"
	printf 'gfp-names: [GFP_KERNEL]\n' >"$tmp/rules/gfp.yaml"
	cat >"$tmp/rules/all.yaml" <<-'YAML'
		- {name: grab, kind: lock, source: x.h, effect: [+raw(0)], released-by: [let_go], seen: [grab_nested, _grab]}
		- {name: try_grab, kind: lock, source: x.h, effect: [+raw(0)], if-result: nonzero, released-by: [let_go]}
		- {name: let_go, kind: unlock, source: x.h, effect: [-raw(0)]}
		- {name: class_grab_constructor, kind: lock, source: x.h, effect: [+raw(0)], released-by: [let_go]}
		- {name: soft, kind: lock, source: x.h, effect: ["+config(0)", irq=off], released-by: [unsoft]}
		- {name: unsoft, kind: unlock, source: x.h, effect: ["-config(0)", irq=on]}
		- {name: new, kind: alloc, source: x.h, family: slab, seen: [new_node, new_noprof]}
		- {name: new_if, kind: alloc, source: x.h, family: slab, only-if-arg: {arg: 0, is: null}}
	YAML
	printf '%s\n' '\(%raw-enter@p%\)' '%raw-leave%' '%raw-guard%' '%spin-enter%' '%alloc%' '100% of 5%' >"$tmp/t.in"
	"$generate" "$tmp/rules" "$tmp/t.in" >"$tmp/out" 2>&1
	printf '%s\n' '\(grab@p\|grab_nested@p\)' 'let_go, unsoft' 'grab' 'soft' 'new, new_node' '100% of 5%' |
		diff - "$tmp/out" >"$tmp/why"
	result $? "names that stand in code, and no others"
	refuses_nothing
}

# a list that the rules have nothing for would make a semantic patch that finds nothing
refuses_nothing() {
	printf '%%free%%\n' >"$tmp/t.in"
	! "$generate" "$tmp/rules" "$tmp/t.in" >"$tmp/out" 2>"$tmp/why" && grep -q "no rule has a name" "$tmp/why"
	result $? "an empty list is an error"
}

# --- run ----------------------------------------------------------------------------------------

names=()
for file in "$top"/cocci/*.cocci.in; do
	name=$(basename "$file" .cocci.in)
	names+=("$name")
	[ -s "$cocci/$name.cocci" ] && [ -s "$cases/$name.c" ]
	result $? "$name: is built and has a test"
done
generator
can_fail
result $? "the comparison with marks can fail"
if command -v spatch >/dev/null; then
	for name in "${names[@]}"; do
		head_of "$name"
		modes "$name"
		patched "$name"
	done
	kernel
else
	skip "semantic patches" "no spatch, package coccinelle"
fi
echo "1..$nr"
[ "$failed" = 0 ]
