/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Large circles of functions: what several threads find in them is to the letter what one finds that walks
 * one member after the other.
 */
#include "walk.h"

#include "engine.h"

#define MEMBERS 150

/* The same numbers everywhere. SOURCE: Park and Miller, CACM 31(10), 1988 */
static uint32_t draw(uint32_t *seed, uint32_t n)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 0x7fffffff);
	return *seed % n;
}

/*
 * Each calls the next one and some others, under a lock or on a condition now and then; some allocate, leave a
 * lock taken, hand others over, or register one.
 */
static void put_member(FILE *out, uint32_t i, uint32_t *seed)
{
	const uint32_t kind = draw(seed, 6), line = i * 10, handed = draw(seed, MEMBERS);

	fprintf(out, "fn c%u; val 10 fn c%u; val 11 const 0x10; val 12 fn c%u; val 13 result b0; ",
		i, handed, (handed + 1 + draw(seed, MEMBERS - 1)) % MEMBERS);
	fprintf(out, "block 0; %u 13=peek 1; cond eq 13 8 b1 b2; block 1; %u c%u 1 %u; ", line,
		line + 1, (i + 1) % MEMBERS, draw(seed, 2) ? 5 : 8);
	if (kind == 0)
		fprintf(out, "%u new %u; ", line + 2, 5 + draw(seed, 3));
	if (kind < 3)
		fprintf(out, "%u lock 2; ", line + 3);
	fprintf(out, "%u c%u 1 %u; ", line + 4, draw(seed, MEMBERS), draw(seed, 2) ? 5 : 7);
	if (kind == 1)
		fprintf(out, "%u call_back 1 10; ", line + 5);
	if (kind < 2)
		fprintf(out, "%u unlock 2; ", line + 6);
	if (kind == 3)
		fprintf(out, "%u unlock 2; ", line + 7);
	if (kind == 4)
		fprintf(out, "%u on_irq 8 12 11; ", line + 8);
	fputs("goto b2; block 2; return; ", out);
}

static char *program(uint32_t seed)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	fputs("fn call_back; block 0; 5000 lock 2; 5001 *5 1; 5002 unlock 2; return; ", out);
	for (uint32_t i = 0; i < MEMBERS; i++)
		put_member(out, i, &seed);
	fputs("fn user; block 0; 5010 lock 2; 5011 c0 1 5; 5012 unlock 2; return", out);
	fclose(out);
	return text;
}

static void put_functions(const struct gfl_result *res, FILE *out)
{
	for (uint32_t i = 0; i < res->unit->nr_funcs; i++)
		gfl_explain(res, res->unit->funcs[i]->name, out);
}

static char *with_threads(const char *functions, uint32_t jobs, uint32_t *nr_findings)
{
	const struct gfl_options opts = { .whole_program = true, .jobs = jobs };
	struct walked w = walk_with(functions, &opts);
	char *text = NULL, *findings = walk_text(w.result, true);
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_true(w.result->stats.nr_circle > MEMBERS / 2);
	*nr_findings = w.result->nr_findings;
	fputs(findings, out);
	put_functions(w.result, out);
	fclose(out);
	free(findings);
	walk_end(&w);
	return text;
}

static void threads_find_the_same(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 5; seed++) {
		char *functions = program(seed);
		uint32_t nr, nr_all = 0;
		char *one = with_threads(functions, 1, &nr_all);

		assert_true(nr_all > 20);
		for (uint32_t jobs = 2; jobs <= 16; jobs *= 2) {
			char *many = with_threads(functions, jobs, &nr);

			assert_string_equal(many, one);
			free(many);
		}
		free(one);
		free(functions);
	}
}

/* What is said of the members, after walking one after the other. */
static char *in_order(const struct gfl_unit *unit, const struct gfl_rules *rules)
{
	const struct gfl_options opts = { .whole_program = true };
	struct gfl_engine *eng = gfl_engine_create(unit, rules, &opts);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	gfl_scc_find(eng);
	for (uint32_t s = 0; s < eng->nr_sccs; s++)
		gfl_summarise(eng, &eng->sccs[s]);
	put_functions(eng->result, out);
	fclose(out);
	gfl_result_destroy(eng->result);
	return text;
}

static void a_round_is_as_if_in_order(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 5; seed++) {
		const struct gfl_options opts = { .whole_program = true, .jobs = 4 };
		char *functions = program(seed), *want, *is = NULL;
		struct walked w = walk_with(functions, &opts);
		struct gfl_engine *eng = w.result->engine;
		size_t len;
		FILE *out;

		/* Entries are told, too, which only a whole analysis finds. */
		eng->nr_entries = 0;
		out = open_memstream(&is, &len);
		put_functions(w.result, out);
		fclose(out);
		want = in_order(w.unit, w.rules);
		assert_string_equal(is, want);
		free(want);
		free(is);
		free(functions);
		walk_end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_find_the_same),
		cmocka_unit_test(a_round_is_as_if_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
