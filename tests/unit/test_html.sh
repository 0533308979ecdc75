#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The HTML report in a real browser: what its style and script may do, filters, search, keys. Speaks TAP.
# Also subsystems out of a MAINTAINERS file, which the page shows.

set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${BUILD:-$top/build}" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
nr=0
failed=0

# --- a tree and what is known of it ---------------------------------------------------------

tree=$tmp/linux
mkdir -p "$tmp/rules" "$tree/drivers/ring/deep" "$tree/mm" "$tree/kernel" "$tmp/build"
touch "$tree/Kbuild"
ln -s ../linux "$tmp/build/source"
cat >"$tree/MAINTAINERS" <<'TEXT'
List of maintainers
===================

	F: *Files* and directories wildcard patterns.

DRIVERS
M:	Nobody <n@example.org>
F:	drivers/

RING & <BUFFER> DRIVERS
F:	drivers/ring/
X:	drivers/ring/x*.c

RING DEPTHS
F:	drivers/ring/deep/*.[ch]

ONE FILE
F:	mm/s?b.c

PLATFORM
N:	[^a-z]board

THE REST
F:	*
F:	*/
TEXT
cat >"$tmp/rules/all.yaml" <<'YAML'
- {name: raw_t, kind: type, source: x.h, class: raw}
- {name: lock, kind: lock, source: x.h, effect: [+raw(0)], released-by: [unlock]}
- {name: unlock, kind: unlock, source: x.h, effect: [-raw(0)]}
- {name: new, kind: alloc, source: x.h, family: slab}
- {name: del, kind: free, source: x.h, object: 0, family: slab}
YAML
cat >"$tmp/rules/gfp.yaml" <<'YAML'
roles: {direct-reclaim: GFP_RECLAIM, preempt-mask: MASK_A, softirq-mask: MASK_B,
        hardirq-mask: MASK_C, nmi-mask: MASK_D, slab-nolock: new_nolock,
        page-nolock: page_nolock, page-free-nolock: page_del_nolock}
gfp-names: [GFP_KERNEL, GFP_ATOMIC, GFP_RECLAIM]
YAML
files=(drivers/ring/a.c drivers/ring/xa.c drivers/ring/deep/b.c mm/slb.c kernel/board.c kernel/plain.c
	drivers/other.c drivers/ring/deep/er/c.c)
