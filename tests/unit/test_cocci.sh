#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The semantic patches of cocci/: what they find in cocci/tests/*.c in every mode, against the marks on its
# lines; what they make of it, against *.res; whether `make coccicheck` of a kernel takes them; and the
# generator that puts names into them. Speaks TAP.
#
# Marks: EXPECT and SPURIOUS stand where something is reported, OK and MISSING where nothing is. Whatever
# else is reported fails, and so does a file without marks.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
cocci=$build/cocci
cases=$top/cocci/tests
generate=$build/tools/cocci
: >"$tmp/out"

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
		echo "$(basename "$1"): no marks" >"$tmp/err"
		return 1
	fi
	lines_with "$1" EXPECT SPURIOUS | sort -u >"$tmp/wanted"
	sort -u "$2" | diff "$tmp/wanted" - | sed -n \
		-e "s/^< \(.*\)/$(basename "$1"):\1: marked, but not reported/p" \
		-e "s/^> \(.*\)/$(basename "$1"):\1: reported, but not marked so/p" >"$tmp/err"
	[ ! -s "$tmp/err" ]
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

# What takes time is run beforehand, several at a time; each leaves what it says in $tmp/NAME.WHAT.

flags_of() {
	[ "$1" = nolock_convert ] && echo "-D nolock"
}

# spatch_on NAME MODE FILE [OPTIONS]
spatch_on() {
	local name=$1 mode=$2 file=$3
	shift 3
	# shellcheck disable=SC2046 # words
	spatch --very-quiet --cocci-file "$cocci/$name.cocci" --no-includes --include-headers -D "$mode" \
		$(flags_of "$name") "$@" "$file" >"$tmp/$name.$mode" 2>&1
}

# a tree that make coccicheck can be run in, or nothing
find_tree() {
	tree=${GFL_CACHE:-$build/cache}/6.12
	[ -e "$tree/include/generated/utsrelease.h" ] || tree=
}

# coccicheck NAME WHAT DIR - its exit code is added to what it says
coccicheck() {
	make -C "$tree" coccicheck COCCI="$cocci/$1.cocci" MODE=report M="$3" J=1 SPFLAGS="$(flags_of "$1")" \
		DEBUG_FILE="$tmp/$1.$2.debug" >"$tmp/$1.$2" 2>&1
	echo "ended with $?" >>"$tmp/$1.$2"
}

# one line for each job: a function and its arguments
jobs_of() {
	local name=$1 mode
	for mode in report org context; do
		echo "spatch_on $name $mode $cases/$name.c"
	done
	if [ -e "$cases/$name.res" ]; then
		mkdir "$tmp/patched.$name"
		cp "$cases/$name.c" "$tmp/patched.$name/"
		echo "spatch_on $name patch $tmp/patched.$name/$name.c --in-place"
	fi
	[ -n "$tree" ] || return
	mkdir "$tmp/module.$name"
	cp "$cases/$name.c" "$tmp/module.$name/"
	echo "coccicheck $name kernel $tmp/module.$name"
}

run_all() {
	local name
	{
		[ -z "$tree" ] || echo "coccicheck alloc_in_raw gpio $(readlink -f "$tree/source")/drivers/gpio"
		for name in "${names[@]}"; do
			jobs_of "$name"
		done
	} >"$tmp/jobs"
	while read -ra job; do
		[ "$(jobs -r | wc -l)" -lt "$(nproc)" ] || wait -n
		"${job[@]}" &
	done <"$tmp/jobs"
	wait
}

modes() {
	local name=$1 file=$cases/$1.c mode
	for mode in report org context; do
		reported "$mode" <"$tmp/$name.$mode" >"$tmp/lines"
		if [ "$mode" = context ] && [ "$name" = nolock_unchecked ]; then
			# the use is marked as well
			lines_with "$file" EXPECT SPURIOUS | grep -xFf - "$tmp/lines" >"$tmp/both"
			mv "$tmp/both" "$tmp/lines"
		fi
		check "$name: $mode" judge "$file" "$tmp/lines"
	done
}

