#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The command line, with a compiler that only tells how it was called. Speaks TAP.

set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${BUILD:-$top/build}" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
nr=0
failed=0

# A folder like the build folder, with a plugin that is never loaded.
mkdir -p "$tmp/b/plugin-12" "$tmp/bin" "$tmp/run"
cp "$build/gfplint" "$tmp/b/gfplint"
ln -s "$top/rules" "$tmp/b/rules"
touch "$tmp/b/annotate.h"
echo 'char made_by[] __attribute__((section(".gfplint.made_by"))) = "a test";' |
	gcc -shared -fPIC -x c -o "$tmp/b/plugin-12/gfplint.so" -
gfplint=$tmp/b/gfplint
native=$(gcc -dumpmachine)
cd "$tmp/run" || exit 2

# fake NAME VERSION-LINE [TARGET] [EXIT]
fake() {
	cat >"$tmp/bin/$1" <<-SCRIPT
		#!/bin/sh
		if [ "\$1" = -v ]; then
			echo "Target: ${3:-$native}" >&2
			echo "$2" >&2
			exit 0
		fi
		echo "called $1"
		for arg; do echo "<\$arg>"; done
		exit ${4:-0}
	SCRIPT
	chmod +x "$tmp/bin/$1"
}
fake gcc "gcc version 12.2.0 (Debian 12.2.0-14)"
fake gcc-9 "gcc version 9.3.0 (GCC)"
fake failing-gcc "gcc version 12.2.0 (GCC)" "$native" 1
fake cross-gcc "gcc version 12.2.0 (GCC)" "aarch64-linux-gnu"
fake clang "Debian clang version 14.0.6"
# distcc answers for its compiler, ccache complains
fake distcc "gcc version 12.2.0 (GCC)"
printf '#!/bin/sh\necho "ccache: invalid option -- v" >&2\nexit 1\n' >"$tmp/bin/ccache"
printf '#!/bin/sh\necho "sparse: $*"\nexit 1\n' >"$tmp/bin/sparse"
chmod +x "$tmp/bin/ccache" "$tmp/bin/sparse"
PATH=$tmp/bin:$PATH
unset CC KBUILD_VERBOSE

# What kbuild gives a checker: first what is meant for sparse, then the flags of the compilation.
kbuild=(-D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -Wno-return-void
	-Wno-unknown-attribute --arch=x86 -mlittle-endian -m64
	"-Wp,-MMD,kernel/.relay.o.d" -nostdinc -I./include -include ./include/linux/kconfig.h
	-D__KERNEL__ -Werror -std=gnu11 -mcmodel=kernel -Wall -Werror=return-type -Wframe-larger-than=2048
	-O2 -fplugin=./scripts/gcc-plugins/structleak_plugin.so -fplugin-arg-structleak_plugin-byref-all
	-DKBUILD_MODNAME='"relay"' -D__KBUILD_MODNAME=kmod_relay)

# run ARGS... - leaves out, err, status
run() {
	"$gfplint" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	out=$(cat "$tmp/out")
	err=$(cat "$tmp/err")
}

ok() {
	nr=$((nr + 1))
	echo "ok $nr - $1"
}

not_ok() {
	nr=$((nr + 1))
	failed=$((failed + 1))
	echo "not ok $nr - $1"
	printf '# %s\n' "exit code $status" "${out//$'\n'/$'\n# '}" "${err//$'\n'/$'\n# '}"
}

# expect TITLE STATUS: the exit code
expect() {
	if [ "$status" = "$2" ]; then ok "$1"; else not_ok "$1: exit code is not $2"; fi
}

# has TITLE TEXT / hasnt TITLE TEXT: a word of the compiler's command line, or a part of a message
has() {
	if [[ "$out$err" == *"$2"* ]]; then ok "$1"; else not_ok "$1: '$2' is missing"; fi
}

hasnt() {
	if [[ "$out$err" == *"$2"* ]]; then not_ok "$1: '$2' is there"; else ok "$1"; fi
}

# --- flags -------------------------------------------------------------------------------------

