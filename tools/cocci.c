// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fill a semantic patch with names from the rules.
 *
 *	cocci RULES-FOLDER TEMPLATE >SEMANTIC-PATCH
 *
 * In the template %NAME% stands for a list of names, see lists[] below, %NAME@p% for the same with each
 * name at position p, and %include FILE KIND% for another template, in which KIND replaces the star of
 * %*-enter%. Only names that Coccinelle can meet are listed: it reads code before the preprocessor does.
 */
#include "gfplint/rule.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 80
#define TAB 8

struct names {
	const char **v;
	size_t nr, cap;
	struct gfl_arena *arena; /* of names that no rule owns */
};

/* --- what a rule does to the context -------------------------------------- */

static enum gfl_wait effect_limit(const struct gfl_effect *e, enum gfl_model model)
{
	switch (e->kind) {
	case GFL_EFF_TAKE:
		return gfl_class_limit(e->cls);
	case GFL_EFF_RAISE:
		return gfl_dim_limit(e->dim, model);
	case GFL_EFF_IRQ_OFF:
	case GFL_EFF_IRQ_SAVE:
	case GFL_EFF_IRQ_SAVE_TO:
		return model == GFL_RT ? GFL_WAIT_SPIN : GFL_WAIT_CONFIG;
	default:
		return GFL_WAIT_SLEEP;
	}
}

/* The most that may be done after a call; a spinlock_t does not switch off interrupts on PREEMPT_RT. */
static enum gfl_wait limit(const struct gfl_rule *rule, enum gfl_model model)
{
	enum gfl_wait ret = GFL_WAIT_SLEEP;

	for (uint32_t i = 0; i < rule->effects.nr; i++) {
		const struct gfl_effect *e = &rule->effects.e[i];
		enum gfl_wait now = effect_limit(e, model);

		if (!(e->models & GFL_MODEL_BIT(model)))
			continue;
		if (e->kind == GFL_EFF_TAKE)
			return now;
		if (now < ret)
			ret = now;
	}
	return ret;
}

/* A trylock is no way in: it may not have got the lock. */
static bool enters(const struct gfl_rule *rule)
{
	return (rule->kind == GFL_RULE_LOCK || rule->kind == GFL_RULE_ENTER ||
		rule->kind == GFL_RULE_MACRO) &&
	       rule->when == GFL_WHEN_ALWAYS && rule->nr_released_by;
}

static bool is_raw(const struct gfl_rule *rule)
{
	return limit(rule, GFL_RT) <= GFL_WAIT_SPIN;
}

static bool is_spin(const struct gfl_rule *rule)
{
	return !is_raw(rule) && limit(rule, GFL_NORT) <= GFL_WAIT_CONFIG;
}

/* --- names ---------------------------------------------------------------- */

static bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static bool ends(const char *s, const char *with)
{
	size_t len = strlen(s), tail = strlen(with);

	return len >= tail && !strcmp(s + len - tail, with);
}

static bool is_identifier(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return !*s;
}

static void add(struct names *names, const char *name)
{
	if (!is_identifier(name))
		return;
	for (size_t i = 0; i < names->nr; i++)
		if (!strcmp(names->v[i], name))
			return;
	GFL_GROW(names->v, names->nr, names->cap);
	names->v[names->nr++] = name;
}

/*
 * The names of a rule that stand in code, not what macros of the headers make of them: allocators get a
 * suffix for allocation profiling; what locks become is called otherwise altogether, while variants begin
 * with the name.
 */
static void add_written(struct names *names, const struct gfl_rule *rule)
{
	bool is_memory = rule->kind == GFL_RULE_ALLOC || rule->kind == GFL_RULE_FREE;

	if (!ends(rule->name, "_noprof"))
		add(names, rule->name);
	for (uint32_t i = 0; i < rule->nr_seen; i++)
		if (is_memory ? !ends(rule->seen[i], "_noprof") : starts(rule->seen[i], rule->name))
			add(names, rule->seen[i]);
}

/* What the compiler sees of guard(foo) is class_foo_constructor(). */
static bool is_guard(const struct gfl_rule *rule)
{
	return starts(rule->name, "class_") && ends(rule->name, "_constructor");
}

static const char *guard_class(struct names *names, const struct gfl_rule *rule)
{
	const char *name = rule->name + strlen("class_");
	int len = (int)(strlen(name) - strlen("_constructor"));

	return gfl_arena_printf(names->arena, "%.*s", len, name);
}

/* --- the lists ------------------------------------------------------------ */

/* A rule that always holds, on any configuration and whatever the arguments. */
static bool is_plain(const struct gfl_rule *rule)
{
	return rule->cond_arg < 0 && !rule->config;
}

static bool raw_enter(const struct gfl_rule *rule)
{
	return enters(rule) && !is_guard(rule) && is_raw(rule);
}