patched() {
	diff -u "$cases/$1.res" "$tmp/patched.$1/$1.c" >"$tmp/err"
}

# what `make coccicheck` reads, and what a maintainer looks for
head_of() {
	local file=$cocci/$1.cocci word
	: >"$tmp/err"
	for word in '// SPDX-License-Identifier: GPL-2.0' '/// ' '// Confidence: \(High\|Moderate\|Low\)$' \
		'// Copyright: ' '// Options: ' '// Keywords: ' 'virtual report$' 'virtual context$' 'virtual org$'; do
		grep -q "^$word" "$file" || echo "$1.cocci: no line '$word'" >>"$tmp/err"
	done
	if grep -q '^virtual patch' "$file" && [ ! -e "$cases/$1.res" ]; then
		echo "$1.cocci: makes patches that nothing tests" >>"$tmp/err"
	fi
	grep -nE '%[a-z*-]+%| $' "$file" >>"$tmp/err"
	spatch --parse-cocci "$file" 2>&1 | grep -iE '(parse|semantic) error|should .* be a metavariable' >>"$tmp/err"
	[ ! -s "$tmp/err" ]
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

in_kernel() {
	local name=$1
	grep "$name.c:" "$tmp/$name.kernel" | reported report >"$tmp/lines"
	judge "$cases/$name.c" "$tmp/lines"
}

kernel() {
	local name
	if [ -z "$tree" ]; then
		skip "make coccicheck" "no prepared tree 6.12, tools/kernel.sh 6.12 makes one"
		return
	fi
	for name in "${names[@]}"; do
		check "$name: make coccicheck MODE=report" in_kernel "$name"
	done
	# a real folder: nothing to find, and no way to fail but to end badly
	cp "$tmp/alloc_in_raw.gpio" "$tmp/out"
	check "alloc_in_raw: make coccicheck M=drivers/gpio" prints "ended with 0"
}

# --- the generator ------------------------------------------------------------------------------

# refuses TEXT MESSAGE - a template that holds TEXT
refuses() {
	printf '%s\n' "$1" >"$tmp/t.in"
	"$generate" "$cocci/rules" "$tmp/t.in" >"$tmp/out" 2>"$tmp/err" && return 1
	grep -qF "$2" "$tmp/err"
}

generator() {
	check "an unknown list has a place" refuses 'x = {%allok%};' "t.in:1: error: unknown list 'allok'"
	check "an included file that is not there" refuses '%include nowhere.in raw%' "cannot read '$tmp/nowhere.in'"
	check "an include without a kind" refuses '%include nowhere.in%' "t.in:1: error: not %include FILE KIND%"

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
	printf '%s\n' '\(grab@p\|grab_nested@p\)' 'let_go, unsoft' 'grab' 'soft' 'new, new_node' '100% of 5%' >"$tmp/names"
	check "names that stand in code, and no others" diff "$tmp/names" "$tmp/out"
	check "an empty list is an error" refuses_nothing
}

# a list that the rules have nothing for would make a semantic patch that finds nothing
refuses_nothing() {
	printf '%%free%%\n' >"$tmp/t.in"
	! "$generate" "$tmp/rules" "$tmp/t.in" >"$tmp/out" 2>"$tmp/err" && grep -q "no rule has a name" "$tmp/err"
}

# --- run ----------------------------------------------------------------------------------------

is_there() {
	[ -s "$cocci/$1.cocci" ] && [ -s "$cases/$1.c" ]
}

names=()
for file in "$top"/cocci/*.cocci.in; do
	name=$(basename "$file" .cocci.in)
	names+=("$name")
	check "$name: is built and has a test" is_there "$name"
done
generator
check "the comparison with marks can fail" can_fail
if command -v spatch >/dev/null; then
	find_tree
	run_all
	for name in "${names[@]}"; do
		check "$name: head and syntax" head_of "$name"
		modes "$name"
		[ ! -e "$cases/$name.res" ] || check "$name: patch" patched "$name"
	done
	kernel
else
	skip "semantic patches" "no spatch, package coccinelle"
fi
tests_end