run cc "${kbuild[@]}" kernel/relay.c
expect "kbuild: succeeds" 0
has "default compiler" "called gcc"
for flag in -nostdinc -I./include -D__KERNEL__ -std=gnu11 -mcmodel=kernel -O2 '-DKBUILD_MODNAME="relay"' kernel/relay.c; do
	has "kbuild: keeps $flag" "<$flag>"
done
for flag in -Dlinux -Wbitwise --arch=x86 -mlittle-endian -Wp,-MMD,kernel/.relay.o.d -Werror \
	-Werror=return-type -Wall -fplugin=./scripts/gcc-plugins/structleak_plugin.so \
	-fplugin-arg-structleak_plugin-byref-all; do
	hasnt "kbuild: drops $flag" "<$flag>"
done
has "argument of -include stays with it" "<-include>
<./include/linux/kconfig.h>"
has "plugin" "<-fplugin=$tmp/b/plugin-12/gfplint.so>"
has "no code is generated" "<-fplugin-arg-gfplint-stop>"
has "facts where an audit finds them" "<-fplugin-arg-gfplint-facts=$tmp/run/.gfplint/kernel/relay.gfl.tmp>"
has "and what they depend on" "<-MF>
<$tmp/run/.gfplint/kernel/relay.d.tmp>"
has "our rules" "<-fplugin-arg-gfplint-rules=$top/rules>"
has "annotations come last of the forced headers" "<-include>
<$tmp/b/annotate.h>"
has "output goes nowhere" "<-o>
</dev/null>"

run cc --model=rt --checks=alloc-in-raw --facts=none --color=always --rules="$top/rules" "${kbuild[@]}" a.c
has "--model" "<-fplugin-arg-gfplint-models=rt>"
has "--checks" "<-fplugin-arg-gfplint-checks=alloc-in-raw>"
has "--color" "<-fplugin-arg-gfplint-color=always>"
hasnt "--facts=none" "-facts="
run cc --facts=x/y.gfl "${kbuild[@]}" a.c
has "--facts=FILE" "<-fplugin-arg-gfplint-facts=x/y.gfl>"
run cc "${kbuild[@]:0:5}" --model=nort "${kbuild[@]:5}" a.c
has "our option among CHECKFLAGS, as by CF=" "<-fplugin-arg-gfplint-models=nort>"
run cc -- -D__KERNEL__ --param=x=1 --sysroot=/s a.c
has "long options of the compiler stay" "<--sysroot=/s>"

run cc -O2 -c -o a.o -MD -MF a.d -MT a.o -MQ b -Wp,-MD,.a.o.d -Wp,-MT,x -save-temps -ftest-coverage a.c
for flag in -c a.o -MD a.d -MF -MT b "-Wp,-MD,.a.o.d" "-Wp,-MT,x" -save-temps -ftest-coverage; do
	hasnt "drops $flag" "<$flag>"
done
run cc -O2 -oa.o -MFa.d -Wp,-DX=1 -Wa,-x -I inc -D A=b.c -x c a.c
has "a flag's argument is no input" "<-D>
<A=b.c>"
has "-Wp, that defines stays" "<-Wp,-DX=1>"
hasnt "-o in one word goes" "<-oa.o>"
hasnt "without kbuild no facts" "-facts="
run cc -D__CHECKER__ -D__CHECKER__=1 a.c
hasnt "is not sparse" "__CHECKER__"

# --- what is not looked at -----------------------------------------------------------------------

for what in "arch/x86/entry/entry.S" "/dev/null" "x.rs" "-"; do
	run cc "${kbuild[@]}" "$what"
	expect "skips $what" 0
	has "skips $what silently" ""
	hasnt "skips $what without a compiler" "called"
done
run cc "${kbuild[@]}" -x assembler-with-cpp a.c
hasnt "skips assembly by language" "called"
run cc -Wp,-MMD,scripts/.x.o.d -O2 scripts/x.c
hasnt "skips the build's own programs" "called"
run cc -O2 plain.c
has "a file given by hand needs no __KERNEL__" "called gcc"

# --- compilers ----------------------------------------------------------------------------------