static bool raw_guard(const struct gfl_rule *rule)
{
	return enters(rule) && is_guard(rule) && is_raw(rule);
}

static bool spin_enter(const struct gfl_rule *rule)
{
	return enters(rule) && !is_guard(rule) && is_spin(rule);
}

static bool spin_guard(const struct gfl_rule *rule)
{
	return enters(rule) && is_guard(rule) && is_spin(rule);
}

/* What switches interrupts on ends the time they were off, whoever switched them off. */
static bool irqs_on(const struct gfl_rule *rule)
{
	for (uint32_t i = 0; i < rule->effects.nr; i++)
		if (rule->effects.e[i].kind == GFL_EFF_IRQ_ON ||
		    rule->effects.e[i].kind == GFL_EFF_IRQ_RESTORE)
			return true;
	return false;
}

static bool alloc(const struct gfl_rule *rule)
{
	return rule->kind == GFL_RULE_ALLOC && is_plain(rule) && !rule->nolock;
}

/* the allocators themselves, not the many that lead to them */
static bool allocator(const struct gfl_rule *rule)
{
	return alloc(rule) && rule->family && strcmp(rule->family, "other") != 0;
}

static bool alloc_slab(const struct gfl_rule *rule)
{
	return alloc(rule) && rule->family && !strcmp(rule->family, "slab");
}

static bool alloc_sleeps(const struct gfl_rule *rule)
{
	return alloc(rule) && rule->needs == GFL_WAIT_SLEEP;
}

static bool alloc_unlocks(const struct gfl_rule *rule)
{
	return alloc(rule) && rule->drops_lock;
}

static bool alloc_nolock(const struct gfl_rule *rule)
{
	return rule->kind == GFL_RULE_ALLOC && rule->nolock;
}

static bool frees(const struct gfl_rule *rule)
{
	return rule->kind == GFL_RULE_FREE && is_plain(rule) && !rule->nolock;
}

/**
 * struct list - what a template may ask for
 * @name:    between the percent signs
 * @holds:   the rules whose names it has
 * @release: the names of what releases these instead
 * @also:    and the names of these rules
 * @guard:   classes of guard() instead
 */
static const struct list {
	const char *name;
	bool (*holds)(const struct gfl_rule *rule);
	bool release;
	bool (*also)(const struct gfl_rule *rule);
	bool guard;
} lists[] = {
	/* what allocates nothing on PREEMPT_RT: raw spinlocks, preemption off, interrupts off */
	{ .name = "raw-enter", .holds = raw_enter },
	{ .name = "raw-leave", .holds = raw_enter, .release = true, .also = irqs_on },
	{ .name = "raw-guard", .holds = raw_guard, .guard = true },
	/* what only must not sleep: spinlock_t and rwlock_t, bottom halves off, RCU */
	{ .name = "spin-enter", .holds = spin_enter },
	{ .name = "spin-leave", .holds = spin_enter, .release = true },
	{ .name = "spin-guard", .holds = spin_guard, .guard = true },
	{ .name = "alloc", .holds = allocator },
	{ .name = "alloc-slab", .holds = alloc_slab },
	{ .name = "alloc-sleeps", .holds = alloc_sleeps },
	{ .name = "alloc-unlocks", .holds = alloc_unlocks },
	{ .name = "alloc-nolock", .holds = alloc_nolock },
	{ .name = "free", .holds = frees },
};

static const struct gfl_rule *find(const struct gfl_rules *rules, const char *name)
{
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++)
		if (!strcmp(gfl_rules_at(rules, i)->name, name))
			return gfl_rules_at(rules, i);
	return NULL;
}

static void add_releases(struct names *names, const struct gfl_rules *rules,
			 const struct gfl_rule *rule)
{
	for (uint32_t i = 0; i < rule->nr_released_by; i++) {
		const struct gfl_rule *release = find(rules, rule->released_by[i]);

		if (release)
			add_written(names, release);
	}
}

static void collect(struct names *names, const struct gfl_rules *rules, const struct list *list)
{
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		const struct gfl_rule *rule = gfl_rules_at(rules, i);

		if (list->also && list->also(rule))
			add_written(names, rule);
		if (!list->holds(rule))
			continue;
		if (list->guard)
			add(names, guard_class(names, rule));
		else if (list->release)
			add_releases(names, rules, rule);
		else
			add_written(names, rule);
	}
}

/* --- the template --------------------------------------------------------- */

/* What is being read; @kind stands for the star in %*-enter%. */
struct source {
	const struct gfl_rules *rules;
	const char *path;
	const char *kind;
	unsigned int line;
};

static bool fill_file(const struct gfl_rules *rules, const char *path, const char *kind);

static bool complain(const struct source *src, const char *what, const char *name, size_t len)
{
	fprintf(stderr, "%s:%u: error: %s '%.*s'\n", src->path, src->line, what, (int)len, name);
	return false;
}

