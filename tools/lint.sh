#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the compiler does not check: format, headers that stand alone, who includes whom, where kernel
# names may stand, exported symbols, sizes, rules.
#
#	tools/lint.sh [BUILD]
#
# Prints every violation and "lint: N problems". Exit code 1 if there are any.

set -u

build=${1:-build}
cd "$(dirname "$0")/.." || exit 2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
problems=0

complain() {
	echo "$*"
	problems=$((problems + 1))
}

# complain_each PREFIX - one problem per line of the input
complain_each() {
	local line
	while IFS= read -r line; do
		complain "$1$line"
	done
}

skip() {
	echo "lint: skipped: $*" >&2
}

# A file that git does not know yet counts; what it ignores does not.
files() {
	git ls-files --cached --others --exclude-standard -- "$@" | sort -u | while IFS= read -r f; do
		[ -f "$f" ] && echo "$f"
	done
}

sources() {
	files 'include/*.h' 'engine/*.[ch]' 'db/*.[ch]' 'plugin/*.cc' 'plugin/*.h' 'cli/*.[ch]' 'tools/*.[ch]' \
		'tests/*.[ch]'
}

format() {
	command -v clang-format >/dev/null || { skip "clang-format is not installed"; return; }
	sources | while IFS= read -r f; do
		n=$(clang-format --output-replacements-xml "$f" | grep -c '<replacement ')
		[ "$n" = 0 ] || echo "$f: $n places not as clang-format has them (make format)"
	done >"$tmp/out"
	complain_each "" <"$tmp/out"
}

headers() {
	local h
	for h in include/gfplint/*.h; do
		echo "#include \"${h#include/}\"" >"$tmp/one.c"
		gcc -std=c11 -pedantic -Wall -Wextra -Werror -Iinclude -fsyntax-only "$tmp/one.c" 2>"$tmp/err" ||
			complain "$h: does not compile alone as C11: $(grep -m1 error "$tmp/err")"
		g++ -x c++ -std=c++14 -Wall -Wextra -Werror -Iinclude -fsyntax-only "$tmp/one.c" 2>"$tmp/err" ||
			complain "$h: does not compile alone as C++: $(grep -m1 error "$tmp/err")"
	done
}

# includes FILES-PATTERN WHAT-IS-ALLOWED(ERE on the included name)
includes() {
	files "$1" | xargs -r grep -nHE '^[[:space:]]*#[[:space:]]*include' |
		grep -vE ":[[:space:]]*#[[:space:]]*include[[:space:]]*($2)" |
		complain_from "include that is not allowed here: "
}

complain_from() {
	sed "s/^\([^:]*:[0-9]*\):/\1: $1/" >"$tmp/out"
	complain_each "" <"$tmp/out"
}

# a quoted include without a slash is a neighbour
arrows() {
	local own='"[a-z0-9_]+\.h"' std='<[a-z0-9_/]+\.h>' public='"gfplint/[a-z]+\.h"'
	includes 'include/gfplint/*.h' "<std[a-z]+\.h>|$public"
	includes 'engine/*.[ch]' "$own|$std|$public"
	includes 'db/*.[ch]' "$own|$std|$public"
	includes 'cli/*.[ch]' "$own|$std|$public"
	includes 'plugin/*.h' ".*"
	files 'plugin/*' | xargs -r grep -nHE '#[[:space:]]*include[[:space:]]*"(\.\./|engine/|db/|cli/)' |
		complain_from "include that is not allowed here: "
	files 'engine/*.[ch]' | xargs -r grep -nHE '#[[:space:]]*include.*(gcc-plugin|tree\.h|gimple|clang-c)' |
		complain_from "the engine knows no compiler: "
	files '*.[ch]' '*.cc' | grep -vE '^(db|tests)/' | xargs -r grep -nHE '#[[:space:]]*include.*sqlite' |
		complain_from "SQLite is for the database part only: "
	files 'engine/*.[ch]' 'db/*.[ch]' | xargs -r grep -nHE '\b(getenv|secure_getenv|setenv)[[:space:]]*\(' |
		complain_from "a library does not look at the environment: "
	# base.c ends the process when memory runs out, and nothing else does
	files 'engine/*.[ch]' 'db/*.[ch]' | grep -v '^engine/base\.c$' |
		xargs -r grep -nHE '\b(_?exit|abort|assert)[[:space:]]*\(' |
		complain_from "a library does not end the process: "
}

# Names of kernel functions and macros: whatever rules/ calls by name, if it looks like an identifier of the
# kernel rather than a word ("irq", "free"). Structs and types are no functions.
names() {
	"$build/gfplint" rules list >"$tmp/list" 2>/dev/null || { complain "rules list failed"; return; }
	{
		awk '$1 != "ops" && $1 != "type" { print $2 }' "$tmp/list"
		# flow lists, over several lines as well
		files 'rules/*.yaml' | xargs -r cat | tr '\n' ' ' | grep -oE 'seen: *\[[^]]*\]' |
			sed 's/.*\[//; s/\]//' | tr ',' '\n'
	} | tr -d " \"'" | grep -E '^[a-z_][a-z0-9_]*$' | grep -E '_|^k[a-z]*(alloc|free)$' | sort -u >"$tmp/names"
	files 'engine/*.[ch]' 'db/*.[ch]' 'cli/*.[ch]' 'plugin/*' 'tools/*.c' 'tools/*.h' |
		xargs -r grep -nHoE '"([^"\\]|\\.)*"' | grep -wF -f "$tmp/names" |
		grep -vE '^[^:]*:[0-9]*:"[^"]*\.(h|cc?)"$' >"$tmp/hits"
	complain_from "kernel name in a string: " <"$tmp/hits"
}

symbols() {
	local so n
	for so in "$build"/plugin-*/gfplint.so; do
		[ -e "$so" ] || continue
		nm -D --defined-only "$so" | awk '{ print $NF }' | sort >"$tmp/syms"
		printf 'plugin_init\nplugin_is_GPL_compatible\n' | cmp -s - "$tmp/syms" ||
			complain "$so: exports $(tr '\n' ' ' <"$tmp/syms")"
	done
	for so in "$build"/libgfplint*.a; do
		n=$(nm --defined-only "$so" 2>/dev/null | awk 'NF == 3 && $2 ~ /[A-Z]/ { print $3 }' |
			grep -vE '^gfl_' | tr '\n' ' ')
		[ -z "$n" ] || complain "$so: names without prefix: $n"
	done
}