cat >"$tree/drivers/ring/a.c" <<'C'
void *a(struct ring *r) { // </script><script>document.title="owned"</script><img src=x onerror=alert(1)>

	lock(&r->raw);

	return new(0x820);
C

# Four allocations and four frees, each in a file and a function of its own.
{
	echo gfplint-facts 1
	echo "unit ../linux/drivers/ring/a.c"
	echo "kernel 0x060c00"
	for i in "${!files[@]}"; do echo "file $((i + 1)) ../linux/${files[i]}"; done
	echo "const GFP_KERNEL 0xcc0"
	echo "const GFP_ATOMIC 0x820"
	echo "const GFP_RECLAIM 0x400"
	for i in "${!files[@]}"; do
		f=$((i + 1))
		op="new (3) gfp 0"
		[ "$f" -gt 4 ] && op="del (1)"
		printf 'func fn%s @%s:1:1\n param r "struct ring"\n val 1 param 0\n' "$f" "$f"
		printf ' val 2 field 1 ring raw raw_t\n val 3 const 0x820\n'
		printf 'block 0\ncall 0 lock (2) @%s:3:2\ncall 0 %s @%s:5:9\nreturn\n' "$f" "$op" "$f"
	done
	echo eof
} >"$tmp/facts"

ok() {
	nr=$((nr + 1))
	echo "ok $nr - $1"
}

not_ok() {
	nr=$((nr + 1))
	failed=$((failed + 1))
	echo "not ok $nr - $1"
}

# check TITLE COMMAND...
check() {
	local title=$1
	shift
	if "$@" >"$tmp/said" 2>&1; then ok "$title"; else
		not_ok "$title"
		sed 's/^/# /' "$tmp/said"
	fi
}

has() {
	grep -qF -e "$2" "$1" || { echo "no '$2'"; return 1; }
}

has_not() {
	! has "$@" >"$tmp/null"
}

same() {
	[ "$1" = "$2" ] || { printf 'got:  %s\nwant: %s\n' "$1" "$2"; return 1; }
}

page=$tmp/page.html
cd "$tmp/build" || exit 2
"$build/gfplint" report --format=html --rules="$tmp/rules" -o "$page" "$tmp/facts" >"$tmp/said" 2>&1
check "a report is written" same "$?: $(cat "$tmp/said")" "1: "

# --- subsystems -----------------------------------------------------------------------------

# one line per finding
tr '\n' ' ' <"$page" | sed 's/<article/\n<article/g' >"$tmp/lines"
subsystem() {
	grep -F "<span class=\"where\"><span class=\"at\">$1:" "$tmp/lines" | sed 's/.*data-subsystem="\([^"]*\)".*/\1/'
}
check "a folder" same "$(subsystem drivers/ring/a.c)" "RING &amp; &lt;BUFFER&gt; DRIVERS"
check "an exclusion" same "$(subsystem drivers/ring/xa.c)" "DRIVERS"
check "a pattern in a folder" same "$(subsystem drivers/ring/deep/b.c)" "RING DEPTHS"
check "a pattern is not about folders below" same "$(subsystem drivers/ring/deep/er/c.c)" \
	"RING &amp; &lt;BUFFER&gt; DRIVERS"
check "a pattern for one file" same "$(subsystem mm/slb.c)" "ONE FILE"
check "a part of the name" same "$(subsystem kernel/board.c)" "PLATFORM"
check "no entry but the rest" same "$(subsystem kernel/plain.c)" "kernel"
check "the nearest that is left" same "$(subsystem drivers/other.c)" "DRIVERS"

# --- the browser ----------------------------------------------------------------------------

if ! command -v chromium >/dev/null && ! { "$top/tools/install-deps.sh" chromium && command -v chromium; }; then
	echo "ok $((nr + 1)) - in a browser # SKIP NOT TESTED: no chromium, and it cannot be installed"
	[ "$failed" = 0 ]
	exit
fi

# dom FILE[#FRAGMENT]: what the page has become, after its script has run
dom() {
	timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--user-data-dir="$tmp/profile" --dump-dom "file://$1" 2>"$tmp/chromium" >"$tmp/dom"
	[ -s "$tmp/dom" ] || sed 's/^/# /' "$tmp/chromium"
	tr '\n' ' ' <"$tmp/dom" | sed 's/<article/\n<article/g' >"$tmp/dom-lines"
}

# files of the findings that are shown
shown() {
	grep '^<article' "$tmp/dom-lines" | grep -v '^<article[^>]* hidden' |
		sed 's/.*class="where"><span class="at">\([^:]*\):.*/\1/' | tr '\n' ' '
}

dom "$page"
check "all is shown" same "$(shown)" "$(grep -o 'class="where"><span class="at">[^:]*' "$page" | sed 's/.*>//' | tr '\n' ' ')"
check "the script may run" has_not "$tmp/dom" 'id="controls" aria-label="Search" hidden'
check "totals are buttons" has "$tmp/dom" 'aria-pressed="false"'
check "text of the tree is text" has_not "$tmp/dom" '<img'
check "and runs nothing" has "$tmp/dom" '<title>gfplint: ../linux/drivers/ring/a.c</title>'

dom "$page#?check=free-in-raw"
check "a filter by check" same "$(shown)" "kernel/board.c kernel/plain.c drivers/other.c drivers/ring/deep/er/c.c "
check "it says how many" has "$tmp/dom" '>4 of 8</span>'
dom "$page#?check=free-in-raw&q=board+FREES"
check "a search, all words" same "$(shown)" "kernel/board.c "
dom "$page#?subsystem=RING+%26+%3CBUFFER%3E+DRIVERS&subsystem=PLATFORM"
check "values of one kind add up" same "$(shown)" "drivers/ring/a.c kernel/board.c drivers/ring/deep/er/c.c "
dom "$page#?q=no-such-word"
check "nothing is like that" same "$(shown)|$(grep -c 'id="none">' "$tmp/dom")" "|1"

id=$(grep -o 'id="f-[0-9a-f]*"' "$page" | sed -n '3s/id="\(.*\)"/\1/p')
dom "$page#$id"
check "an address opens its finding" same \
	"$(grep -c '<details open' "$tmp/dom-lines") $(grep '<details open' "$tmp/dom-lines" | grep -o 'id="f-[0-9a-f]*"')" "1 id=\"$id\""

# A script that came from elsewhere does not run, whatever let it in.
sed 's,</body>,<script>document.title = "owned"</script><p onclick="1">x</body>,' "$page" >"$tmp/foreign.html"
dom "$tmp/foreign.html"
check "foreign scripts do not run" has_not "$tmp/dom" '<title>owned'
check "and our own does" has "$tmp/dom" 'aria-pressed="false"'

# The page without its policy, with a script that presses keys. What each act says is `act NAME: WORDS`.
{
	sed '/Content-Security-Policy/d; /^<\/body>/d; /^<\/html>/d' "$page"
	cat <<-'HTML'
		<pre id="result"></pre>
		<script>
		const $ = id => document.getElementById(id);
		const all = [...document.querySelectorAll('article')];
		const press = (...list) => {
			for (const key of list)
				(document.activeElement || document.body).dispatchEvent(
					new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
		};
		const type = text => {
			$('search').value = text;
			$('search').dispatchEvent(new Event('input'));
		};
		const at = () => {
			const article = document.activeElement.closest('article');
			return article ? all.indexOf(article) : document.activeElement.id || '-';
		};
		const open = () => document.querySelectorAll('article > details[open]').length;
		const visible = () => all.filter(a => !a.hidden).length;
		const button = value => document.querySelector(`li[data-value="${value}"] button`);
		const total = value => button(value).querySelector('.nr').textContent;
		const acts = {
			move: say => { press('j'); say(at()); press('j', 'j'); say(at()); press('k'); say(at()); },
			ends: say => { press('k'); say(at()); press('j'); say(at()); },
			open: say => { press('j', 'o'); say(open()); press('o'); say(open()); },
			all: say => { press('e'); say(open()); press('e'); say(open()); },
			search: say => {
				press('/'); say(at()); type('deep'); say(visible()); press('j'); say(at());
				press('Escape'); say(at()); press('Escape'); say(visible());
			},
			hidden: say => {
				type('kernel/'); press('j'); say(at()); press('j', 'j', 'j'); say(at());
			},
			help: say => { press('?'); say($('keys').open); press('j'); say(typeof at() === 'string'); },
			modifier: say => {
				document.body.dispatchEvent(
					new KeyboardEvent('keydown', { key: 'j', ctrlKey: true, bubbles: true }));
				say(at());
			},
			totals: say => {
				say(total('PLATFORM'), total('ONE FILE'), visible());
				button('free-in-raw').click();
				say(total('PLATFORM'), total('ONE FILE'), total('alloc-in-raw'), visible(), location.hash);
				button('free-in-raw').click();
				say(visible());
			},
			paper: say => {
				dispatchEvent(new Event('beforeprint'));
				say(document.querySelectorAll('details:not([open])').length);
				dispatchEvent(new Event('afterprint'));
				say(document.querySelectorAll('details[open]').length);
			},
		};
		for (const name in acts) {
			const words = [];
			acts[name]((...list) => words.push(...list));
			$('result').append(`act ${name}: ${words.join(' ')}\n`);
			$('keys').close();
			$('clear').click();
			document.activeElement.blur();
			document.querySelectorAll('details').forEach(d => { d.open = false; });
		}
		</script></body></html>
	HTML
} >"$tmp/driven.html"
dom "$tmp/driven.html"

# act TITLE NAME WORDS
act() {
	check "$1" same "$(sed -n "s/.*act $2: //p" "$tmp/dom")" "$3"
}
act "keys: next and previous" move "0 2 1"
act "keys: at the ends" ends "7 7"
act "keys: open and close" open "1 0"
act "keys: open and close all" all "8 0"
act "keys: search, leave it, show all" search "search 2 search - 8"
act "keys: hidden findings are stepped over" hidden "4 5"
act "keys: help, which has its own" help "true true"
act "keys with a modifier are the browser's" modifier "-"
act "totals follow the filters" totals "1 1 8 1 0 4 4 #?check=free-in-raw 8"
act "all is open on paper" paper "0 0"

echo "1..$nr"
[ "$failed" = 0 ]
