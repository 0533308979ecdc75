#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run each fuzz target for a while, starting from its seeds.
#
#	tools/fuzz.sh BUILD SECONDS
#
# Seeds are tests/fuzz/corpus/NAME/ for the target fuzz_NAME. What is found grows in BUILD/corpus; crashing
# inputs go to BUILD/crashes and make the exit code 1.

set -u

build=$1
seconds=$2
here=$(cd "$(dirname "$0")/.." && pwd)
status=0

mkdir -p "$build/crashes"
for target in "$build"/fuzz/fuzz_*; do
	if [ ! -x "$target" ] || [ ! -f "$target" ]; then continue; fi
	name=$(basename "$target")
	corpus=$build/corpus/$name
	seeds=$here/tests/fuzz/corpus/${name#fuzz_}
	mkdir -p "$corpus"
	[ -d "$seeds" ] || { echo "fuzz: no seeds in tests/fuzz/corpus/${name#fuzz_}" >&2; seeds=; }
	echo "fuzz: $name for $seconds s"
	if ! "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$build/crashes/$name-" "$corpus" ${seeds:+"$seeds"} >"$build/$name.log" 2>&1; then
		tail -n 40 "$build/$name.log"
		echo "fuzz: $name failed, input in $build/crashes"
		status=1
	else
		grep -E 'stat::number_of_executed_units|stat::peak_rss_mb' "$build/$name.log"
	fi
done
exit $status
