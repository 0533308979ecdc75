
'use strict';
/*
 * Makes a report that can be read as it is easier to use: totals become filters, there is a search, keys.
 * What is shown stands in the address behind "#?", so that it can be sent along with the file.
 */
(() => {
const $ = id => document.getElementById(id);
const articles = [...document.querySelectorAll('article')];
const facets = [...document.querySelectorAll('#totals section')];
const grades = ['high', 'medium', 'low'];
const chosen = {};	/* facet: set of values */
const texts = new Map();
let words = [];

/* All but the excerpts: code is full of words that mean something else. */
function collect(node) {
	let text = '';
	for (let c = node.firstChild; c; c = c.nextSibling)
		text += c.nodeType === Node.TEXT_NODE ? c.data : c.nodeName === 'PRE' ? '' : collect(c);
	return text;
}

function textOf(article) {
	if (!texts.has(article))
		texts.set(article, collect(article).toLowerCase());
	return texts.get(article);
}

/* Is it to be shown, as far as facets other than @except say? */
function isWanted(article, except) {
	for (const facet in chosen)
		if (facet !== except && chosen[facet].size && !chosen[facet].has(article.dataset[facet]))
			return false;
	return true;
}

function count(section, found) {
	const facet = section.dataset.facet;
	const totals = new Map();
	for (const a of found) {
		if (!isWanted(a, facet))
			continue;
		const value = a.dataset[facet];
		if (!totals.has(value))
			totals.set(value, { high: 0, medium: 0, low: 0, sum: 0 });
		totals.get(value)[a.dataset.confidence]++;
		totals.get(value).sum++;
	}
	for (const li of section.querySelectorAll('li')) {
		const t = totals.get(li.dataset.value) || { high: 0, medium: 0, low: 0, sum: 0 };
		let x = 0;
		li.querySelector('.nr').textContent = t.sum;
		li.classList.toggle('is-empty', !t.sum);
		for (const grade of grades) {
			const rect = li.querySelector('rect.' + grade);
			const width = 100 * t[grade] / section.max;
			rect.setAttribute('x', x);
			rect.setAttribute('width', width);
			x += width;
		}
		li.querySelector('button').setAttribute('aria-pressed',
			Boolean(chosen[facet] && chosen[facet].has(li.dataset.value)));
	}
}

function isFiltered() {
	return words.length > 0 || Object.values(chosen).some(values => values.size);
}

function show() {
	const found = articles.filter(a => words.every(w => textOf(a).includes(w)));
	const shown = new Set(found.filter(a => isWanted(a)));
	let ways = 0;
	for (const a of articles) {
		a.hidden = !shown.has(a);
		if (!a.hidden)
			ways += Number(a.dataset.ways);
	}
	for (const section of facets)
		count(section, found);
	$('shown').textContent = isFiltered() ? `${shown.size} of ${articles.length}` : `${articles.length}` +
		(articles.length === 1 ? ' finding' : ' findings');
	$('shown').title = `${ways} ways in`;
	$('clear').hidden = !isFiltered();
	$('none').hidden = shown.size > 0 || !articles.length;
	nameToggle();
}

/* --- the address ------------------------------------------------------------------------ */

function writeAddress() {
	const query = new URLSearchParams();
	if ($('search').value.trim())
		query.set('q', $('search').value.trim());
	for (const facet in chosen)
		for (const value of chosen[facet])
			query.append(facet, value);
	try {
		history.replaceState(null, '', isFiltered() ? '#?' + query : '#');
	} catch (e) {
		/* some viewers of attachments have no address */
	}
}

function setWords() {
	words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
}

function readAddress() {
	const hash = location.hash;
	if (hash.startsWith('#?')) {
		const query = new URLSearchParams(hash.slice(2));
		$('search').value = query.get('q') || '';
		for (const section of facets)
			chosen[section.dataset.facet] = new Set(query.getAll(section.dataset.facet));
		setWords();
		show();
		return;
	}
	const target = /^#f-[0-9a-f]+(-[0-9]+)?$/.test(hash) && document.querySelector(hash);
	if (!target)
		return;
	if (target.closest('article').hidden)
		clear();
	for (let d = target.closest('details'); d; d = d.parentElement.closest('details'))
		d.open = true;
	target.closest('details').querySelector('summary').focus({ preventScroll: true });
	target.closest('details').scrollIntoView();
}

function clear() {
	$('search').value = '';
	for (const facet in chosen)
		chosen[facet].clear();
	changed();
}

function changed() {
	setWords();
	show();
	writeAddress();
}

/* --- findings ----------------------------------------------------------------------------- */

const visible = () => articles.filter(a => !a.hidden);
const detailsOf = article => article.firstElementChild;

function current() {
	return document.activeElement && document.activeElement.closest('article');
}

function focus(article) {
	if (!article)
		return;
	detailsOf(article).firstElementChild.focus({ preventScroll: true });
	detailsOf(article).firstElementChild.scrollIntoView({ block: 'nearest' });
}

function move(step) {
	const list = visible();
	const at = list.indexOf(current());
	focus(at < 0 ? list[step > 0 ? 0 : list.length - 1] : list[at + step]);
}

function toggleCurrent(what) {
	const article = current();
	const details = article && (what ? article.querySelector(what) : detailsOf(article));
	if (!details)
		return;
	details.open = !details.open;
	if (what && details.open)
		detailsOf(article).open = true;
	if (!what)
		focus(article);
}

function nameToggle() {
	$('toggle').textContent = visible().some(a => detailsOf(a).open) ? 'Close all' : 'Open all';
}

function toggleAll() {
	const list = visible();
	const open = !list.some(a => detailsOf(a).open);
	for (const a of list)
		detailsOf(a).open = open;
	nameToggle();
}

/* --- keys --------------------------------------------------------------------------------- */

const keys = {
	j: () => move(1),
	k: () => move(-1),
	o: () => toggleCurrent(),
	w: () => toggleCurrent('.ways'),
	e: toggleAll,
	'/': () => { $('search').focus(); $('search').select(); },
	'?': () => $('keys').showModal(),
	Escape: () => {
		if (document.activeElement === $('search'))
			$('search').blur();
		else if (isFiltered())
			clear();
	},
};

function pressed(event) {
	const isTyping = event.target === $('search');
	if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || $('keys').open)
		return;
	if (isTyping && event.key === 'Enter') {
		focus(visible()[0]);
		event.preventDefault();
	} else if (Object.hasOwn(keys, event.key) && (!isTyping || event.key === 'Escape')) {
		keys[event.key]();
		event.preventDefault();
	}
}

/* --- start -------------------------------------------------------------------------------- */

for (const section of facets) {
	const facet = section.dataset.facet;
	chosen[facet] = new Set();
	section.max = Math.max(1, ...[...section.querySelectorAll('.nr')].map(nr => Number(nr.textContent)));
	for (const li of section.querySelectorAll('li')) {
		const button = document.createElement('button');
		button.type = 'button';
		button.append(...li.childNodes);
		button.addEventListener('click', () => {
			if (!chosen[facet].delete(li.dataset.value))
				chosen[facet].add(li.dataset.value);
			changed();
		});
		li.append(button);
	}
}
$('controls').hidden = false;
$('search').addEventListener('input', changed);
$('clear').addEventListener('click', clear);
$('toggle').addEventListener('click', toggleAll);
$('help').addEventListener('click', keys['?']);
document.addEventListener('toggle', nameToggle, true);
document.addEventListener('keydown', pressed);
addEventListener('hashchange', readAddress);

/* Paper cannot be opened. Style does this as well, where the browser is new enough. */
const opened = [];
addEventListener('beforeprint', () => {
	for (const d of document.querySelectorAll('article:not([hidden]) details:not([open])')) {
		d.open = true;
		opened.push(d);
	}
});
addEventListener('afterprint', () => {
	for (const d of opened.splice(0))
		d.open = false;
});

show();
readAddress();
})();
