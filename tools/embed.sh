#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Files as C arrays, each with the digest that a Content-Security-Policy names it by.
#
#	tools/embed.sh NAME=FILE... >FILE.c
#
# Defines NAME[], which ends in a NUL byte, and NAME_digest[].

set -eu

# hex digits on stdin to base64
base64_of_hex() {
	awk '{
		hex = "0123456789abcdef"
		b64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
		n = length($1)
		for (i = 1; i <= n; i += 6) {
			v = 0
			for (k = 0; k < 6; k++)
				v = v * 16 + (i + k <= n ? index(hex, substr($1, i + k, 1)) - 1 : 0)
			bytes = i + 5 <= n ? 3 : (n - i + 1) / 2
			for (k = 3; k >= 0; k--)
				printf "%s", 3 - k <= bytes ? substr(b64, int(v / 64 ^ k) % 64 + 1, 1) : "="
		}
		print ""
	}'
}

echo '/* made by tools/embed.sh */'
echo '#include "html.h"'
for arg in "$@"; do
	name=${arg%%=*}
	file=${arg#*=}
	[ -r "$file" ] || { echo "embed: cannot read '$file'" >&2; exit 1; }
	digest=$(sha256sum <"$file" | cut -d' ' -f1)
	echo "/* $file */"
	echo "const unsigned char ${name}[] = {"
	od -An -v -tx1 "$file" | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'
	echo '0 };'
	echo "const char ${name}_digest[] = \"sha256-$(echo "$digest" | base64_of_hex)\";"
done
