#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every context times every operation, as case files.
#
#	tools/case-matrix.sh OUT
#
# Reads testcases/matrix/*.tab and writes OUT/CONTEXT.c: a function that enters the context, does every
# operation, each with the mark that verdicts.tab has for it, and leaves. Files that did not change are
# left alone.

set -eu

[ $# = 1 ] || {
	echo "usage: case-matrix.sh OUT" >&2
	exit 2
}
out=$1
dir=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)/testcases/matrix
tmp=$out.tmp
rm -rf "$tmp"
mkdir -p "$tmp" "$out"

awk -v out="$tmp" -v head="$dir/head.h" '
function fail(what) {
	printf "%s:%d: error: %s\n", FILENAME, FNR, what >"/dev/stderr"
	failed = 1
	exit 1
}
function trim(s) {
	gsub(/^[ \t]+|[ \t]+$/, "", s)
	return s
}
# "a; b;" on lines of their own; "if (x) return;" in two
function statements(s) {
	if (s == "")
		return ""
	sub(/\) return;$/, ")\n\t\treturn;", s)
	if (s ~ /^scoped_/)
		s = s " {"
	gsub(/; /, ";\n\t", s)
	return "\t" s "\n"
}
function mark(op, ctx,    id, n, i, r) {
	if ((op, ctx) in verdict && verdict[op, ctx] != "")
		return "// " verdict[op, ctx]
	n = split(ids[op], id, " ")
	for (i = 1; i <= n; i++)
		r = r (i > 1 ? "; " : "// ") "OK " id[i]
	return r
}
FNR == 1 { nr_file++ }
/^#/ || !NF { next }
{
	nr = split($0, f, "|")
	for (i = 1; i <= nr; i++)
		f[i] = trim(f[i])
}
nr_file == 1 {
	if (nr != 8)
		fail("verdicts need 8 columns")
	n = split("task rcu config bh raw raw_bh", classes, " ")
	for (i = 1; i <= n; i++) {
		verdict[f[1], classes[i]] = f[i + 1]
		is_class[classes[i]] = 1
	}
	ids[f[1]] = f[8]
	next
}
nr_file == 2 {
	if (nr != 3 || !(f[2] in ids))
		fail("operations need 3 columns and a class of verdicts.tab")
	op_name[++nr_ops] = f[1]
	op_class[nr_ops] = f[2]
	op_text[nr_ops] = f[3]
	next
}
{
	if (nr != 5 || !(f[2] in is_class))
		fail("contexts need 5 columns and a class of verdicts.tab")
	file = out "/" f[1] ".c"
	is_block = f[4] ~ /^scoped_/
	print "// SPDX-License-Identifier: GPL-2.0-or-later" >file
	if (f[3] != "")
		print "// trees: " f[3] >file
	print "/* Generated from testcases/matrix: " f[1] " */" >file
	print "#include \"" head "\"" >file
	printf "\nvoid under_%s(struct matrix *m)\n{\n%s", f[1], statements(f[4]) >file
	for (i = 1; i <= nr_ops; i++)
		print (is_block ? "\t\t" : "\t") op_text[i] " " mark(op_class[i], f[2]) >file
	printf "%s", is_block ? "\t}\n" : statements(f[5]) >file
	# Left, the context is gone again.
	if (f[5] != "" || is_block)
		print "\tm->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw" >file
	print "}" >file
	close(file)
}
END { exit failed }
' "$dir/verdicts.tab" "$dir/ops.tab" "$dir/contexts.tab"

for f in "$out"/*.c; do
	[ ! -e "$f" ] || [ -e "$tmp/${f##*/}" ] || rm "$f"
done
for f in "$tmp"/*.c; do
	cmp -s "$f" "$out/${f##*/}" || mv "$f" "$out/${f##*/}"
done
rm -rf "$tmp"
