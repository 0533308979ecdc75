#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Build the demo module against Debian's PREEMPT_RT kernel headers, with gfplint as kbuild's checker.
#
#	demo/run.sh BUILD
#
# The module is copied to BUILD/demo and compiled there; nothing is loaded or installed.

set -eu

build=$(cd "${1:-build}" && pwd)
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
kernel=$("$here/../tools/kernel.sh" headers-rt)

rm -rf "$build/demo"
mkdir -p "$build/demo"
cp "$here/Kbuild" "$here/sampler.c" "$build/demo/"

color=never
[ ! -t 1 ] || color=always

echo "\$ make -C $kernel M=\$PWD/demo C=2 CHECK=\"gfplint cc\" sampler.o"
echo
make -s -C "$kernel" M="$build/demo" C=2 CHECK="$build/gfplint cc --color=$color" sampler.o 2>&1 |
	sed "s|$build/||g"
[ -e "$build/demo/sampler.o" ] || exit 1
echo
echo "The module was compiled as well: findings do not stop a build."
echo "What is known about a function that allocates as its callers tell it to:"
echo
echo "\$ gfplint explain demo/.gfplint/sampler.gfl sampler_refill"
echo
"$build/gfplint" explain "$build/demo/.gfplint/sampler.gfl" sampler_refill | sed "s|$build/||g"
