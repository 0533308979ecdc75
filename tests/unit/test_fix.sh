#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# gfplint fix on a made-up tree, with the real compiler and plugin: what is changed, what is refused and
# why, and that nothing but the files asked for is touched. Speaks TAP.

# shellcheck source=tests/unit/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"
tree=$tmp/tree

needs_cc fix

# --- the tree ---------------------------------------------------------------------------

mkdir -p "$tmp/rules" "$tmp/tmpdir" "$tree/want"
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: spin_t, kind: type, source: x.h, class: config}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab, instead: slab-nolock, seen: [new_noprof]}
- {name: store_new, kind: alloc, source: x.h, family: slab}
- {name: preload, kind: alloc, source: x.h, effect: [+preempt], released-by: [preload_end]}
- {name: preload_end, kind: leave, source: x.h, effect: [-preempt]}
- {name: del, kind: free, source: x.h, object: 0, instead: free-rcu}
- {name: del_cached, kind: free, source: x.h, object: 0}
YAML
cat >"$tmp/rules/gfp.yaml" <<'YAML'
roles: {direct-reclaim: GFP_RECLAIM, kswapd-reclaim: GFP_KSWAPD, io: GFP_IO, fs: GFP_FS,
        nofail: GFP_NOFAIL, atomic: GFP_ATOMIC, preempt-mask: MASK_A, softirq-mask: MASK_B,
        hardirq-mask: MASK_C, nmi-mask: MASK_D}
gfp-names: [GFP_KERNEL, GFP_NOIO, GFP_USER, GFP_ATOMIC, GFP_RECLAIM, GFP_KSWAPD, GFP_IO, GFP_FS,
            GFP_NOFAIL, GFP_ZERO]
YAML
cat >"$tree/ring.h" <<'C'
typedef unsigned int gfp_t;
typedef struct { int x; } raw_t, spin_t;
enum {
	GFP_IO = 0x40, GFP_FS = 0x80, GFP_ZERO = 0x100, GFP_RECLAIM = 0x400, GFP_KSWAPD = 0x800, GFP_NOFAIL = 0x8000,
	GFP_NOIO = 0xc00, GFP_KERNEL = 0xcc0, GFP_USER = 0x100cc0, GFP_ATOMIC = 0x820,
};
struct ring { raw_t raw, raw2; spin_t spin; void *p; int n; };
void lock(void *l);
void unlock(void *l);
void *new_noprof(unsigned long n, gfp_t gfp);
#define new(...) new_noprof(__VA_ARGS__)
#define NEW(n) new(n, GFP_KERNEL)
#define DROP(r, p) do { del(p); (r)->n--; } while (0)
int store_new(struct ring *r, int at, gfp_t gfp);
int preload(gfp_t gfp);
void del(void *p);
void del_cached(void *p);
C

# A file of the tree: fixed NAME REASON WANTED FILE on stdin. Comment lines that begin with //- are what is to
# go, those with //+ what is to come; without any nothing may change, and REASON is why.
names=
declare -A reasons
file() {
	local name=$1
	names="$names $name"
	reasons[$name]=$2
	{
		echo '#include "ring.h"'
		cat
	} >"$tmp/both"
	sed '/^+/d; s/^-//' "$tmp/both" >"$tree/$name.c"
	sed '/^-/d; s/^+//' "$tmp/both" >"$tree/want/$name.c"
	{
		echo "savedcmd_$name.o := $cc -Wp,-MMD,$name.d -D__KERNEL__ -Wall -c -o $name.o $name.c"
		echo
		echo "source_$name.o := $name.c"
		echo
		echo "deps_$name.o := \\"
		echo "  ring.h \\"
	} >"$tree/.$name.o.cmd"
}

# --- what is repaired -------------------------------------------------------------------

