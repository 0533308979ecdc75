#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Prepare a kernel build folder from Debian's packages and print its path.
#
#	tools/kernel.sh 6.12-rt | 6.12 | 6.1	from linux-source-*, x86_64_defconfig
#	tools/kernel.sh headers-rt | headers	from linux-headers-*, nothing to unpack
#
# The cache is $GFL_CACHE, build/cache if unset. Missing packages are installed by install-deps.sh,
# which says so. Only the path goes to stdout. What is interrupted is begun anew the next time.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cache=${GFL_CACHE:-$here/build/cache}
jobs=$(nproc)

say() {
	echo "kernel.sh: $*" >&2
}

die() {
	echo "kernel.sh: error: $*" >&2
	exit 1
}

install() {
	"$here/tools/install-deps.sh" "$@" || die "could not install what is needed: $*"
}

# unpack VERSION - into $cache/linux-source-VERSION
unpack() {
	src=$cache/linux-source-$1
	[ -d "$src" ] && return 0
	tar=/usr/src/linux-source-$1.tar.xz
	install "linux-source-$1" xz-utils
	[ -r "$tar" ] || die "'$tar' is not there, though its package is installed"
	say "unpacking $tar (1.5 GB)"
	rm -rf "$cache/tmp-source-$1"
	mkdir -p "$cache/tmp-source-$1"
	tar -xf "$tar" -C "$cache/tmp-source-$1" --strip-components=1
	mv "$cache/tmp-source-$1" "$src"
}

# configure SOURCE BUILD NAME
configure() {
	make -s -C "$1" O="$2" x86_64_defconfig >&2
	case $3 in
	*-rt)
		"$1/scripts/config" --file "$2/.config" -e EXPERT -e PREEMPT_RT
		make -s -C "$1" O="$2" olddefconfig >&2
		grep -q '^CONFIG_PREEMPT_RT=y' "$2/.config" || die "this kernel refuses PREEMPT_RT"
		;;
	*)
		make -s -C "$1" O="$2" olddefconfig >&2
		;;
	esac
}

# A build folder knows its own path, so it is made in place; the mark goes when it is whole.
prepare() {
	build=$cache/$1
	version=${1%-rt}
	if [ -e "$build/include/generated/utsrelease.h" ] && [ ! -e "$build/.gfplint-unfinished" ]; then
		echo "$build"
		return
	fi
	install make gcc flex bison bc libelf-dev libssl-dev cpio kmod
	unpack "$version"
	rm -rf "$build"
	mkdir "$build"
	touch "$build/.gfplint-unfinished"
	say "configuring and preparing $1 in $build"
	configure "$cache/linux-source-$version" "$build" "$1"
	make -s -C "$cache/linux-source-$version" O="$build" -j"$jobs" modules_prepare >&2 ||
		die "cannot prepare '$build'"
	rm "$build/.gfplint-unfinished"
	echo "$build"
}

# headers PATTERN PACKAGE - Debian's own prepared headers
headers() {
	install "$2" make
	# shellcheck disable=SC2012,SC2086 # a pattern; names of packages hold nothing odd
	for build in $(ls -d /usr/src/linux-headers-$1 2>/dev/null | sort -rV); do
		if [ -e "$build/Module.symvers" ]; then
			echo "$build"
			return
		fi
	done
	die "package '$2' left no prepared headers in /usr/src"
}

case ${1:-} in
6.12-rt | 6.12 | 6.1)
	mkdir -p "$cache"
	exec 9>"$cache/.lock"
	flock 9
	prepare "$1"
	;;
headers-rt)
	headers '*-rt-amd64' linux-headers-rt-amd64
	;;
headers)
	headers '*[0-9]-amd64' linux-headers-amd64
	;;
*)
	echo "usage: kernel.sh 6.12-rt|6.12|6.1|headers-rt|headers" >&2
	exit 2
	;;
esac
