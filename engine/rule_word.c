// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of a rule: choices with suggestions, and the little language of effects. */
#include <string.h>

#include "rule_priv.h"

/* Longer words are nobody's typing error. */
#define MAX_SUGGEST 63

void gfl_load_error(struct gfl_loader *ld, const struct gfl_node *node, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (ld->rule)
		gfl_error(ld->log, ld->file, node->line, node->col, "rule '%.80s': %s", ld->rule,
			  text);
	else
		gfl_error(ld->log, ld->file, node->line, node->col, "%s", text);
}

static unsigned int min3(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Levenshtein distance with transpositions; both strings are at most MAX_SUGGEST long. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[3][MAX_SUGGEST + 1];
	unsigned int *old = row[0], *prev = row[1], *cur = row[2], *tmp;
	size_t na = strlen(a), nb = strlen(b);

	for (size_t j = 0; j <= nb; j++)
		prev[j] = (unsigned int)j;
	for (size_t i = 1; i <= na; i++) {
		cur[0] = (unsigned int)i;
		for (size_t j = 1; j <= nb; j++) {
			cur[j] = min3(prev[j] + 1, cur[j - 1] + 1,
				      prev[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    old[j - 2] + 1 < cur[j])
				cur[j] = old[j - 2] + 1;
		}
		tmp = old;
		old = prev;
		prev = cur;
		cur = tmp;
	}
	return prev[nb];
}

const char *gfl_suggest(const char *word, const char *const *words, uint32_t nr)
{
	size_t len = strlen(word);
	unsigned int best_distance = (unsigned int)(len / 3 < 1 ? 1 : len / 3) + 1;
	const char *best = NULL;

	if (len > MAX_SUGGEST)
		return NULL;
	for (uint32_t i = 0; i < nr; i++) {
		unsigned int d;

		if (strlen(words[i]) > MAX_SUGGEST)
			continue;
		d = distance(word, words[i]);
		if (d < best_distance) {
			best_distance = d;
			best = words[i];
		}
	}
	return best;
}

int gfl_load_choice(struct gfl_loader *ld, const struct gfl_node *node, const char *what,
		    const char *const *words, uint32_t nr)
{
	const char *hint;

	if (node->kind != GFL_NODE_WORD) {
		gfl_load_error(ld, node, "%s must be a word", what);
		return -1;
	}
	for (uint32_t i = 0; i < nr; i++) {
		if (strcmp(words[i], node->text) == 0)
			return (int)i;
	}
	hint = gfl_suggest(node->text, words, nr);
	if (hint)
		gfl_load_error(ld, node, "unknown %s '%.80s', did you mean '%s'?", what, node->text,
			       hint);
	else
		gfl_load_error(ld, node, "unknown %s '%.80s'", what, node->text);
	return -1;
}

/* --- effects --------------------------------------------------------------- */

/**
 * struct word - an effect taken apart
 * @sign: '+', '-', or 0 for `irq=...`
 * @name: what is between the sign and the argument
 * @arg:  -1 if there is none
 */
struct word {
	char sign;
	char name[32];
	int8_t arg;
};

static bool split(const char *text, struct word *w)
{
	size_t len;

	w->sign = 0;
	w->arg = -1;
	if (*text == '+' || *text == '-')
		w->sign = *text++;
	len = strcspn(text, "(");
	if (len == 0 || len >= sizeof(w->name))
		return false;
	memcpy(w->name, text, len);
	w->name[len] = '\0';
	text += len;
	if (*text == '\0')
		return true;
	/* One digit: no function of interest has more than ten arguments. */
	if (text[1] < '0' || text[1] > '9' || strcmp(text + 2, ")") != 0)
		return false;
	w->arg = (int8_t)(text[1] - '0');
	return true;
}

/** struct irq_word - one `irq=` word; @arg: it needs (1), forbids (0) or allows (-1) an argument */
struct irq_word {
	const char *name;
	uint8_t kind;
	int8_t arg;
};

static const struct irq_word irq_words[] = {
	{ "irq=off", GFL_EFF_IRQ_OFF, 0 },	   { "irq=on", GFL_EFF_IRQ_ON, 0 },
	{ "irq=save", GFL_EFF_IRQ_SAVE, -1 },	   { "irq=read", GFL_EFF_IRQ_READ, 0 },
	{ "irq=restore", GFL_EFF_IRQ_RESTORE, 1 },
};

static bool read_irq(const struct word *w, struct gfl_effect *e)
{
	for (size_t i = 0; i < GFL_ARRAY_SIZE(irq_words); i++) {
		const struct irq_word *iw = &irq_words[i];

		if (strcmp(w->name, iw->name) != 0)
			continue;
		if (iw->arg != -1 && (w->arg != -1) != iw->arg)
			return false;
		e->kind = iw->kind;
		if (iw->kind == GFL_EFF_IRQ_SAVE && w->arg != -1)
			e->kind = GFL_EFF_IRQ_SAVE_TO;
		return true;
	}
	return false;
}

static bool read_count(const struct word *w, struct gfl_effect *e)
{
	if (strcmp(w->name, "preempt-count") != 0 || w->arg == -1)
		return false;
	e->kind = w->sign == '+' ? GFL_EFF_COUNT_ADD : GFL_EFF_COUNT_SUB;
	return true;
}

static bool read_dim(const struct word *w, struct gfl_effect *e)
{
	for (int dim = 0; dim < GFL_NR_DIMS; dim++) {
		if (strcmp(w->name, gfl_dim_name((enum gfl_dim)dim)) != 0)
			continue;
		e->kind = w->sign == '+' ? GFL_EFF_RAISE : GFL_EFF_LOWER;
		e->dim = (uint8_t)dim;
		return w->arg == -1;
	}
	return false;
}

static bool read_lock(const struct word *w, struct gfl_effect *e)
{
	for (int cls = GFL_CLASS_RAW; cls < GFL_NR_CLASSES; cls++) {
		if (strcmp(w->name, gfl_class_name((enum gfl_class)cls)) != 0)
			continue;
		e->kind = w->sign == '+' ? GFL_EFF_TAKE : GFL_EFF_DROP;
		e->cls = (uint8_t)cls;
		return true;
	}
	return false;
}

static bool read_effect(const char *text, struct gfl_effect *e)
{
	struct word w;

	if (!split(text, &w))
		return false;
	e->arg = w.arg;
	if (!w.sign)
		return read_irq(&w, e);
	return read_lock(&w, e) || read_dim(&w, e) || read_count(&w, e);
}

/* A context is a state, not a change: nothing in it refers to a call. */
static bool fits_context(const struct gfl_effect *e)
{
	if (e->arg != -1)
		return false;
	return e->kind == GFL_EFF_TAKE || e->kind == GFL_EFF_RAISE || e->kind == GFL_EFF_IRQ_OFF;
}

static const char *const effect_words[] = {
	"+raw(0)",
	"-raw(0)",
	"+config(0)",
	"-config(0)",
	"+sleep(0)",
	"-sleep(0)",
	"+raw",
	"-raw",
	"+config",
	"-config",
	"+sleep",
	"-sleep",
	"+preempt",
	"-preempt",
	"+bh",
	"-bh",
	"+rcu",
	"-rcu",
	"+rcu-sched",
	"-rcu-sched",
	"+hardirq",
	"-hardirq",
	"+nmi",
	"-nmi",
	"+nonblock",
	"-nonblock",
	"irq=off",
	"irq=on",
	"irq=save",
	"irq=read",
	"irq=restore(0)",
	"irq=save(0)",
	"+preempt-count(0)",
	"-preempt-count(0)",
};

static void bad_effect(struct gfl_loader *ld, const struct gfl_node *node)
{
	const char *hint = gfl_suggest(node->text, effect_words, GFL_ARRAY_SIZE(effect_words));

	if (hint)
		gfl_load_error(ld, node, "'%.80s' is no effect, did you mean '%s'?", node->text,
			       hint);
	else
		gfl_load_error(ld, node, "'%.80s' is no effect", node->text);
}

static void load_list(struct gfl_loader *ld, const struct gfl_node *node, bool is_context,
		      uint8_t models, struct gfl_effects *effects)
{
	if (node->kind != GFL_NODE_LIST) {
		gfl_load_error(ld, node, "effects must be a list, like [+raw(0), irq=save]");
		return;
	}
	for (uint32_t i = 0; i < node->nr; i++) {
		const struct gfl_node *item = node->item[i];
		struct gfl_effect e = { .models = models };

		if (item->kind != GFL_NODE_WORD)
			gfl_load_error(ld, item, "an effect must be a word");
		else if (!read_effect(item->text, &e))
			bad_effect(ld, item);
		else if (is_context && !fits_context(&e))
			gfl_load_error(ld, item, "'%s' does not describe a context", item->text);
		else
			effects->e[effects->nr++] = e;
	}
}

void gfl_load_effects(struct gfl_loader *ld, const struct gfl_node *node, bool is_context,
		      struct gfl_effects *effects)
{
	const char *const models[] = { gfl_model_name(GFL_RT), gfl_model_name(GFL_NORT) };
	uint32_t room = 0;

	if (node->kind != GFL_NODE_MAP) {
		effects->e = gfl_arena_alloc(ld->rules->arena, node->nr * sizeof(*effects->e));
		load_list(ld, node, is_context, GFL_ALL_MODELS, effects);
		return;
	}
	for (uint32_t i = 1; i < node->nr; i += 2)
		room += node->item[i]->nr;
	effects->e = gfl_arena_alloc(ld->rules->arena, room * sizeof(*effects->e));
	for (uint32_t i = 0; i + 1 < node->nr; i += 2) {
		int model = gfl_load_choice(ld, node->item[i], "model", models, GFL_NR_MODELS);

		if (model >= 0)
			load_list(ld, node->item[i + 1], is_context, (uint8_t)GFL_MODEL_BIT(model),
				  effects);
	}
}
