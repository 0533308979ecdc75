#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What gfplint costs: 40 fixed files of Linux 6.12 with PREEMPT_RT, each with and without it.
#
#	tools/bench.sh BUILD [TREE]
#
# check    A: gcc -fsyntax-only            B: gfplint cc of the same file, facts written as in a build
# compile  A: gcc -c                       B: the same with the plugin
# others   A: gfplint cc --no-database     B: gfplint cc; for a tree that was audited
# start    A: gcc -S of an empty file      B: the same with the plugin
#
# TREE is a build folder with these objects; without it tools/kernel.sh prepares one, and the objects
# are built once. ROUNDS (5) is how often each pair runs. The table also goes to BUILD/bench/table.txt.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:-build}" && pwd)
tree=${2:-}
rounds=${ROUNDS:-5}
out=$build/bench

files="block/bio block/blk-core block/blk-iocost block/blk-mq block/elevator block/genhd
kernel/audit kernel/auditfilter kernel/cgroup/cgroup kernel/cgroup/cpuset kernel/cpu kernel/events/core
kernel/exit kernel/fork kernel/futex/core kernel/irq/chip kernel/irq/irqdesc kernel/irq/manage kernel/irq/msi
kernel/kprobes kernel/kthread kernel/module/main kernel/pid kernel/printk/printk kernel/rcu/tree kernel/relay
kernel/sched/core kernel/signal kernel/smp kernel/softirq kernel/time/hrtimer kernel/time/timer
kernel/trace/ring_buffer kernel/trace/trace kernel/workqueue
mm/memory mm/page_alloc mm/percpu mm/slub mm/vmalloc"

[ -n "$tree" ] || tree=$("$top/tools/kernel.sh" 6.12-rt)
tree=$(cd "$tree" && pwd)
objects=
for f in $files; do
	[ -e "$tree/${f%/*}/.${f##*/}.o.cmd" ] || objects="$objects $f.o"
done
# shellcheck disable=SC2086 # a list of words
[ -z "$objects" ] || nice make -s -C "$tree" -j"$(nproc)" $objects

mkdir -p "$out"
: >"$out/pairs"
: >"$out/empty.c"
plugin=
for f in $files; do
	cmd=$(sed -n 's/^\(saved\)\{0,1\}cmd_[^ ]* := //p' "$tree/${f%/*}/.${f##*/}.o.cmd" | sed 's/ ; .*//')
	source=$(printf '%s' "$cmd" | tr -s ' ' '\n' | tail -n 1)
	cc=${cmd%% *}
	# without dependency file, output and source
	flags=$(printf ' %s ' "${cmd#* }" | sed -E 's/ -Wp,-MMD,[^ ]+ / /; s/ -c -o [^ ]+ / /; s/ [^ ]+\.c +$/ /')
	if [ -z "$plugin" ]; then
		major=$($cc -dumpversion)
		plugin="-fplugin=$build/plugin-${major%%.*}/gfplint.so"
		plugin="$plugin -fplugin-arg-gfplint-rules=$top/rules"
		printf 'start\t%s\texec %s -S -o /dev/null %s\texec %s %s -S -o /dev/null %s\n' "$out" \
			"$cc" "$out/empty.c" "$cc" "$plugin" "$out/empty.c" >>"$out/pairs"
	fi
	{
		printf 'check\t%s\texec %s %s -fsyntax-only %s\t' "$tree" "$cc" "$flags" "$source"
		printf 'CC=%s exec %s/gfplint cc --no-database --facts=%s/a.gfl -- %s %s\n' "$cc" "$build" "$out" \
			"$flags" "$source"
		if [ -e "$tree/.gfplint/audit.db" ]; then
			run="CC=$cc exec $build/gfplint cc --facts=none"
			printf 'others\t%s\t%s --no-database -- %s %s\t' "$tree" "$run" "$flags" "$source"
			printf '%s -- %s %s\n' "$run" "$flags" "$source"
		fi
		printf 'compile\t%s\texec %s %s -c -o %s/a.o %s\t' "$tree" "$cc" "$flags" "$out" "$source"
		printf 'exec %s %s %s -c -o %s/b.o %s\n' "$cc" "$flags" "$plugin" "$out" "$source"
	} >>"$out/pairs"
done

{
	echo "gfplint on $(echo "$files" | wc -w) files, $rounds rounds, $("$cc" --version | head -n 1), $(nproc) processors"
	"$build/tools/bench" "$rounds" "$out/pairs"
} | tee "$out/table.txt"