file hoist '' <<'C'
void f(struct ring *r)
{
	void *p;

+	p = new(8, GFP_ATOMIC); /* goes along */
	lock(&r->raw);
-	p = new(8, GFP_ATOMIC); /* goes along */
	r->p = p;
	unlock(&r->raw);
}
C
file hoist_lines '' <<'C'
void f(struct ring *r, int n)
{
	void *p;

again:
+	p = new(sizeof(*r) +
+			n,
+		/* ; */ GFP_KERNEL);
	lock(&r->spin);
-	p = new(sizeof(*r) +
-			n,
-		/* ; */ GFP_KERNEL);
	r->p = p;
	unlock(&r->spin);
	if (!p)
		goto again;
}
C
file flags '' <<'C'
int f(struct ring *r)
{
	void *p;

	lock(&r->spin);
	r->n++;
-	p = new(r->n, GFP_KERNEL);
+	p = new(r->n, GFP_ATOMIC);
	if (!p) {
		unlock(&r->spin);
		return -1;
	}
	r->p = p;
	unlock(&r->spin);
	return 0;
}
C
file flags_lines '' <<'C'
int f(struct ring *r)
{
	lock(&r->spin);
	r->p = new(sizeof("GFP_KERNEL, )") /* GFP_KERNEL */,
-			GFP_NOIO | GFP_ZERO);
+			GFP_ATOMIC | GFP_ZERO);
	unlock(&r->spin);
	if (!r->p)
		return -1;
	return 0;
}
C
file flags_in_condition '' <<'C'
int f(struct ring *r)
{
	int ret = 0;

	lock(&r->spin);
-	if (store_new(r, 1, GFP_KERNEL) < 0)
+	if (store_new(r, 1, GFP_ATOMIC) < 0)
		ret = -1;
	unlock(&r->spin);
	return ret;
}
C
file later '' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	r->n--;
-	del(p); // goes along
	r->p = 0;
	unlock(&r->raw);
+	del(p); // goes along
	r->n = 7;
}
C
file later_two '' <<'C'
void f(struct ring *r, void *first)
{
	void *second;

	lock(&r->raw);
	second = r->p;
	r->p = 0;
-	del(first);
-	del(second);
	unlock(&r->raw);
+	del(first);
+	del(second);
}
C
file later_nested '' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	lock(&r->raw2);
-	del(p);
	unlock(&r->raw2);
	unlock(&r->raw);
+	del(p);
}
C
file twins '' <<'C'
void f(struct ring *r, void *p, void *q)
{
	lock(&r->raw);
-	del(p);
	unlock(&r->raw);
+	del(p);
	lock(&r->raw);
-	del(q);
	unlock(&r->raw);
+	del(q);
}
C
file crlf '' < <(sed 's/$/\r/' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
-	del(p);
	unlock(&r->raw);
+	del(p);
}
C
)

# --- what is refused ----------------------------------------------------------------------

file between 'there is other code between' <<'C'
void *f(struct ring *r)
{
	void *p;

	lock(&r->raw);
	r->n++;
	p = new(8, GFP_ATOMIC);
	unlock(&r->raw);
	return p;
}
C
file size_of_object 'what it is given may depend on what is locked' <<'C'
void *f(struct ring *r)
{
	void *p;

	lock(&r->raw);
	p = new(r->n, GFP_ATOMIC);
	unlock(&r->raw);
	return p;
}
C
file published 'not a statement of its own' <<'C'
void f(struct ring *r)
{
	lock(&r->raw);
	r->p = new(8, GFP_ATOMIC);
	unlock(&r->raw);
}
C
file global 'its result is put into memory that others may see' <<'C'
static void *shared;

