// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What advice there is for every operation in every context, on every kernel: advice.tab says, in the
 * words of people; each of its combinations becomes a unit that is judged with the rules in rules/.
 *
 * Values that its lines may use: 1 m, 2 &m->raw, 3 &m->spin, 4 &m->mutex, 5 n, 6 GFP_KERNEL,
 * 7 GFP_ATOMIC, 8 0, 9 m->object, 10 1, 11 the handler, 12 IRQF_NO_THREAD, 13 a megabyte, 20 the result.
 */
#include "gfplint/finding.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MAX_LINES 64
#define MAX_COLUMNS 6

/* The lines of one kind, cut into columns. */
struct table {
	char *cell[MAX_LINES][MAX_COLUMNS];
	size_t nr, used[MAX_LINES];
};

static struct table trees, ways_in, handlers, ops, sayings, rows;
static struct gfl_rules *rules;

static const struct {
	const char *name;
	struct table *table;
} kinds[] = {
	{ "tree", &trees }, { "in", &ways_in },	 { "handler", &handlers },
	{ "do", &ops },	    { "say", &sayings }, { "row", &rows },
};

/* --- the table --------------------------------------------------------------------------- */

static char *trim(char *s)
{
	char *end = s + strlen(s);

	while (*s == ' ' || *s == '\t')
		s++;
	while (end > s && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n'))
		*--end = '\0';
	return s;
}

static void read_line(char *line, int nr)
{
	char *rest = line, *kind = trim(strsep(&rest, "|"));

	for (size_t k = 0; k < GFL_ARRAY_SIZE(kinds); k++) {
		struct table *t = kinds[k].table;

		if (strcmp(kind, kinds[k].name))
			continue;
		assert_true(t->nr < MAX_LINES);
		for (int c = 0; c < MAX_COLUMNS; c++)
			t->cell[t->nr][c] = rest ? trim(strsep(&rest, "|")) : strdup("");
		t->nr++;
		return;
	}
	fail_msg("advice.tab:%d: '%s' is no kind of line", nr, kind);
}

static int read_table(void **state)
{
	FILE *in = fopen("tests/unit/advice.tab", "r");
	struct gfl_log log = { 0 };
	char *line = NULL;
	size_t size = 0;

	(void)state;
	assert_non_null(in);
	for (int nr = 1; getline(&line, &size, in) > 0; nr++)
		if (*trim(line) && *line != '#')
			read_line(strdup(line), nr);
	free(line);
	fclose(in);
	rules = gfl_rules_load("rules", &log);
	assert_non_null(rules);
	return 0;
}

static int drop_table(void **state)
{
	(void)state;
	gfl_rules_destroy(rules);
	return 0;
}

/* Is @word one of a list like "a, b"? "*" is any; "6.15-" and "6.15-6.18" are kernels. */
static bool fits(const char *list, const char *word)
{
	char *copy = strdup(list), *rest = copy, *one;
	bool found = !strcmp(list, "*");

	while (!found && (one = strsep(&rest, ","))) {
		int major, minor, a = 0, b = 0, c = 1000, d = 0;

		one = trim(one);
		found = !strcmp(one, word);
		if (!found && strchr(one, '-') && sscanf(word, "%d.%d", &major, &minor) == 2 &&
		    sscanf(one, "%d.%d-%d.%d", &a, &b, &c, &d) >= 2)
			found = major * 1000 + minor >= a * 1000 + b &&
				major * 1000 + minor <= c * 1000 + d;
	}
	free(copy);
	return found;
}

/* --- a combination --------------------------------------------------------------------------- */

static const char head[] = "const GFP_KERNEL 0xcc0\n"
			   "const GFP_ATOMIC 0x820\n"
			   "const __GFP_DIRECT_RECLAIM 0x400\n"
			   "const PREEMPT_MASK 0xff\n"
			   "const SOFTIRQ_MASK 0xff00\n"
			   "const HARDIRQ_MASK 0xf0000\n"
			   "const NMI_MASK 0xf00000\n"
			   "const IRQF_NO_THREAD 0x10000\n"
			   "const CONFIG_PREEMPT_COUNT 1\n";

static const char values[] = " val 1 param 0\n"
			     " val 2 field 1 matrix raw raw_spinlock_t\n"
			     " val 3 field 1 matrix spin spinlock_t\n"
			     " val 4 field 1 matrix mutex \"struct mutex\"\n"
			     " val 5 param 1\n"
			     " val 6 const 0xcc0\n"
			     " val 7 const 0x820\n"
			     " val 8 const 0\n"
			     " val 9 field 1 matrix object -\n"
			     " val 10 load 9 -\n"
			     " val 11 const 1\n"
			     " val 12 fn f\n"
			     " val 13 const 0x10000\n"
			     " val 14 const 0x100000\n"
			     " val 15 field 1 matrix place -\n"
			     " val 16 const 4\n";

/* What is done with the result of an operation. */
static const struct {
	const char *use, *text;
} uses[] = {
	{ "", "  return\n" },
	{ "store", "  store 15 17 @1:12:2\n  return\n" },
	{ "use", "  store 17 8 @1:12:2\n  return\n" },
	{ "test", "  cond eq 17 8 b1 b2\n block 1\n  return\n block 2\n"
		  "  store 15 17 @1:14:2\n  return\n" },
};

static void put_function(FILE *out, const char *name, const char *first, const char *op,
			 const char *use)
{
	fprintf(out, "func %s @1:%d:1 end %d\n param m \"struct matrix\"\n param n -\n%s", name,
		*op ? 9 : 29, *op ? 20 : 40, values);
	if (*use)
		fputs(" val 17 result b0\n", out);
	fputs(" block 0\n", out);
	if (*first)
		fprintf(out, "  %s @1:%d:2\n", first, *op ? 10 : 30);
	if (*op)
		fprintf(out, "  %s @1:11:2\n", op);
	for (size_t i = 0; i < GFL_ARRAY_SIZE(uses); i++)
		if (!strcmp(uses[i].use, use))
			fputs(uses[i].text, out);
}

static char *facts_of(char *const *tree, char *const *context, bool is_handler, char *const *op)
{
	char *text = NULL, *decls = strdup(tree[1]), *rest = decls, *decl;
	int major = 0, minor = 0;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(sscanf(tree[0], "%d.%d", &major, &minor), 2);
	fprintf(out, "gfplint-facts 1\nunit m.c\nkernel 0x%06x\nfile 1 m.c\n%s",
		major << 16 | minor << 8, head);
	while ((decl = strsep(&rest, " ")))
		fprintf(out, "decl %s\n", decl);
	put_function(out, "f", is_handler ? "" : context[1], op[1], op[2]);
	if (is_handler)
		put_function(out, "init", context[1], "", "");
	fputs("eof\n", out);
	fclose(out);
	free(decls);
	return text;
}

/* --- what it says --------------------------------------------------------------------------- */

/* Advice in the words of the table: how it begins, and how it ends. */
static void put_saying(FILE *out, const char *advice)
{
	const char *first = NULL, *last = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < sayings.nr; i++) {
		const char *text = sayings.cell[i][1];
		size_t len = strlen(text);

		if (len > longest && !strncmp(advice, text, len)) {
			longest = len;
			first = sayings.cell[i][0];
			sayings.used[i]++;
		} else if (*text == ';' && strlen(advice) > len &&
			   !strcmp(advice + strlen(advice) - len, text)) {
			last = sayings.cell[i][0];
			sayings.used[i]++;
		}
	}
	fprintf(out, "%s%s%s", first ? first : advice, last ? "+" : "", last ? last : "");
}

