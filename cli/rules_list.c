// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint rules list: all rules as JSON, or as tables for readers. */
#include <jansson.h>
#include <string.h>

#include "cli.h"
#include "rules_list.h"

/* --- words as the rules are written in ------------------------------------------------------ */

static const char *lock_word(const struct gfl_effect *e, char sign)
{
	const char *cls = gfl_class_name((enum gfl_class)e->cls);

	return e->arg < 0 ? gfl_format("%c%s", sign, cls) :
			    gfl_format("%c%s(%d)", sign, cls, e->arg);
}

static const char *effect_word(const struct gfl_effect *e)
{
	switch ((enum gfl_effect_kind)e->kind) {
	case GFL_EFF_TAKE:
		return lock_word(e, '+');
	case GFL_EFF_DROP:
		return lock_word(e, '-');
	case GFL_EFF_RAISE:
		return gfl_format("+%s", gfl_dim_name((enum gfl_dim)e->dim));
	case GFL_EFF_LOWER:
		return gfl_format("-%s", gfl_dim_name((enum gfl_dim)e->dim));
	case GFL_EFF_COUNT_ADD:
		return gfl_format("+preempt-count(%d)", e->arg);
	case GFL_EFF_COUNT_SUB:
		return gfl_format("-preempt-count(%d)", e->arg);
	case GFL_EFF_IRQ_OFF:
		return "irq=off";
	case GFL_EFF_IRQ_ON:
		return "irq=on";
	case GFL_EFF_IRQ_SAVE:
		return "irq=save";
	case GFL_EFF_IRQ_SAVE_TO:
		return gfl_format("irq=save(%d)", e->arg);
	case GFL_EFF_IRQ_READ:
		return "irq=read";
	case GFL_EFF_IRQ_RESTORE:
		return gfl_format("irq=restore(%d)", e->arg);
	case GFL_NR_EFFECTS:
		break;
	}
	return "";
}

static const char *model_word(uint8_t models)
{
	if (models == GFL_ALL_MODELS)
		return NULL;
	return gfl_model_name(models & GFL_MODEL_BIT(GFL_RT) ? GFL_RT : GFL_NORT);
}

static const char *version_word(uint32_t version)
{
	return gfl_format("%u.%u", version >> 16, version >> 8 & 0xff);
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void put_text(json_t *rule, const char *key, const char *text)
{
	if (text)
		json_object_set_new(rule, key, json_string(text));
}

static void put_index(json_t *rule, const char *key, int index)
{
	if (index >= 0)
		json_object_set_new(rule, key, json_integer(index));
}

static void put_names(json_t *rule, const char *key, const char *const *names, uint32_t nr)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < nr; i++)
		json_array_append_new(list, json_string(names[i]));
	if (nr)
		json_object_set(rule, key, list);
	json_decref(list);
}

static json_t *effects_json(const struct gfl_effects *effects)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < effects->nr; i++) {
		const char *model = model_word(effects->e[i].models);
		const char *word = effect_word(&effects->e[i]);

		json_array_append_new(list, json_string(model ? gfl_format("%s: %s", model, word) :
								word));
	}
	return list;
}

static void put_cases(json_t *rule, const struct gfl_rule *r)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < r->nr_cases; i++) {
		const struct gfl_flag_case *c = &r->cases[i];
		json_t *one = json_object();

		put_index(one, "arg", c->arg);
		put_names(one,
			  c->is_between ? "between" :
			  c->is_equal	? "equals" :
					  "any-of",
			  c->names, c->nr_names);
		json_object_set_new(one, "context", effects_json(&c->context));
		json_array_append_new(list, one);
	}
	if (r->nr_cases)
		json_object_set(rule, "cases", list);
	json_decref(list);
}

static void put_arguments(json_t *rule, const struct gfl_rule *r)
{
	put_index(rule, "gfp-arg", r->gfp_arg);
	put_index(rule, "size-arg", r->size_arg);
	put_index(rule, "object", r->object_arg);
	put_index(rule, "returns", r->value_arg);
	put_index(rule, "function", r->fn_arg);
	put_index(rule, "function2", r->fn_arg2);
	put_index(rule, "mode-object", r->mode_object);
	put_index(rule, "only-if-arg", r->cond_arg);
	put_text(rule, "gfp", r->gfp);
	if (r->needs != GFL_NR_WAITS)
		put_text(rule, "needs", gfl_wait_name((enum gfl_wait)r->needs));
}

