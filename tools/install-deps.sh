#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Install Debian packages that are missing: what building and testing need, or those given as arguments.
#
#	tools/install-deps.sh [PACKAGE...]
#
# Asks nothing, says what it does, does nothing if all are there. Needs root or sudo only to install.
# Messages go to stderr.

set -eu

die() {
	echo "install-deps: error: $*" >&2
	exit 1
}

# The default gcc, and gcc 11, the other one the plugin is tested with, where the system has it.
wanted() {
	major=$(gcc -dumpversion 2>/dev/null | cut -d. -f1)
	[ -n "$major" ] || major=$(apt-cache depends gcc 2>/dev/null |
		sed -n 's/^ *Depends: gcc-\([0-9]*\)$/\1/p' | head -n 1)
	[ -n "$major" ] || return 0
	echo gcc g++ make libc6-dev libyaml-dev libjansson-dev libsqlite3-dev sqlite3 libcmocka-dev
	echo python3-jsonschema coccinelle
	echo "gcc-$major" "g++-$major" "gcc-$major-plugin-dev"
	if is_there gcc-11-plugin-dev || apt-cache show gcc-11-plugin-dev >/dev/null 2>&1; then
		echo gcc-11 g++-11 gcc-11-plugin-dev
	fi
}

is_there() {
	dpkg-query -W -f='${Status}\n' "$1" 2>/dev/null | grep -q 'ok installed'
}

missing_of() {
	for pkg in "$@"; do
		is_there "$pkg" || printf ' %s' "$pkg"
	done
}

command -v dpkg-query >/dev/null || {
	echo "install-deps: not a Debian system, nothing installed; README.md lists what is needed" >&2
	exit 0
}

root=
[ "$(id -u)" = 0 ] || root=sudo
install() {
	$root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" >&2
}

update() {
	echo "install-deps: reading the package lists" >&2
	$root apt-get -qq update >&2 || die "apt-get update failed"
}

if [ $# = 0 ]; then
	# shellcheck disable=SC2046 # a list of words
	set -- $(wanted)
fi
if [ $# = 0 ]; then
	# neither gcc nor package lists: a very fresh machine
	update
	# shellcheck disable=SC2046
	set -- $(wanted)
	[ $# != 0 ] || die "cannot find out the version of gcc"
fi
missing=$(missing_of "$@")
[ -n "$missing" ] || exit 0
[ -z "$root" ] || command -v sudo >/dev/null || die "installing needs root:$missing"

echo "install-deps: installing$missing" >&2
# Lists may be absent on a fresh machine, or older than the archive.
# shellcheck disable=SC2086 # a list of words
install $missing 2>/dev/null || {
	update
	install $missing || die "could not install:$missing"
}