void f(struct ring *r)
{
	lock(&r->raw);
	shared = new(8, GFP_ATOMIC);
	unlock(&r->raw);
}
C
file lock_by_pointer 'the lock is found by the variable' <<'C'
struct ring *f(struct ring *r)
{
	lock(&r->raw);
	r = new(8, GFP_ATOMIC);
	return r;
}
C
file does_more 'it does more than to allocate' <<'C'
int f(struct ring *r)
{
	int ret;

	lock(&r->raw);
	ret = store_new(r, 1, GFP_ATOMIC);
	unlock(&r->raw);
	return ret;
}
C
file unchecked 'that its failure is handled cannot be seen' <<'C'
void f(struct ring *r)
{
	struct ring *p;

	lock(&r->spin);
	r->n++;
	p = new(8, GFP_KERNEL);
	p->n = 1;
	unlock(&r->spin);
}
C
file other_flags 'its flags are not written in the call' <<'C'
int f(struct ring *r)
{
	void *p;

	lock(&r->spin);
	r->n++;
	p = new(8, GFP_USER);
	unlock(&r->spin);
	return p ? 0 : -1;
}
C
file variable 'its flags are not' <<'C'
int f(struct ring *r, int yes)
{
	gfp_t gfp = GFP_KERNEL;
	void *p;

	lock(&r->spin);
	r->n++;
	p = new(8, gfp);
	unlock(&r->spin);
	return p ? 0 : -1;
}
C
file nofail 'its flags are more than what to wait for' <<'C'
int f(struct ring *r)
{
	void *p;

	lock(&r->spin);
	r->n++;
	p = new(8, GFP_KERNEL | GFP_NOFAIL);
	unlock(&r->spin);
	return p ? 0 : -1;
}
C
file preloads 'it does more than to allocate' <<'C'
int f(struct ring *r)
{
	lock(&r->spin);
	if (preload(GFP_KERNEL))
		return -1;
	unlock(&r->spin);
	return 0;
}
C
file macro 'but in a macro' <<'C'
void *f(struct ring *r)
{
	void *p;

	lock(&r->spin);
	p = NEW(8);
	unlock(&r->spin);
	return p;
}
C
file macro_free 'but in a macro' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	DROP(r, p);
	unlock(&r->raw);
}
C
file in_definition 'but in a macro' <<'C'
#define BODY(r, p) do {			\
	lock(&(r)->raw);		\
	del(p);				\
	unlock(&(r)->raw);		\
} while (0)
void f(struct ring *r, void *p)
{
	BODY(r, p);
}
C
file used_between 'the pointer is used between' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	del(p);
	p = r->p;
	unlock(&r->raw);
	r->p = p;
}
C
file cached 'it may have to be freed before the unlock' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	del_cached(p);
	unlock(&r->raw);
}
C
file member 'what is freed is not in a variable' <<'C'
void f(struct ring *r)
{
	lock(&r->raw);
	del(r->p);
	unlock(&r->raw);
}
C
file static_variable 'what is freed is not in a variable' <<'C'
void f(struct ring *r)
{
	static void *p;

	lock(&r->raw);
	del(p);
	unlock(&r->raw);
}
C
file conditional 'not a statement of its own' <<'C'
void f(struct ring *r, void *p, int yes)
{
	lock(&r->raw);
	if (yes)
		del(p);
	unlock(&r->raw);
}
C
file out_of_block 'no straight way leads' <<'C'
void f(struct ring *r, void *p, int yes)
{
	lock(&r->raw);
	if (yes) {
		del(p);
	}
	unlock(&r->raw);
}
C
file plain_block 'the way to the unlock is not straight' <<'C'
void *p;
void f(struct ring *r, void *q)
{
	lock(&r->raw);
	{
		void *p = q;

		del(p);
	}
	unlock(&r->raw);
}
C
file ifdef 'not a statement of its own' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
#ifndef KEEP
	del(p);
#endif
	unlock(&r->raw);
}
C
file ifdef_behind 'the unlock is not a statement of its own' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	del(p);
#ifndef KEEP
	unlock(&r->raw);
#endif
}
C
file comment 'does not have lines of its own' <<'C'
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	del(p); /* what
		 * goes on */
	unlock(&r->raw);
}
C
file call_between 'no straight way leads' <<'C'
void g(void);
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	del(p);
	g();
	unlock(&r->raw);
}
C
file by_caller 'it is reached through calls of other functions' <<'C'
static void g(void *p)
{
	del(p);
}
void f(struct ring *r, void *p)
{
	lock(&r->raw);
	g(p);
	unlock(&r->raw);
}
C
# good where it stands, but h() has a lock under which GFP_ATOMIC is wrong, too
file moves_the_bug 'it would make appear' <<'C'
int raw_user(struct ring *r)
{
	void *p;

	lock(&r->spin);
	r->n++;
	p = new(8, GFP_KERNEL);
	unlock(&r->spin);
	return p ? 0 : -1;
}
void h(struct ring *r)
{
	lock(&r->raw);
	raw_user(r);
	unlock(&r->raw);
}
C
printf 'static inline void g(struct ring *r, void *p)\n{\n\tlock(&r->raw);\n\tdel(p);\n\tunlock(&r->raw);\n}\n' >"$tree/header.h"
file header 'it is in a file that others include' <<'C'
#include "header.h"
void f(struct ring *r, void *p)
{
	g(r, p);
}
C

find "$tree" -exec touch -d '-1 minute' {} +
cp -a "$tree" "$tmp/virgin"