CC="ccache gcc" run cc a.c
has "launcher that fails" "called gcc"
CC="distcc gcc" run cc a.c
has "launcher that answers for its compiler" "called gcc"
CC="distcc ccache gcc -m64 -B x" run cc a.c
has "several launchers" "called gcc"
has "flags of CC stay" "<-m64>"
CC="  " run cc a.c
has "empty CC" "called gcc"
CC=clang run cc a.c
expect "clang does not break a build" 0
has "clang is named" "clang"
hasnt "clang is not run" "called"
CC=clang run cc --error a.c
expect "clang with --error" 2
CC=gcc-9 run cc --error a.c
expect "no plugin" 2
has "no plugin, says the package" "gcc-9-plugin-dev"
CC=cross-gcc run cc --error a.c
expect "no plugin for the target" 2
has "no plugin, says the target" "aarch64-linux-gnu"
mkdir -p "$tmp/b/plugin-12-aarch64-linux-gnu"
cp "$tmp/b/plugin-12/gfplint.so" "$tmp/b/plugin-12-aarch64-linux-gnu/gfplint.so"
CC=cross-gcc run cc a.c
has "plugin of a cross compiler" "plugin-12-aarch64-linux-gnu/gfplint.so>"
CC=no-such-gcc run cc a.c
expect "no compiler does not break a build" 0
has "no compiler, says so" "no-such-gcc"
CC=failing-gcc run cc a.c
expect "failing compiler does not break a build" 0
CC=failing-gcc run cc --error a.c
if [ "$status" != 0 ]; then ok "failing compiler with --error"; else not_ok "failing compiler with --error"; fi

run cc --sparse "${kbuild[@]}" a.c
expect "sparse's exit code does not count" 0
has "sparse gets the original flags" "sparse: -D__linux__ -Dlinux"
has "besides" "called gcc"
run cc -v -O2 a.c
has "-v shows the command" "gfplint: gcc -O2 a.c"
KBUILD_VERBOSE=1 run cc -O2 a.c
has "V=1 does, too" "gfplint: gcc -O2 a.c"

# installed: bin/ and lib/gfplint/
mkdir -p "$tmp/i/bin" "$tmp/i/lib/gfplint/plugin-12" "$tmp/i/lib/gfplint/rules"
cp "$build/gfplint" "$tmp/i/bin/"
cp "$tmp/b/plugin-12/gfplint.so" "$tmp/i/lib/gfplint/plugin-12/gfplint.so"
gfplint=$tmp/i/bin/gfplint run cc -O2 a.c
has "installed plugin" "<-fplugin=$tmp/i/lib/gfplint/plugin-12/gfplint.so>"
has "installed rules" "<-fplugin-arg-gfplint-rules=$tmp/i/lib/gfplint/rules>"

# --- usage errors ---------------------------------------------------------------------------------

# usage MESSAGE ARGS... - exit code 2, the message, nothing on stdout
usage() {
	local message=$1
	shift
	run "$@"
	if [ "$status" = 2 ] && [[ $err == *"$message"* ]] && [ -z "$out" ]; then
		ok "usage: $*"
	else
		not_ok "usage: $*: wanted '$message'"
	fi
}
usage "usage: gfplint COMMAND"
usage "unknown command 'exlpain', did you mean 'explain'?" exlpain
usage "unknown command 'x'" help x
usage "no compiler flags" cc
usage "no file given" cc -O2
usage "more than one file" cc a.c b.c
usage "unknown option '--modle', did you mean '--model'?" cc --modle=rt a.c
usage "unknown model 'rtt', did you mean 'rt'?" cc --model=rtt a.c
usage "no model given" cc --model= a.c
usage "unknown check 'alloc-in-rwa', did you mean 'alloc-in-raw'?" cc --checks=alloc-in-rwa a.c
usage "unknown colour 'sometimes'" cc --color=sometimes a.c
usage "--facts= needs a file" cc --facts= a.c
usage "no facts file given" report
usage "more than one facts file" report a b
usage "unknown option '--jsno', did you mean '--json'?" report --jsno a
usage "needs a facts file and a function" explain a
usage "wrong arguments for 'show'" rules show
usage "unknown command 'lits', did you mean 'list'?" rules lits
usage "unknown kind of rule 'lcok', did you mean 'lock'?" rules list --kind=lcok
usage "no-such-dir" rules check no-such-dir
usage "cannot open 'no-such-file': No such file or directory" report no-such-file
usage "cannot read '.'" report .

