#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gfplint audit of a tree that is configured but not built, with make and a Makefile that asks for objects
# the way kbuild does. Speaks TAP.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
tree=$tmp/tree
trap 'umount "$tree/.gfplint" 2>/dev/null; rm -rf "$tmp"' EXIT

needs_cc audit
# what make says to its callers is none of its children's business, and the other way round
unset MAKEFLAGS MAKELEVEL MFLAGS CROSS_COMPILE LLVM ARCH

# --- the tree ---------------------------------------------------------------------------

mkdir -p "$tmp/rules" "$tree/lib/deep" "$tree/fs" "$tree/scripts" "$tree/arch/x/boot"
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab}
YAML
gfp_yaml
cat >"$tree/ring.h" <<'C'
typedef unsigned int gfp_t;
typedef struct { int x; } raw_t;
enum { GFP_KERNEL = 0xcc0, GFP_ATOMIC = 0x820, GFP_RECLAIM = 0x400 };
struct ring { raw_t raw; };
void lock(raw_t *l);
void unlock(raw_t *l);
void *new(gfp_t gfp);
void *helper(struct ring *r);
C
printf '#include "ring.h"\n#include "offsets.h"\nvoid outer(struct ring *r)\n{\n\tlock(&r->raw);\n\thelper(r);\n\tunlock(&r->raw);\n}\n' >"$tree/lib/a.c"
printf '#include "ring.h"\nvoid *helper(struct ring *r)\n{\n\treturn new(GFP_KERNEL);\n}\nconst char name[] = NAME;\n' >"$tree/lib/deep/b.c"
printf 'int f(void) { return TABLE; }\n' >"$tree/fs/f.c"
printf 'int main(void) { return 0; }\n' >"$tree/scripts/tool.c"
printf 'int main(void) { return 0; }\n' >"$tree/arch/x/boot/main.c"
echo '.globl start' >"$tree/lib/start.S"
echo 'all:; @echo 1' >"$tree/Kconfig"
cat >"$tree/Makefile" <<'MAKE'
ifneq ($(ARCH),x)
$(error ARCH is '$(ARCH)')
endif
CC := $(CROSS_COMPILE)gcc
dot = $(@D)/.$(@F)
flags = -Wp,-MMD,$(dot).d -I. -D__KERNEL__ -DNAME='"x $$y\#z"'
objects := lib/a.o lib/deep/b.o lib/start.o
.DELETE_ON_ERROR:
.: prepare lib/ fs/
lib/: prepare $(objects)
fs/: prepare fs/f.o
prepare: offsets.h scripts/tool
	@$(PREPARED)
# as kbuild makes asm-offsets.h
offsets.h: ring.h
	@echo x >>asked
	$(CC) -Wp,-MMD,.offsets.s.d -D__KERNEL__ -S -o offsets.s -x c - </dev/null
	echo '#define OFFSET 1' >$@.tmp
	cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
scripts/tool: scripts/tool.c
	$(CC) -o $@ $<
# a source that is made from something that does not run as part of the kernel
fs/f.o: fs/table.h
fs/table.h: arch/x/boot/main.o
	size $< >/dev/null && echo '#define TABLE 3' >$@
