#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every context times every operation, as case files.
#
#	tools/case-matrix.sh OUT
#
# Reads testcases/matrix/*.tab. For each line of contexts.tab it writes a function that enters the context,
# does every operation, each with the mark that verdicts.tab has for it, and leaves; for each line of
# entries.tab functions that are handed over to be called and do the same. What has the same verdicts
# and is for the same trees stands in one file, OUT/CLASS.c. Files that did not change are left alone.

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
# The file for a class and trees, begun if need be.
function file_of(class, trees,    file) {
	file = class
	gsub(/[^a-z_]/, "", file)
	if (trees != "")
		file = file "_" trees
	gsub(/[ .]/, "_", file)
	file = out "/" file ".c"
	if (!(file in begun)) {
		begun[file] = 1
		print "// SPDX-License-Identifier: GPL-2.0-or-later" >file
		if (trees != "")
			print "// trees: " trees >file
		print "/* Generated from testcases/matrix */" >file
		print "#include \"" head "\"" >file
	}
	return file
}
# A function that is called, with some operations, and what hands it over.
function called(file, first, f,    text, i, name) {
	name = f[1] "_" int(first / 25) + 1
	text = sprintf("\nstatic %s\n{\n\tstruct matrix *m = &all;\n\n", f[5])
	for (i = first; i < first + 25 && i <= nr_ops; i++)
		text = text "\t" op_text[i] " " mark(op_class[i], f[2]) "\n"
	text = text statements(f[6]) "}\n\n"
	# A table, or statements.
	if (f[7] ~ /^(const )?struct [a-z_]+ table = /)
		text = text f[7] "\n"
	else
		text = text "long register_it(struct matrix *m)\n{\n" statements(f[7]) \
			(f[7] ~ /return [^;]*;$/ ? "" : "\treturn 0;\n") "}\n"
	gsub(/called/, "called_" name, text)
	gsub(/register_it/, "register_" name, text)
	sub(/ table = /, " table_" name " = ", text)
	printf "%s", text >file
}
FNR == 1 { nr_file++ }
/^#/ || !NF { next }
{
	nr = split($0, f, "|")
	for (i = 1; i <= nr; i++)
		f[i] = trim(f[i])
}
nr_file == 1 {
	# The first line names the columns.
	if (!nr_classes) {
		for (i = 2; i < nr; i++)
			is_class[classes[++nr_classes] = f[i]] = 1
		next
	}
	if (nr != nr_classes + 2)
		fail("verdicts need " nr_classes + 2 " columns")
	for (i = 1; i <= nr_classes; i++)
		verdict[f[1], classes[i]] = f[i + 1]
	ids[f[1]] = f[nr]
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
!(f[2] in is_class) { fail("no class of verdicts.tab: " f[2]) }
{ file = file_of(f[2], f[3]) }
nr_file == 4 {
	if (nr != 7)
		fail("entries need 7 columns")
	n = split(f[4], headers, " ")
	for (i = 1; i <= n; i++)
		print "#include <" headers[i] ">" >file
	# Of one function only so much is known to those who call it.
	for (first = 1; first <= nr_ops; first += 25)
		called(file, first, f)
	next
}
{
	if (nr != 5)
		fail("contexts need 5 columns")
	is_block = f[4] ~ /^scoped_/
	printf "\nvoid under_%s(struct matrix *m)\n{\n%s", f[1], statements(f[4]) >file
	for (i = 1; i <= nr_ops; i++)
		print (is_block ? "\t\t" : "\t") op_text[i] " " mark(op_class[i], f[2]) >file
	printf "%s", is_block ? "\t}\n" : statements(f[5]) >file
	# Left, the context is gone again.
	if (f[5] != "" || is_block)
		print "\tm->p = kmalloc(8, GFP_KERNEL); // OK sleep-in-atomic; OK alloc-in-raw" >file
	print "}" >file
}
END { exit failed }
' "$dir/verdicts.tab" "$dir/ops.tab" "$dir/contexts.tab" "$dir/entries.tab"

for f in "$out"/*.c; do
	[ ! -e "$f" ] || [ -e "$tmp/${f##*/}" ] || rm "$f"
done
for f in "$tmp"/*.c; do
	cmp -s "$f" "$out/${f##*/}" || mv "$f" "$out/${f##*/}"
done
rm -rf "$tmp"