/* All advice on the finding there is, NULL if there is none. */
static char *advice_of(char *const *tree, char *const *context, bool is_handler, char *const *op,
		       enum gfl_model model)
{
	const struct gfl_options opts = { .models = (uint8_t)GFL_MODEL_BIT(model) };
	char *facts = facts_of(tree, context, is_handler, op), *text = NULL;
	struct gfl_log log = { 0 };
	struct gfl_unit *unit = gfl_unit_read(facts, strlen(facts), "advice.tab", &log);
	struct gfl_result *result;
	size_t len;
	FILE *out;

	if (!unit)
		fail_msg("%s\n%s", log.last, facts);
	result = gfl_analyse(unit, rules, &opts);
	assert_true(result->nr_findings <= 1);
	if (result->nr_findings) {
		const struct gfl_finding *f = &result->findings[0];

		out = open_memstream(&text, &len);
		for (uint32_t i = 0; i < f->nr_advice; i++) {
			fputs(i ? " " : "", out);
			put_saying(out, f->advice[i]);
		}
		fclose(out);
	}
	gfl_result_destroy(result);
	gfl_unit_destroy(unit);
	free(facts);
	return text;
}

/* --- the tests ------------------------------------------------------------------------------ */

static size_t nr_wrong, nr_combinations;

static void compare(const char *tree, const char *context, const char *op, enum gfl_model model,
		    const char *got)
{
	const char *want = NULL;

	for (size_t i = 0; !want && i < rows.nr; i++) {
		char **row = rows.cell[i];

		if (fits(row[0], context) && fits(row[1], op) &&
		    fits(row[2], gfl_model_name(model)) && fits(row[3], tree)) {
			want = row[4];
			rows.used[i]++;
		}
	}
	nr_combinations++;
	if (want && !strcmp(want, got))
		return;
	nr_wrong++;
	print_message("%s | %s | %s | %s: %s\n  expected: %s\n", context, op, gfl_model_name(model),
		      tree, got, want ? want : "no row fits");
}

static void try_all(const struct table *contexts, bool is_handler)
{
	for (size_t c = 0; c < contexts->nr; c++)
		for (size_t o = 0; o < ops.nr; o++)
			for (size_t t = 0; t < trees.nr; t++)
				for (int m = 0; m < GFL_NR_MODELS; m++) {
					char *const *context = contexts->cell[c];
					char *got = advice_of(trees.cell[t], context, is_handler,
							      ops.cell[o], m);

					if (got)
						compare(trees.cell[t][0], context[0],
							ops.cell[o][0], m, got);
					free(got);
				}
}

static void every_combination_as_the_table_says(void **state)
{
	(void)state;
	try_all(&ways_in, false);
	try_all(&handlers, true);
	print_message("%zu combinations with findings\n", nr_combinations);
	assert_int_equal(nr_wrong, 0);
	assert_true(nr_combinations > 500);
}

static void every_line_is_of_use(void **state)
{
	const struct table *const both[] = { &rows, &sayings };
	size_t nr_idle = 0;

	(void)state;
	for (size_t k = 0; k < GFL_ARRAY_SIZE(both); k++)
		for (size_t i = 0; i < both[k]->nr; i++)
			if (!both[k]->used[i] && ++nr_idle)
				print_message("never used: %s | %s\n", both[k]->cell[i][0],
					      both[k]->cell[i][1]);
	assert_int_equal(nr_idle, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_combination_as_the_table_says),
		cmocka_unit_test(every_line_is_of_use),
	};

	return cmocka_run_group_tests_name("advice table", tests, read_table, drop_table);
}