static json_t *rule_json(const struct gfl_rule *r)
{
	json_t *rule = json_object();
	const char *base = strrchr(r->file, '/');

	put_text(rule, "name", r->name);
	put_text(rule, "kind", gfl_rule_kind_name(r->kind));
	put_text(rule, "file", base ? base + 1 : r->file);
	json_object_set_new(rule, "line", json_integer(r->line));
	put_text(rule, "source", r->source);
	put_text(rule, "note", r->note);
	put_text(rule, "body-differs", r->body_differs);
	put_text(rule, "fix", r->fix);
	put_text(rule, "fix", r->fix);
	put_names(rule, "seen", r->seen, r->nr_seen);
	put_names(rule, "released-by", r->released_by, r->nr_released_by);
	put_arguments(rule, r);
	if (r->effects.nr)
		json_object_set_new(rule, "effect", effects_json(&r->effects));
	if (r->kind == GFL_RULE_CALLBACK || r->kind == GFL_RULE_OPS)
		json_object_set_new(rule, "context", effects_json(&r->context));
	put_cases(rule, r);
	put_text(rule, "member", r->member);
	put_names(rule, r->kind == GFL_RULE_CONFIG ? "functions" : "fields", r->fields,
		  r->nr_fields);
	put_names(rule, "not-in", r->not_in, r->nr_not_in);
	put_names(rule, "code", r->paths, r->nr_paths);
	put_text(rule, "mode-setup", r->mode_setup);
	put_text(rule, "mode-member", r->mode_member);
	put_text(rule, "mode-tag", r->mode_tag);
	put_text(rule, "mode-field", r->mode_field);
	put_text(rule, "needs-config", r->config);
	put_text(rule, "unless", r->only_if);
	put_text(rule, "is", r->is_const);
	put_text(rule, "object-prefix", r->object);
	put_text(rule, "changed-by", r->setup);
	put_text(rule, "since", r->since ? version_word(r->since) : NULL);
	put_text(rule, "until", r->until ? version_word(r->until) : NULL);
	return rule;
}

int gfl_rules_json(const struct gfl_rules *rules, size_t kind)
{
	json_t *list = json_array();
	int ret;

	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++)
		if (!kind || gfl_rules_at(rules, i)->kind == kind)
			json_array_append_new(list, rule_json(gfl_rules_at(rules, i)));
	ret = json_dumpf(list, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(list);
	return ret ? GFL_EXIT_FAILED : GFL_EXIT_OK;
}

/* --- tables --------------------------------------------------------------------------------- */

static void print_effects(const struct gfl_effects *effects, const char *none)
{
	if (!effects->nr)
		fputs(none, stdout);
	for (uint32_t i = 0; i < effects->nr; i++) {
		const char *model = model_word(effects->e[i].models);

		printf("%s`%s`", i ? " " : "", effect_word(&effects->e[i]));
		if (model)
			printf(" [%s]", model);
	}
}

static void print_names(const char *const *names, uint32_t nr, const char *sep)
{
	for (uint32_t i = 0; i < nr; i++)
		printf("%s%s", i ? sep : "", names[i]);
}

/* What a function or member is called in, or what a call does. */
static void print_meaning(const struct gfl_rule *r)
{
	switch (r->kind) {
	case GFL_RULE_CALLBACK:
	case GFL_RULE_OPS:
		print_effects(&r->context, "a task");
		fputs(r->may ? ", possibly" : "", stdout);
		for (uint32_t i = 0; i < r->nr_cases; i++) {
			fputs("; ", stdout);
			print_names(r->cases[i].names, r->cases[i].nr_names, "/");
			fputs(": ", stdout);
			print_effects(&r->cases[i].context, "a task");
		}
		return;
	case GFL_RULE_ALLOC:
		fputs(r->gfp ? r->gfp : "flags given", stdout);
		break;
	case GFL_RULE_CONFIG:
		printf("not in kernels of model %s: ", model_word(r->only_models));
		print_names(r->paths, r->nr_paths, ", ");
		fputs(r->nr_paths && r->nr_fields ? ", " : "", stdout);
		print_names(r->fields, r->nr_fields, ", ");
		break;
	case GFL_RULE_TYPE:
		fputs(gfl_class_name((enum gfl_class)r->cls), stdout);
		break;
	default:
		break;
	}
	if (r->needs != GFL_NR_WAITS)
		printf(" needs %s", gfl_wait_name((enum gfl_wait)r->needs));
	if (r->effects.nr)
		print_effects(&r->effects, "");
}

static void print_row(const struct gfl_rule *r)
{
	printf("| `%s`", r->name);
	if (r->kind == GFL_RULE_OPS) {
		fputs(": ", stdout);
		print_names(r->fields, r->nr_fields, ", ");
	}
	printf(" | %s | ", gfl_rule_kind_name(r->kind));
	print_meaning(r);
	fputs(" | ", stdout);
	if (r->since)
		printf("from %s", version_word(r->since));
	if (r->until)
		printf("%sbefore %s", r->since ? ", " : "", version_word(r->until));
	printf(" | %s |\n", r->source);
}

int gfl_rules_markdown(const struct gfl_rules *rules, size_t kind)
{
	const char *file = "";

	puts("# All rules\n\nMade by `gfplint rules list --format=markdown`; [rules.md](rules.md) "
	     "tells what the words mean.");
	for (uint32_t i = 0; i < gfl_rules_nr(rules); i++) {
		const struct gfl_rule *r = gfl_rules_at(rules, i);

		if (kind && r->kind != kind)
			continue;
		if (strcmp(file, r->file)) {
			const char *base = strrchr(r->file, '/');

			file = r->file;
			printf("\n## %s\n\n| name | kind | what it says | kernels | source |\n"
			       "|---|---|---|---|---|\n",
			       base ? base + 1 : file);
		}
		print_row(r);
	}
	return GFL_EXIT_OK;
}
