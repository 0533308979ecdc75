# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the tests of gfplint diff share: a small tree in a git repository, a build of it, words for checks.
# Read with `.`; sets top, build, gfplint, tmp, src, obj, cc.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
src=$tmp/src
obj=$tmp/obj

# whoever runs the tests may have set these
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GFPLINT_BUILD KBUILD_OUTPUT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 TMPDIR=$tmp/tmp
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.org
mkdir "$TMPDIR"

find_cc
if [ -z "$cc" ] || ! command -v git >/dev/null; then
	echo "ok 1 - $(basename "$0") # SKIP no plugin, no compiler for it, or no git"
	exit 0
fi

# --- the tree ---------------------------------------------------------------------------

mkdir -p "$tmp/rules" "$src/lib" "$src/include" "$src/drivers" "$obj/lib" "$obj/drivers"
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab}
YAML
gfp_yaml
cat >"$src/include/ring.h" <<'C'
typedef unsigned int gfp_t;
typedef struct { int x; } raw_t;
enum { GFP_KERNEL = 0xcc0, GFP_ATOMIC = 0x820, GFP_RECLAIM = 0x400 };
struct ring { raw_t raw; };
void lock(raw_t *l);
void unlock(raw_t *l);
void *new(gfp_t gfp);
int helper(struct ring *r);
int outer(struct ring *r);
C
cat >"$src/lib/inner.h" <<'C'
static inline int peek(struct ring *r)
{
	return r->raw.x;
}
C
cat >"$src/lib/mid.h" <<'C'
#include "inner.h"
C
cat >"$src/lib/a.c" <<'C'
#include <ring.h>
#include "mid.h"
int outer(struct ring *r)
{
	int ret;

	lock(&r->raw);
	ret = helper(r) + peek(r);
	unlock(&r->raw);
	return ret;
}
C
cat >"$src/lib/b.c" <<'C'
#include <ring.h>
int helper(struct ring *r)
{
	return r->raw.x;
}
C
cat >"$src/drivers/old.c" <<'C'
#include <ring.h>
void old(struct ring *r)
{
	lock(&r->raw);
	new(GFP_ATOMIC);
	unlock(&r->raw);
}
C
cp "$src/drivers/old.c" "$src/drivers/unbuilt.c"
printf 'words\n' >"$src/README"

# kbuild's notes about a unit that is compiled in $obj
note_unit() {
	local unit=$1 flags="-I$src/include -D__KERNEL__"
	printf 'savedcmd_%s.o := %s %s -c -o %s.o %s/%s.c\n\nsource_%s.o := %s/%s.c\n\ndeps_%s.o := \\\n' \
		"$unit" "$cc" "$flags" "$unit" "$src" "$unit" "$unit" "$src" "$unit" "$unit"
	(cd "$obj" && $cc $flags -MM "$src/$unit.c") | tr -d '\\' | tr ' ' '\n' | grep '\.[ch]$' | tail -n +2 |
		sed 's/.*/  & \\/'
	echo
}
for unit in lib/a lib/b drivers/old; do
	note_unit $unit >"$obj/$(dirname $unit)/.$(basename $unit).o.cmd"
done
ln -s "$src" "$obj/source"
git -C "$src" init -q -b main
git -C "$src" add -A
git -C "$src" commit -q -m first
find "$src" "$obj" "$tmp/rules" -exec touch -h -d '-1 minute' {} +

# --- checks ----------------------------------------------------------------------------

# run COMMAND... leaves out, err and status
run() {
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

# gfplint diff ARGS... in the sources
diff() {
	run in_src "$gfplint" diff --rules="$tmp/rules" --build="$obj" "$@"
}

in_src() {
	(cd "$src" && "$@")
}

silent() {
	! [ -s "$tmp/out" ]
}

# the working tree as it was committed first
reset_src() {
	git -C "$src" checkout -q -f main
	git -C "$src" reset -q --hard first
	git -C "$src" clean -q -fdx
}
git -C "$src" tag first

clean() {
	check "$1: nothing" silent
	check "$1: ends with 0" ends_with 0
}

# finds WHAT PLACE
finds() {
	check "$1: found" prints "$2"
	check "$1: ends with 1" ends_with 1
}

# edit FILE SED...
edit() {
	local file=$1
	shift
	sed -i "$@" "$src/$file"
}

bug_in_helper() {
	edit lib/b.c 's/return r->raw.x;/return new(GFP_KERNEL) != 0;/'
}