run --version
expect "--version" 0
has "--version prints one" "gfplint 0."
run help
expect "help" 0
for cmd in cc report explain rules; do
	run help "$cmd"
	has "help $cmd" "usage: gfplint $cmd"
	run "$cmd" --help
	expect "$cmd --help" 0
done

# --- rules and facts ------------------------------------------------------------------------------

run rules check
expect "our own rules are right" 0
run rules list --kind=lock
has "rules list" "raw_spin_lock"
hasnt "rules list --kind" "alloc "
run rules show kmalloc
has "rules show prints the rule" "- name: kmalloc"
has "rules show prints the place" "alloc.yaml:"
run rules show vzalloc
has "rules show prints the whole item" "- names: [vmalloc,"
has "rules show prints it to its end" "source: include/linux/vmalloc.h"
run rules show raw_spin_lokc
has "rules show suggests" "did you mean 'raw_spin_lock'?"
mkdir bad
printf -- '- name: foo_lock\n  kind: lokc\n' >bad/a.yaml
run rules check bad
expect "wrong rules" 2
has "wrong rules: the place" "bad/a.yaml:2:"

: >empty.gfl
head -c 3000 /dev/urandom >random.gfl
printf 'gfplint facts 999999\n' >future.gfl
for file in empty random future; do
	run report $file.gfl
	expect "report: $file facts file" 2
	has "report: $file facts file, the place" "$file.gfl:"
	run explain $file.gfl f
	expect "explain: $file facts file" 2
done

cat >good.gfl <<'FACTS'
gfplint-facts 1
unit a.c
kernel 0x060c00
file 1 a.c
const GFP_ATOMIC 0x820
const GFP_KERNEL 0xcc0
const __GFP_DIRECT_RECLAIM 0x400
func bad @1:3:6 end 9
 param l raw_spinlock_t
 val 1 param 0
 val 2 const 8
 val 3 const 0x820
 val 4 result b0
block 0
  call 0 _raw_spin_lock (1) @1:5:2
  call 4 __kmalloc (2 3) gfp 1 @1:6:9
  call 0 _raw_spin_unlock (1) @1:7:2
  return 4 @1:8:2
eof
FACTS
run report good.gfl
expect "report: findings" 1
has "report: the place" "a.c:6:9: warning: "
has "report: the path" "a.c:5:2: note: "
run report --json good.gfl
expect "report --json" 1
has "report --json prints JSON" '"check": "alloc-in-raw"'
run report --model=nort good.gfl
expect "report --model=nort: nothing is wrong there" 0
run report --checks=sleep-in-atomic good.gfl
expect "report --checks: nothing of that sort" 0
run report --color=always good.gfl
has "report --color=always" $'\033['
run explain good.gfl bad
expect "explain" 0
has "explain: the function" "bad()"
run explain good.gfl bda
expect "explain: unknown function" 2
has "explain: suggests" "unknown function 'bda', did you mean 'bad'?"
for command in cc audit report explain fix diff install-hook; do
	run "$command" --modle=rt
	expect "$command: a misspelled option" 2
	has "$command: a misspelled option: suggests" "unknown option '--modle', did you mean '--model'?"
	run "$command" --help
	expect "$command --help" 0
	has "$command --help: usage" "usage: gfplint $command "
	shown=$out
	run help "$command"
	has "help $command: the same" "$shown"
done

# a file that was cut off is an error, never a crash
wrong=
for cut in $(seq 0 $(($(stat -c %s good.gfl) - 5))); do
	head -c "$cut" good.gfl >cut.gfl
	"$gfplint" report cut.gfl >/dev/null 2>&1
	[ $? = 2 ] || wrong="$wrong $cut"
done
status=0 out=$wrong err=
if [ -z "$wrong" ]; then ok "cut facts files"; else not_ok "cut facts files, after bytes"; fi
if [ -e /dev/full ]; then
	"$gfplint" report good.gfl >/dev/full 2>"$tmp/err"
	status=$?
	out='' err=$(cat "$tmp/err")
	expect "report: full disk" 2
	has "report: full disk, says so" "cannot write"
fi

echo "1..$nr"
[ $failed = 0 ]