fs/f.o: private flags += -include fs/table.h
# as kbuild writes them
pound := \#
squote := '
make-cmd = $(subst $(squote),'\'',$(subst \#,$$(pound),$(subst $$,$$$$,$(cmd))))
cmd = $(CC) $(flags) -c -o $@ $<
%.o: %.c
	@echo "  CC $@"
	@set -e; trap 'rm -f $@' INT; $(SLOW) $(cmd); \
	printf '%s\n' 'savedcmd_$@ := $(make-cmd)' '' 'deps_$@ := \' '  $<' '' >$(dot).cmd
%.o: %.S
	@set -e; $(CC) -Wp,-MMD,$(dot).d -D__KERNEL__ -D__ASSEMBLY__ -c -o $@ $<
MAKE
find "$tree" -exec touch -d '-1 minute' {} +

# --- helpers ----------------------------------------------------------------------------

# audit ARGS... leaves out, err and status
audit() {
	sleep 0.05
	(cd "$tmp" && "$gfplint" audit --rules="$tmp/rules" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null)
	status=$?
}

compiled() {
	grep -qE "^gfplint: $1 units?, $2 to compile\$" "$tmp/err"
}

finds_it() {
	grep -q 'lib/a.c:6:.* warning: helper() leads to new(GFP_KERNEL), which may sleep under a raw spinlock \[sleep-in-atomic\]' "$tmp/out"
}

says() {
	grep -q -- "$1" "$tmp/err"
}

silent() {
	! says "$1"
}

# what there is but for our own folder
files() {
	(cd "$tree" && find . -name .gfplint -prune -o -type f -printf '%p ' -print | sort)
}

# --- tests ------------------------------------------------------------------------------

audit tree
check "not configured: says what to do" says "is not configured: say make defconfig"
check "and fails" ends_with 2

version=$($cc --version | head -n 1)
configure() {
	printf '#\n# Automatically generated file; DO NOT EDIT.\n# Linux/x 6.12.0 Kernel Configuration\n#\nCONFIG_CC_VERSION_TEXT="%s"\n' \
		"${1:-$version}" >"$tree/.config"
	touch -d '-1 minute' "$tree/.config"
}

configure "gcc (Another) 1.0"
audit tree
check "configured for another compiler" says "is configured for 'gcc (Another) 1.0'"
check "nothing is run then" [ ! -e "$tree/offsets.h" ]
configure
audit tree CC="/usr/bin/$cc"
check "a compiler given with its folder" says "cannot stand in for '/usr/bin/$cc'"
audit tree LLVM=1
check "LLVM=1" says "clang"
check "fails" ends_with 2

audit tree PREPARED='echo no tool; false'
check "what make cannot prepare" says "cannot be prepared"
check "its lines are shown" says "no tool"
check "and it fails" ends_with 2

audit tree
check "a call across files" finds_it
check "all C files of the kernel" compiled 3 3
check "without trouble" silent "make in"
check "findings are no failure" ends_with 0
check "ARCH and CC are those of .config" [ -z "$(find "$tree/.gfplint" -name '*.cmd' -exec grep -L "$cc" {} +)" ]
check "the kernel's objects are not made" [ -z "$(find "$tree/lib" "$tree/fs" -name '*.o')" ]
check "nor anything beside them" [ -z "$(find "$tree/lib" "$tree/fs" -name '.*')" ]
check "what headers are made from is" [ -e "$tree/arch/x/boot/main.o" ]
check "and so are the build's own programs" "$tree/scripts/tool"
check "quoted flags come through" grep -q -F "'-DNAME=\"x \$\$y\$(pound)z\"'" "$tree/.gfplint/kbuild/cmd/lib/deep/.b.o.cmd"
cp "$tmp/out" "$tmp/first"

audit tree
check "the second time nothing is compiled" compiled 3 0
check "nor is make asked" silent "asking kbuild"
check "the same is found" cmp -s "$tmp/out" "$tmp/first"

touch "$tree/ring.h"
audit tree
check "a changed header" compiled 3 2
check "without make" silent "asking kbuild"

touch "$tree/Makefile"
audit tree
check "a changed Makefile: make is asked" says "asking kbuild"
check "and nothing compiled for that" compiled 3 0
touch "$tree/.config"
audit tree
check "a changed configuration: make is asked" says "asking kbuild"
sed -i 's/-I\./-I. -DNEW/' "$tree/Makefile"
audit tree
check "changed flags" compiled 3 3

# folders
rm -rf "$tree/.gfplint"
audit tree fs
check "one folder" compiled 1 1
audit tree fs
check "one folder, again" silent "asking kbuild"
audit tree lib fs
check "another one as well" compiled 3 2
check "it was asked for" says "asking kbuild"
check "the same is found in folders" cmp -s "$tmp/out" "$tmp/first"

# a tree that is partly built
rm -rf "$tree/.gfplint"
make -s -C "$tree" ARCH=x CC="$cc" lib/a.o >/dev/null
sum=$(cd "$tree/lib" && cat a.o .a.o.cmd | sha1sum; stat -c %y a.o .a.o.cmd)
audit tree
check "what is built is all" compiled 1 1
audit --all tree
check "--all: the rest as well" compiled 3 2
make -s -C "$tree" ARCH=x CC="$cc" lib/deep/b.o >/dev/null
audit tree
check "built now, and the same command" compiled 3 0
check "--all: the same is found" cmp -s "$tmp/out" "$tmp/first"
check "what was built is not touched" [ "$sum" = "$(cd "$tree/lib" && cat a.o .a.o.cmd | sha1sum; stat -c %y a.o .a.o.cmd)" ]
touch "$tree/lib/a.c"
audit tree
check "once it is known it stays" compiled 3 1
touch "$tree/Makefile"
audit tree
check "an object out of date is left alone" [ "$sum" = "$(cd "$tree/lib" && cat a.o .a.o.cmd | sha1sum; stat -c %y a.o .a.o.cmd)" ]
check "its unit is there once" compiled 3 0
touch "$tree/lib/a.o"
check "make has nothing to do for it afterwards" make -q -C "$tree" ARCH=x CC="$cc" lib/a.o

# trouble
printf 'lib/: lib/made.o\nlib/made.c:\n\t@echo "no such tool"; exit 3\n' >>"$tree/Makefile"
audit tree
check "a source that cannot be made: make's line" says "lib/made.c\] Error 3"
check "and what was said before" says "no such tool"
check "is counted" says "1 target could not be made"
check "the others are audited" cmp -s "$tmp/out" "$tmp/first"
sed -i '/made/d;/no such tool/d' "$tree/Makefile"

# killed while make runs
rm -rf "$tree/.gfplint"
touch "$tree/lib/deep/b.c"
(cd "$tmp" && exec "$gfplint" audit --rules="$tmp/rules" --all -j 1 tree SLOW="touch started; sleep 1;" >/dev/null 2>&1 </dev/null) &
pid=$!
for _ in $(seq 100); do
	[ -e "$tree/started" ] && break
	sleep 0.1
done
kill -9 $pid
wait $pid 2>/dev/null
check "killed: what make told is not taken for all" [ ! -e "$tree/.gfplint/kbuild/done" ]
audit tree
check "a killed audit is gone on with" cmp -s "$tmp/out" "$tmp/first"
check "with all units" says "^gfplint: 3 units"
check "without leftovers" [ -z "$(find "$tree" -name '*.tmp')" ]

# two at once
rm -rf "$tree/.gfplint"
"$gfplint" audit --rules="$tmp/rules" --all "$tree" >"$tmp/other" 2>/dev/null </dev/null &
pid=$!
audit --all "$tree"
wait $pid
check "two audits at once: one" cmp -s "$tmp/out" "$tmp/first"
check "two audits at once: the other" cmp -s "$tmp/other" "$tmp/first"

# a disk of one page, which is full
rm -rf "$tree/.gfplint"
mkdir "$tree/.gfplint"
if mount -t tmpfs -o size=4k none "$tree/.gfplint" 2>/dev/null; then
	audit --all tree
	head -c 8192 /dev/zero >"$tree/.gfplint/full" 2>/dev/null
	audit --all tree
	check "a full disk while make is asked" says "No space left on device"
	check "a full disk: fails" ends_with 2
	umount "$tree/.gfplint"
	audit --all tree
	check "a full disk: all is well with more room" cmp -s "$tmp/out" "$tmp/first"
else
	echo "ok $((nr += 1)) - a full disk # SKIP only root can mount one"
fi

tests_end
