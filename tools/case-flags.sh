#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The compiler flags that kbuild gives a module in a prepared kernel tree, as a response file.
#
#	tools/case-flags.sh BUILD CC OUT
#
# Writes OUT, one flag per line, unless it is of this tree and newer than its configuration. A probe module is
# compiled once and its .cmd file read. Flags that CC does not know are left out: the tree may be
# configured for another version. So are -Werror, dependency files and -DMODULE: cases may use what
# only built-in code has. Prints nothing.

set -eu

[ $# = 3 ] || {
	echo "usage: case-flags.sh BUILD CC OUT" >&2
	exit 2
}
build=$1
cc=$2
out=$3

die() {
	echo "case-flags.sh: error: $*" >&2
	exit 1
}

config=$build/include/generated/autoconf.h
[ -r "$config" ] || die "'$build' is no prepared kernel tree"
[ -s "$out" ] && [ "$(cat "$out.tree" 2>/dev/null)" = "$build" ] &&
	[ -z "$(find "$config" "$0" -newer "$out")" ] && exit 0

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM

echo '#include <linux/module.h>' >"$dir/probe.c"
echo 'obj-m := probe.o' >"$dir/Makefile"
make -s -C "$build" M="$dir" probe.o >"$dir/log" 2>&1 || {
	cat "$dir/log" >&2
	die "kbuild cannot compile a module in '$build'"
}

# One flag per line, from behind the name of the compiler. Quoting is kept: a response file is quoted like a command line.
sed -n 's/^\(saved\)\{0,1\}cmd_[^ ]* := //p' "$dir/.probe.o.cmd" | sed 's/ ; .*//' | tr -s ' ' '\n' |
	awk -v dir="$dir" '
	!nr && !/^-/ { next }
	{ nr++ }
	$0 == "-c" || /\.c$/ { next }
	$0 == "-o" { getline; next }
	/^-Wp,-M/ || /^-Werror/ || $0 == "-DMODULE" || index($0, dir) { next }
	{ print }' >"$dir/flags"
{
	echo "-Wno-missing-prototypes"
	echo "-Wno-missing-declarations"
	echo "-DKBUILD_MODFILE='\"probe\"'"
} >>"$dir/flags"
grep -q '^-D__KERNEL__' "$dir/flags" || die "no flags in the .cmd file of the probe module"

# Kbuild chose the flags for the compiler of the tree; ask $cc what it does not know of them.
: >"$dir/empty.c"
while ! (cd "$build" && LC_ALL=C "$cc" @"$dir/flags" -fsyntax-only "$dir/empty.c") 2>"$dir/err"; do
	sed -n "s/.*unrecognized command.line option [^-]*\(-[^’']*\)[’'].*/\1/p" "$dir/err" >"$dir/bad"
	[ -s "$dir/bad" ] || {
		cat "$dir/err" >&2
		die "'$cc' does not take the flags of '$build'"
	}
	grep -vxF -f "$dir/bad" "$dir/flags" >"$dir/fewer"
	mv "$dir/fewer" "$dir/flags"
done

mkdir -p "$(dirname "$out")"
cp "$dir/flags" "$out.tmp"
echo "$build" >"$out.tree"
mv "$out.tmp" "$out"