# --- helpers --------------------------------------------------------------------------------

fix() {
	sleep 0.05
	(cd "$tmp" && TMPDIR=$tmp/tmpdir "$gfplint" "${cmd:-fix}" --rules="$tmp/rules" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null)
	status=$?
}

says() {
	grep -q -- "$1" "$tmp/err"
}

untouched() {
	diff -r --exclude=.gfplint "$tmp/virgin" "$tree" >>"$tmp/err" && [ -z "$(ls -A "$tmp/tmpdir")" ]
}

as_wanted() {
	diff "$1/want/$2.c" "$1/$2.c" >>"$tmp/err"
}

# --- tests ------------------------------------------------------------------------------------

fix tree
check "a tree that was not audited" says 'was not audited'
check "is a failure" ends_with 2

cmd=audit fix tree
facts=$(stat -c '%n %Y %s' "$tree"/.gfplint/*.gfl)
fix tree
cp "$tmp/out" "$tmp/diff"
cp "$tmp/err" "$tmp/said"
check "what is left makes the exit code" ends_with 1
check "nothing is touched" untouched
check "nor are facts" [ "$facts" = "$(stat -c '%n %Y %s' "$tree"/.gfplint/*.gfl)" ]
cp -a "$tmp/virgin" "$tmp/patched"
check "the diff is one for git apply" sh -c "cd '$tmp/patched' && git apply '$tmp/diff' 2>>'$tmp/err'"
for name in $names; do
	cp "$tmp/said" "$tmp/err"
	check "$name: changed as it should be" as_wanted "$tmp/patched" "$name"
	if [ -n "${reasons[$name]}" ]; then
		check "$name: refused: ${reasons[$name]}" grep -q "$name\.[ch]:.*: not fixed: .*${reasons[$name]}" "$tmp/said"
	else
		check "$name: compiles without a warning" sh -c "cd '$tmp/patched' && $cc -Wall -Werror -c -o /dev/null $name.c 2>>'$tmp/err'"
	fi
done
cp "$tmp/said" "$tmp/err"
check "there is advice on what is left" grep -q 'between.c:.*note: fix: allocate before lock' "$tmp/said"

cmd=audit fix "$tmp/patched"
for name in $names; do
	[ -n "${reasons[$name]}" ] || check "$name: is cured" sh -c "! grep -q '^$name.c:.*warning' '$tmp/out'"
done

fix tree hoist.c
check "one file" [ "$(grep -c '^+++' "$tmp/out")" = 1 ]
check "is all of it" ends_with 0
fp=$("$gfplint" audit --rules="$tmp/rules" --format=json "$tree" 2>/dev/null | python3 -c '
import json, sys
print([f["fingerprint"] for f in json.load(sys.stdin)["findings"] if f["location"]["file"] == "later.c"][0])')
fix tree "$fp"
check "one finding" grep -q '^+++ b/later.c' "$tmp/out"
fix tree nothing.c
check "a file without findings" says "no finding of 'nothing.c'"
check "is a failure, too" ends_with 2

# a compiler that changes a file while we think
mkdir "$tmp/bin"
printf '#!/bin/sh\ncase "$*" in *tmpdir*) echo "/* */" >>%s/later.c ;; esac\nexec %s "$@"\n' "$tree" "$(command -v "$cc")" >"$tmp/bin/$cc"
chmod +x "$tmp/bin/$cc"
PATH=$tmp/bin:$PATH fix --apply tree hoist.c later.c
check "a file that changes meanwhile" says "later.c' was changed meanwhile, nothing is applied"
check "is a failure as well" ends_with 2
cp -a "$tmp/virgin/later.c" "$tree/later.c"
check "and no other file has changed" untouched

chmod 640 "$tree/hoist.c"
ln -s hoist.c "$tree/link.c"
fix --apply tree hoist.c later.c
check "files are changed in place" as_wanted "$tree" hoist
check "all of them" as_wanted "$tree" later
check "the mode stays" [ "$(stat -c %a "$tree/hoist.c")" = 640 ]
check "nothing is left behind" [ -z "$(find "$tree" -name '*.tmp')$(ls -A "$tmp/tmpdir")" ]
fix tree hoist.c
check "nothing is left to do" says "no finding of 'hoist.c'"

tests_end
