#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The case runner as a whole, with a kernel tree and a compiler made up for it: does it notice how a
# compiler ends, and does its exit code say so? What it makes of marks is `verify --self-test`.
# Output: TAP.

set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$top" || exit 2
verify=${BUILD:-build}/tools/verify
if [ ! -x "$verify" ]; then
	echo "Bail out! $verify is not built"
	exit 1
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
nr=0
bad=0

# A tree that kbuild could have prepared, a plugin that nobody loads, a compiler that does as told, and
# a gfplint that finds what the compiler put into the facts: lines.
mkdir -p "$dir/cache/6.12/include/generated" "$dir/build/plugin-99" "$dir/bin" "$dir/cases"
touch "$dir/cache/6.12/include/generated/utsrelease.h" \
	"$dir/cache/6.12/include/generated/autoconf.h" "$dir/build/plugin-99/gfplint.so"
cat >"$dir/cache/6.12/Makefile" <<'EOT'
probe.o:
	echo 'savedcmd_probe.o := gcc -D__KERNEL__ -c -o probe.o probe.c' >$(M)/.probe.o.cmd
EOT
cat >"$dir/bin/gcc-99" <<'EOT'
#!/bin/sh
for last; do :; done
case $last in
*/empty.c) ;;
*/crash.c) kill -SEGV $$ ;;
*/ice.c) echo "gcc: internal compiler error: Segmentation fault signal terminated program cc1" >&2; exit 4 ;;
*/slow.c) sleep 30 & echo $! >"$PID_FILE"; wait ;;
*/error.c) echo "$last:1:1: error: no" >&2; exit 1 ;;
*/silent.c) ;;
*/warning.c) echo "$last:1:1: warning: text" >&2 ;;
esac
for arg; do
	case $arg in
	-fplugin-arg-gfplint-facts=*) echo "$last" >"${arg#*facts=}" ;;
	esac
done
EOT
cat >"$dir/build/gfplint" <<'EOT'
#!/bin/sh
finding='{"check": "alloc-in-raw", "models": ["rt"], "message": "text", "path": [], "confidence": "high", "doubts": [], "location":'
case $1 in
report)
	for last; do :; done
	file=$(cat "$last")
	case $file in
	*/silent.c) echo '{"findings": []}' ;;
	*/broken.c) exit 2 ;;
	*) echo "{\"findings\": [$finding {\"file\": \"$file\", \"line\": 1}}]}"; exit 1 ;;
	esac
	;;
audit)
	for arg; do
		case $arg in
		--output=*) out=${arg#*=} ;;
		esac
	done
	echo "gfplint: 2 units, 2 to compile" >&2
	files=$(sed -n 's/.*"file": "\(.*\)".*/\1/p' "$arg/compile_commands.json")
	for file in $files; do
		case $file in
		*/error.c) echo "gfplint: 0 findings in 1 units, 1 unit without facts" >&2 ;;
		*/second.c) list="$finding {\"file\": \"$file\", \"line\": 1}}" ;;
		esac
	done
	echo "{\"findings\": [${list:-}]}" >"$out"
	;;
esac
EOT
chmod +x "$dir/bin/gcc-99" "$dir/build/gfplint"
for case in crash ice slow error silent warning broken good; do
	echo '// EXPECT alloc-in-raw' >"$dir/cases/$case.c"
done
echo 'int x;' >"$dir/cases/bare.c"
for program in good wrong error; do
	mkdir -p "$dir/program/$program"
	echo '// OK alloc-in-raw' >"$dir/program/$program/first.c"
	echo '// EXPECT alloc-in-raw' >"$dir/program/$program/second.c"
done
echo '// EXPECT alloc-in-raw' >"$dir/program/wrong/a.h"
cp "$dir/program/good/first.c" "$dir/program/error/error.c"
export PID_FILE="$dir/pid"

# run CASE... - the runner's output and exit code
run() {
	files=
	for case; do
		case $case in
		program*) files="$files $dir/$case" ;;
		*) files="$files $dir/cases/$case.c" ;;
		esac
	done
	# shellcheck disable=SC2086 # a list of words
	out=$(PATH="$dir/bin:$PATH" GFL_CACHE="$dir/cache" "$verify" -b "$dir/build" --gcc 99 \
		--tree 6.12 --timeout 1 $files 2>&1)
	rc=$?
}

# check NAME RC PATTERN - of the last run
check() {
	nr=$((nr + 1))
	if [ "$rc" = "$2" ] && printf '%s\n' "$out" | grep -q -e "$3"; then
		echo "ok $nr - $1"
	else
		bad=1
		echo "not ok $nr - $1: exit code $rc, output: $out"
	fi
}

run good
check "a good case passes" 0 '^1 passed, 0 failed$'
run silent
check "a silent compiler fails" 1 'not reported'
run error
check "a compile error fails" 1 'does not compile'
run crash
check "a signal is a crash" 1 'crashed'
run ice
check "a dead cc1 is a crash" 1 'crashed'
run slow
check "a slow compiler is ended" 1 'too long'
sleep 1
# dead, or dead and not yet collected by whoever inherited it
out=$(grep '^State:' "/proc/$(cat "$PID_FILE")/status" 2>/dev/null | grep -v 'Z (zombie)')
rc=0
[ -z "$out" ] || rc=1
check "its children are ended with it" 0 '^$'
run warning
check "a warning of the compiler fails" 1 'neither finding nor step'
run broken
check "a report that fails is no silence" 1 'does not compile'
run bare
check "a file without marks fails" 1 'no marks'
run good silent good
check "one of three fails" 1 '^2 passed, 1 failed$'
run program/good
check "a folder is one program" 0 '^1 passed, 0 failed$'
run program
check "each folder is one" 1 '^1 passed, 2 failed$'
run program/wrong
check "marks in headers count" 1 'a.h:1: .* not reported'
run program/error
check "a unit of a program that does not compile" 1 'does not compile'
run nothing
check "no such file is an error of its own" 2 'cannot read'
echo "1..$nr"
exit $bad