static size_t width(const char *s, size_t len)
{
	size_t ret = 0;

	for (size_t i = 0; i < len; i++)
		ret += s[i] == '\t' ? TAB - ret % TAB : 1;
	return ret;
}

/*
 * From column @at on; further lines begin with a tab. After \( the names are alternatives, which spatch greps
 * for before it parses a file, @suffix after each; else they are elements of a set.
 */
static void print(const struct names *names, bool is_set, const char *suffix, size_t len, size_t at)
{
	for (size_t i = 0; i < names->nr; i++) {
		const char *sep = i + 1 == names->nr ? "" : is_set ? "," : "\\|";

		if (i && at + strlen(names->v[i]) + len + 3 > MARGIN) {
			printf("\n\t");
			at = TAB;
		} else if (i && is_set) {
			at += (size_t)printf(" ");
		}
		at += (size_t)printf("%s%.*s%s", names->v[i], (int)len, suffix, sep);
	}
}

static const struct list *known(const struct source *src, const char *name, size_t len)
{
	char full[64];
	int nr;

	if (*name == '*')
		nr = snprintf(full, sizeof(full), "%s%.*s", src->kind, (int)len - 1, name + 1);
	else
		nr = snprintf(full, sizeof(full), "%.*s", (int)len, name);
	for (size_t i = 0; i < GFL_ARRAY_SIZE(lists) && nr < (int)sizeof(full); i++)
		if (!strcmp(lists[i].name, full))
			return &lists[i];
	return NULL;
}

/* NAME or NAME@POSITION, @len bytes at @name */
static bool fill_list(const struct source *src, const char *name, size_t len, bool is_set,
		      size_t at)
{
	size_t own = strcspn(name, "@%");
	const struct list *list = known(src, name, own);
	struct names names = { 0 };
	bool is_good;

	if (!list)
		return complain(src, "unknown list", name, len);
	names.arena = gfl_arena_create();
	collect(&names, src->rules, list);
	is_good = names.nr || complain(src, "no rule has a name for list", name, len);
	if (is_good)
		print(&names, is_set, name + own, len - own, at);
	free(names.v);
	gfl_arena_destroy(names.arena);
	return is_good;
}

/* A percent sign that no name and percent sign follow is itself. */
static bool fill(const struct source *src, const char *line)
{
	const char *start = line, *open;

	while ((open = strchr(start, '%'))) {
		size_t len = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz-*@");
		bool is_list = len && open[len + 1] == '%';

		fwrite(start, 1, (size_t)(open - start) + !is_list, stdout);
		start = open + 1;
		if (!is_list)
			continue;
		if (!fill_list(src, open + 1, len, open == line || open[-1] != '(',
			       width(line, (size_t)(open - line))))
			return false;
		start += len + 1;
	}
	fputs(start, stdout);
	return true;
}

/* %include FILE KIND%: a file beside this one */
static bool include(const struct source *src, const char *line)
{
	const char *slash = strrchr(src->path, '/');
	char name[64], kind[16], path[4096], end;

	if (sscanf(line, "%%include %63s %15[a-z]%c", name, kind, &end) != 3 || end != '%')
		return complain(src, "not %include FILE KIND%:", line, strcspn(line, "\n"));
	if (snprintf(path, sizeof(path), "%.*s%s", slash ? (int)(slash - src->path) + 1 : 0,
		     src->path, name) >= (int)sizeof(path))
		return complain(src, "path too long:", name, strlen(name));
	return fill_file(src->rules, path, kind);
}

static bool fill_file(const struct gfl_rules *rules, const char *path, const char *kind)
{
	struct source src = { .rules = rules, .path = path, .kind = kind };
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t cap = 0;
	bool is_good = true;

	if (!in) {
		fprintf(stderr, "cocci: cannot read '%s': %s\n", path, strerror(errno));
		return false;
	}
	while (is_good && getline(&line, &cap, in) >= 0) {
		src.line++;
		is_good = starts(line, "%include") ? include(&src, line) : fill(&src, line);
	}
	free(line);
	fclose(in);
	return is_good;
}

int main(int argc, char **argv)
{
	struct gfl_log log = { .out = stderr };
	struct gfl_rules *rules;
	bool is_good;

	if (argc != 3) {
		fputs("usage: cocci RULES-FOLDER TEMPLATE\n", stderr);
		return 2;
	}
	rules = gfl_rules_load(argv[1], &log);
	if (!rules)
		return 2;
	is_good = fill_file(rules, argv[2], "");
	gfl_rules_destroy(rules);
	if (fflush(stdout)) {
		fprintf(stderr, "cocci: cannot write: %s\n", strerror(errno));
		return 2;
	}
	return is_good ? 0 : 1;
}