# Function lengths by the kernel's form: a brace in column one opens a body, one closes it.
sizes() {
	sources | while IFS= read -r f; do
		awk -v f="$f" '
			/^\{/ { start = FNR }
			/^\}/ { if (start && FNR - start > 100)
					printf "%s:%d: function of %d lines, 100 at most\n", f, start, FNR - start
				start = 0 }
			length($0) > 140 { printf "%s:%d: line of %d characters\n", f, FNR, length($0) }
			END { if (FNR > 800) printf "%s: %d lines, 800 at most\n", f, FNR }' "$f"
	done >"$tmp/out"
	complain_each "" <"$tmp/out"
}

heads() {
	files '*.c' '*.h' '*.cc' '*.sh' '*.yaml' 'Makefile' '.ci/run' | grep -vE '^(testcases|tests/fuzz/corpus)/' | while IFS= read -r f; do
		head -n 3 "$f" | grep -q 'SPDX-License-Identifier: GPL-2.0' || echo "$f: no SPDX line"
	done >"$tmp/out"
	complain_each "" <"$tmp/out"
	# paths of somebody's machine
	files | xargs -r grep -nHE "(^|[\"' =:(])/(home|root|work|mnt)/[a-z]" 2>/dev/null |
		grep -v '^tools/lint.sh:' | complain_from "path of a machine: "
}

# Links in the documentation lead to files that are there, and each page is in the index.
links() {
	local f target
	files 'docs/*.md' 'docs/findings/*.md' | grep -vE '^docs/(index\.md$|checks/)' | while IFS= read -r f; do
		grep -qF "(${f#docs/})" docs/index.md || echo "$f: is not in docs/index.md"
	done >"$tmp/out"
	complain_each "" <"$tmp/out"
	files '*.md' | while IFS= read -r f; do
		grep -oE '\]\([^)#]+' "$f" | sed 's/^](//' | grep -vE '^(https?|mailto):' | while IFS= read -r target; do
			[ -e "$(dirname "$f")/$target" ] || echo "$f: link to '$target', which is not there"
		done
	done >"$tmp/out"
	complain_each "" <"$tmp/out"
}

rules() {
	"$build/gfplint" rules check rules >"$tmp/out" 2>&1 || complain_each "" <"$tmp/out"
}

others() {
	if command -v cppcheck >/dev/null; then
		cppcheck --quiet --enable=warning,portability --inline-suppr --std=c11 -Iinclude \
			--template='{file}:{line}: cppcheck: {message} [{id}]' engine db cli tools >"$tmp/out" 2>&1
		complain_each "" <"$tmp/out"
	else
		skip "cppcheck is not installed"
	fi
	# -nt is not in POSIX, but in every shell there is
	if command -v shellcheck >/dev/null; then
		files '*.sh' '.ci/run' | xargs -r shellcheck -S warning -e SC3013 -f gcc >"$tmp/out"
		complain_each "" <"$tmp/out"
	else
		skip "shellcheck is not installed"
	fi
}

for step in format headers arrows names symbols sizes heads links rules others; do
	$step
done
echo "lint: $problems problems"
[ "$problems" = 0 ]
