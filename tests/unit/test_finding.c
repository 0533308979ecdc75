// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings as people and programs get them: text, JSON, and what is known of a function. */
#include "walk.h"

#include <jansson.h>

#define ONE "fn f; block 0; 2 lock 2; call 0 new (7) gfp 0 @1:3:7; return; "
/* The same with a free, for which there is more than one way out. */
#define FREE_ONE "fn f; block 0; 2 lock 2; 3 del 5; return; "

static char *report(const struct walked *w, const struct gfl_report_options *opts)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_true(gfl_report_text(w->result, opts, out));
	fclose(out);
	return text;
}

static void expect_report(const char *functions, const struct gfl_report_options *opts,
			  const char *want)
{
	struct walked w = walk(functions);
	char *got = report(&w, opts);

	assert_string_equal(got, want);
	free(got);
	walk_end(&w);
}

/* --- text ---------------------------------------------------------------------------- */

static void the_form_is_that_of_a_compiler(void **state)
{
	(void)state;
	expect_report(
		ONE, &(struct gfl_report_options){ 0 },
		"ring.c:3:7: warning: new(GFP_ATOMIC) takes a lock that sleeps on PREEMPT_RT, under a raw spinlock "
		"[alloc-in-raw] [rt]\n"
		"ring.c:2:2: note: under a raw spinlock: by lock(&r->raw)\n"
		"ring.c:3:7: note: f() allocates here: new(GFP_ATOMIC)\n");
}

static void both_kernels_are_named(void **state)
{
	struct walked w = walk("fn f; block 0; 2 no_bh; 3 new 6; return;");
	char *got = report(&w, &(struct gfl_report_options){ 0 });

	(void)state;
	assert_non_null(strstr(got, "new(GFP_KERNEL) may sleep with softirqs disabled "
				    "[sleep-in-atomic] [rt,nort]\n"));
	free(got);
	walk_end(&w);
}

static void nothing_found_is_nothing_printed(void **state)
{
	(void)state;
	expect_report("fn f; block 0; return;", &(struct gfl_report_options){ 0 }, "");
}

static void advice_follows_the_path(void **state)
{
	struct walked w = walk(FREE_ONE);
	char *got = report(&w, &(struct gfl_report_options){ .advice = true, .max_more = 3 });
	const char *fix = strstr(got, "note: fix: ");
	const char *other = strstr(got, "note: or: ");

	(void)state;
	assert_non_null(fix);
	assert_non_null(other);
	assert_true(strstr(got, "frees here") < fix && fix < other);
	free(got);
	walk_end(&w);
}

/* The path goes through a header; a place that is not known has the unit's name and zeros. */
static void places_are_in_their_own_files(void **state)
{
	(void)state;
	expect_report(
		"fn inner; block 0; call 0 new (7) gfp 0 @2:8:3; return; "
		"fn f; block 0; call 0 lock (2); call 0 inner (1 5) @1:9:4; return;",
		&(struct gfl_report_options){ 0 },
		"ring.c:9:4: warning: inner() leads to new(GFP_ATOMIC), which takes a lock that sleeps on PREEMPT_RT, "
		"under a raw spinlock [alloc-in-raw] [rt]\n"
		"ring.c:0:0: note: under a raw spinlock: by lock(&r->raw)\n"
		"ring.c:9:4: note: f() calls inner()\n"
		"ring.h:8:3: note: inner() allocates here: new(GFP_ATOMIC)\n");
}

#define MANY(more)                                                                                 \
	"fn inner; block 0; 10 new 7; 11 new 7; 12 new 7; 13 new 7; " more " return; "             \
	"fn f; block 0; 20 lock 2; 21 inner 1 5; return; "

static unsigned int count(const char *text, const char *word)
{
	unsigned int nr = 0;

	for (text = strstr(text, word); text; text = strstr(text + 1, word))
		nr++;
	return nr;
}

/* One call is one warning; a few of the operations behind it are listed, the rest is counted. */
static void operations_behind_one_call_are_folded(void **state)
{
	struct walked w = walk(MANY("")), more = walk(MANY("14 new 7; 15 new 7;"));
	char *four = report(&w, &(struct gfl_report_options){ .max_more = 3 });
	char *six = report(&more, &(struct gfl_report_options){ .max_more = 3 });

	(void)state;
	assert_int_equal(w.result->nr_findings, 4);
	assert_int_equal(count(four, "warning:"), 1);
	assert_int_equal(gfl_report_nr_places(w.result), 1);
	assert_int_equal(count(four, "note: inner() allocates here: new(GFP_ATOMIC)\n"), 1);
	assert_int_equal(count(four, "note: reached through the same call: inner() allocates here: "
				     "new(GFP_ATOMIC)\n"),
			 3);
	assert_int_equal(count(four, "note: and "), 0);
	for (unsigned int line = 10; line <= 13; line++) {
		char place[32];

		snprintf(place, sizeof(place), "ring.c:%u:2: note: ", line);
		assert_int_equal(count(four, place), 1);
	}
	assert_int_equal(more.result->nr_findings, 6);
	assert_int_equal(count(six, "reached through the same call"), 3);
	assert_int_equal(count(six, "ring.c:21:2: note: and 2 more, which --format=json lists\n"),
			 1);
	free(four);
	free(six);
	walk_end(&w);
	walk_end(&more);
}

/* Callers of one bad helper are one fault: the shortest path is told, the others are named. */
static void callers_of_one_helper_are_one_fault(void **state)
{
	struct walked w = walk("fn inner; block 0; 10 new 7; return; "
			       "fn mid; block 0; 20 inner 1 5; return; "
			       "fn f; block 0; 30 lock 2; 31 mid 1 5; return; "
			       "fn g; block 0; 40 lock 2; 41 inner 1 5; return; ");
	char *text = report(&w, &(struct gfl_report_options){ .max_more = 3 });

	(void)state;
	assert_int_equal(w.result->nr_findings, 2);
	assert_int_equal(w.result->nr_groups, 1);
	assert_int_equal(w.result->groups[0].nr, 2);
	assert_int_equal(count(text, "warning:"), 1);
	assert_int_equal(count(text, "ring.c:41:2: warning: inner() leads to new(GFP_ATOMIC)"), 1);
	assert_int_equal(count(text,
			       "ring.c:31:2: note: another way in: f() calls mid(), under a raw "
			       "spinlock: by lock(&r->raw)\n"),
			 1);
	free(text);
	walk_end(&w);
}

/* What can be wrong on other kernels on that way is said. */
static void another_way_says_where_it_differs(void **state)
{
	struct walked w = walk("fn inner; block 0; 10 new 6; return; "
			       "fn f; block 0; 30 lock 2; 31 inner 1 5; return; "
			       "fn g; block 0; 40 lock 2; 41 inner 1 5; return; ");
	char *same = report(&w, &(struct gfl_report_options){ .max_more = 3 }), *other;

	(void)state;
	w.result->findings[1].models = GFL_MODEL_BIT(GFL_RT);
	other = report(&w, &(struct gfl_report_options){ .max_more = 3 });
	assert_int_equal(
		count(same,
		      "another way in: g() calls inner(), under a raw spinlock: by lock(&r->raw)\n"),
		1);
	assert_int_equal(
		count(other,
		      "another way in: g() calls inner(), under a raw spinlock: by lock(&r->raw) [rt]\n"),
		1);
	free(same);
	free(other);
	walk_end(&w);
}

static const char *in_tree(void *arg, const char *file)
{
	return strcmp(file, "ring.c") ? file : arg;
}

static void files_are_named_as_in_their_tree(void **state)
{
	static char name[] = "drivers/ring.c";

	(void)state;
	expect_report(
		ONE, &(struct gfl_report_options){ .path = in_tree, .arg = name },
		"drivers/ring.c:3:7: warning: new(GFP_ATOMIC) takes a lock that sleeps on PREEMPT_RT, under a raw spinlock "
		"[alloc-in-raw] [rt]\n"
		"drivers/ring.c:2:2: note: under a raw spinlock: by lock(&r->raw)\n"
		"drivers/ring.c:3:7: note: f() allocates here: new(GFP_ATOMIC)\n");
}

/* With source lines a finding is long enough for its end to be looked for. */
static void an_empty_line_ends_a_finding(void **state)
{
	struct walked w = walk("fn f; block 0; 2 lock 2; 3 new 7; 4 new 7; return; ");
	char *with = report(&w, &(struct gfl_report_options){ .excerpt = true });
	char *without = report(&w, &(struct gfl_report_options){ 0 });

	(void)state;
	assert_int_equal(w.result->nr_groups, 2);
	assert_int_equal(count(with, "\n\n"), 1);
	assert_int_equal(count(with, "\n\nring.c:4:2: warning: "), 1);
	assert_int_equal(count(without, "\n\n"), 0);
	free(with);
	free(without);
	walk_end(&w);
}

static bool is_in_g(void *arg, const struct gfl_finding *f)
{
	(void)arg;
	return !strcmp(f->func, "g");
}

/* What is dropped leaves no empty group behind. */
static void findings_can_be_dropped(void **state)
{
	struct walked w = walk("fn f; block 0; 10 lock 2; 11 new 7; return; "
			       "fn g; block 0; 20 lock 2; 21 new 7; return; ");

	(void)state;
	assert_int_equal(w.result->nr_groups, 2);
	gfl_result_keep(w.result, is_in_g, NULL);
	assert_int_equal(w.result->nr_findings, 1);
	assert_int_equal(w.result->nr_groups, 1);
	assert_string_equal(w.result->findings[w.result->groups[0].first].func, "g");
	walk_end(&w);
}

/* Two calls are two warnings, also in one line. */
static void other_calls_are_not_folded(void **state)
{
	struct walked w =
		walk("fn f; block 0; 20 lock 2; 21 new 7; call 0 new (7) gfp 0 @1:21:9; return;");
	char *got = report(&w, &(struct gfl_report_options){ 0 });

	(void)state;
	assert_int_equal(count(got, "warning:"), 2);
	assert_int_equal(count(got, "reached through"), 0);
	free(got);
	walk_end(&w);
}

static void the_source_is_shown_under_positions(void **state)
{
	char dir[] = P_tmpdir "/gfplint-report-XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/ring.c", dir);
	put_file(path, "first\n\tlock(&r->raw);\r\n\tp = \tnew(GFP_ATOMIC);");
	expect_report(
		ONE, &(struct gfl_report_options){ .excerpt = true, .base = dir },
		"ring.c:3:7: warning: new(GFP_ATOMIC) takes a lock that sleeps on PREEMPT_RT, under a raw spinlock "
		"[alloc-in-raw] [rt]\n"
		"    3 | \tp = \tnew(GFP_ATOMIC);\n"
		"      | \t    \t^\n"
		"ring.c:2:2: note: under a raw spinlock: by lock(&r->raw)\n"
		"    2 | \tlock(&r->raw);\n"
		"      | \t^\n"
		"ring.c:3:7: note: f() allocates here: new(GFP_ATOMIC)\n");
	/* a source that is shorter now, or gone, is no reason to fail */
	put_file(path, "first\nxy\nz\n");
	expect_report(
		ONE, &(struct gfl_report_options){ .excerpt = true, .base = dir },
		"ring.c:3:7: warning: new(GFP_ATOMIC) takes a lock that sleeps on PREEMPT_RT, under a raw spinlock "
		"[alloc-in-raw] [rt]\n"
		"    3 | z\n"
		"ring.c:2:2: note: under a raw spinlock: by lock(&r->raw)\n"
		"    2 | xy\n"
		"      |  ^\n"
		"ring.c:3:7: note: f() allocates here: new(GFP_ATOMIC)\n");
	unlink(path);
	rmdir(dir);
	expect_report(
		ONE, &(struct gfl_report_options){ .excerpt = true, .base = dir },
		"ring.c:3:7: warning: new(GFP_ATOMIC) takes a lock that sleeps on PREEMPT_RT, under a raw spinlock "
		"[alloc-in-raw] [rt]\n"
		"ring.c:2:2: note: under a raw spinlock: by lock(&r->raw)\n"
		"ring.c:3:7: note: f() allocates here: new(GFP_ATOMIC)\n");
}

/* Colours are all that colours add. */
static void colours_change_nothing_else(void **state)
{
	struct walked w = walk(ONE);
	char *plain = report(&w, &(struct gfl_report_options){ 0 });
	char *color = report(&w, &(struct gfl_report_options){ .color = true });
	char *to = color;

	(void)state;
	assert_non_null(strchr(color, '\033'));
	assert_null(strchr(plain, '\033'));
	for (const char *from = color; *from;) {
		if (*from == '\033')
			from = strchr(from, 'm') + 1;
		else
			*to++ = *from++;
	}
	*to = '\0';
	assert_string_equal(color, plain);
	free(color);
	free(plain);
	walk_end(&w);
}

static void a_full_disk_is_noticed(void **state)
{
	struct walked w = walk(ONE);
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	if (!full)
		skip();
	assert_false(gfl_report_text(w.result, &(struct gfl_report_options){ 0 }, full));
	fclose(full);
	/* the same if it was noticed long ago */
	full = fopen("/dev/full", "w");
	setvbuf(full, NULL, _IONBF, 0);
	assert_false(gfl_report_text(w.result, &(struct gfl_report_options){ 0 }, full));
	fclose(full);
	full = fopen("/dev/full", "w");
	assert_false(gfl_report_json(w.result, &(struct gfl_report_options){ 0 }, full));
	fclose(full);
	walk_end(&w);
}

/* --- JSON ---------------------------------------------------------------------------- */

static json_t *json_of(const struct gfl_result *result)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	json_error_t error;
	json_t *root;

	assert_non_null(out);
	assert_true(gfl_report_json(result, &(struct gfl_report_options){ 0 }, out));
	fclose(out);
	assert_int_equal(text[len - 1], '\n');
	root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		fail_msg("%s in %s", error.text, text);
	free(text);
	return root;
}

static void field_is(const json_t *object, const char *key, const char *want)
{
	const char *got = json_string_value(json_object_get(object, key));

	assert_non_null(got);
	assert_string_equal(got, want);
}

static void location_is(const json_t *object, const char *file, json_int_t line, json_int_t column)
{
	const json_t *location = json_object_get(object, "location");

	assert_int_equal(json_object_size(location), 3);
	field_is(location, "file", file);
	assert_int_equal(json_integer_value(json_object_get(location, "line")), line);
	assert_int_equal(json_integer_value(json_object_get(location, "column")), column);
}

/* Exactly the fields of docs/json.md. */
static void json_has_the_documented_fields(void **state)
{
	struct walked w = walk(ONE);
	json_t *root = json_of(w.result);
	const json_t *list = json_object_get(root, "findings"), *f = json_array_get(list, 0);
	const json_t *models = json_object_get(f, "models"), *path = json_object_get(f, "path");
	const json_t *advice = json_object_get(f, "advice"), *step = json_array_get(path, 0);

	(void)state;
	assert_int_equal(json_object_size(root), 3);
	assert_int_equal(json_integer_value(json_object_get(root, "version")), 1);
	field_is(root, "unit", "ring.c");
	assert_int_equal(json_array_size(list), 1);
	assert_int_equal(json_object_size(f), 12);
	field_is(f, "check", "alloc-in-raw");
	assert_int_equal(json_array_size(models), 1);
	assert_string_equal(json_string_value(json_array_get(models, 0)), "rt");
	field_is(f, "function", "f");
	location_is(f, "ring.c", 3, 7);
	field_is(f, "message", w.result->findings[0].message);
	assert_int_equal(json_array_size(path), 2);
	assert_int_equal(json_object_size(step), 4);
	field_is(step, "kind", "context");
	field_is(step, "function", "f");
	location_is(step, "ring.c", 2, 2);
	field_is(step, "text", "under a raw spinlock: by lock(&r->raw)");
	step = json_array_get(path, 1);
	field_is(step, "kind", "operation");
	location_is(step, "ring.c", 3, 7);
	assert_int_equal(json_array_size(advice), w.result->findings[0].nr_advice);
	assert_true(json_array_size(advice) > 0);
	field_is(f, "confidence", "high");
	assert_int_equal(json_array_size(json_object_get(f, "doubts")), 0);
	assert_int_equal(json_integer_value(json_object_get(f, "root")), 1);
	assert_int_equal(json_integer_value(json_object_get(f, "group")), 0);
	field_is(f, "fingerprint", w.result->findings[0].fingerprint);
	json_decref(root);
	walk_end(&w);
}

static void json_has_an_empty_list_if_all_is_well(void **state)
{
	struct walked w = walk("fn f; block 0; return;");
	json_t *root = json_of(w.result);

	(void)state;
	assert_true(json_is_array(json_object_get(root, "findings")));
	assert_int_equal(json_array_size(json_object_get(root, "findings")), 0);
	json_decref(root);
	walk_end(&w);
}

static void json_lists_everything_unfolded(void **state)
{
	struct walked w = walk(MANY(""));
	json_t *root = json_of(w.result);
	const json_t *list = json_object_get(root, "findings");

	(void)state;
	assert_int_equal(json_array_size(list), 4);
	for (size_t i = 0; i < 4; i++) {
		const json_t *path = json_object_get(json_array_get(list, i), "path");

		assert_int_equal(json_array_size(path), 3);
		field_is(json_array_get(path, 1), "kind", "call");
	}
	json_decref(root);
	walk_end(&w);
}

/* Names are bytes. What is UTF-8 stays; what is not is escaped, and never costs a finding. */
static void odd_file_names_lose_nothing(void **state)
{
	struct walked w =
		walk("file 3 \"a\xff/b\\\\\xc3(.h\"; file 4 \"gr\xc3\xbc\xc3\x9f.h\"; "
		     "fn f; "
		     "block 0; 2 lock 2; call 0 new (7) gfp 0 @3:3:7; call 0 new (7) gfp 0 @4:4:7; "
		     "  return;");
	json_t *root = json_of(w.result);
	const json_t *list = json_object_get(root, "findings");

	(void)state;
	assert_int_equal(json_array_size(list), 2);
	location_is(json_array_get(list, 0), "a\\xff/b\\\\xc3(.h", 3, 7);
	location_is(json_array_get(list, 1), "gr\xc3\xbc\xc3\x9f.h", 4, 7);
	assert_int_equal(json_array_size(json_object_get(json_array_get(list, 0), "path")), 2);
	json_decref(root);
	walk_end(&w);
}

/* --- what is known of a function ------------------------------------------------------- */

static char *explain(const struct walked *w, const char *func)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_true(gfl_explain(w->result, func, out));
	fclose(out);
	return text;
}

static void expect_explained(const char *functions, const char *const *lines, uint32_t nr)
{
	struct walked w = walk(functions);
	char *got = explain(&w, "f");

	for (uint32_t i = 0; i < nr; i++)
		if (!strstr(got, lines[i]))
			fail_msg("no '%s' in:\n%s", lines[i], got);
	free(got);
	walk_end(&w);
}

static void explanations_tell_exits(void **state)
{
	static const char *const lines[] = { "f() at ring.c:1\n",
					     "returns in 2 ways:\n",
					     "  returning 0 or NULL\n",
					     "  returning an error\n",
					     "    holds a raw lock: &r->raw\n",
					     "    leaves the context as it was\n",
					     "for 0 operations" };

	(void)state;
	expect_explained("fn f; val 10 result b0; val 11 const -12; "
			 "block 0; 2 10=ext; cond ne 10 8 b1 b2; "
			 "block 1; 3 lock 2; return 8; "
			 "block 2; return 11;",
			 lines, GFL_ARRAY_SIZE(lines));
}

static void explanations_tell_demands(void **state)
{
	static const char *const lines[] = { "leaves the context as it was\n", "for 1 operation:\n",
					     "  new() at ring.c:10: may sleep (GFP_KERNEL)\n",
					     "    only if n is not 0\n",
					     "    by way of inner() at ring.c:20\n" };

	(void)state;
	expect_explained("fn inner; block 0; 10 new 6; return; "
			 "fn f; "
			 "block 0; cond ne 5 8 b1 b2; "
			 "block 1; 20 inner 1 5; goto b2; "
			 "block 2; return;",
			 lines, GFL_ARRAY_SIZE(lines));
}

static void explanations_tell_conditions_as_c_does(void **state)
{
	static const char *const lines[] = { "    only if n & ~0x80 < r->size + 2\n" };

	(void)state;
	expect_explained(
		"fn f; val 10 const -129; val 11 op and 5 10; val 12 field 1 ring size -; val 13 load 12 -; "
		"val 14 const 2; val 15 op add 13 14; "
		"block 0; cond ltu 11 15 b1 b2; "
		"block 1; 20 new 6; goto b2; "
		"block 2; return;",
		lines, GFL_ARRAY_SIZE(lines));
}

/* That a pointer is not NULL may be known of itself, and of a comparison besides. */
static void explanations_tell_a_condition_once(void **state)
{
	struct walked w =
		walk("fn f; val 10 field 1 ring size -; val 11 load 10 -; val 12 op ne 11 8; "
		     "block 0; cond ne 11 8 b1 b2; "
		     "block 1; cond ne 12 8 b3 b2; "
		     "block 2; return; "
		     "block 3; 20 new 6; goto b2;");
	char *got = explain(&w, "f");

	(void)state;
	assert_int_equal(count(got, "only if"), 1);
	assert_int_equal(count(got, "    only if r->size is not 0\n"), 1);
	free(got);
	walk_end(&w);
}

static void explanations_tell_constants_in_the_same_words(void **state)
{
	static const char *const lines[] = { "    only if n is 7\n", "    only if n is not 7\n" };

	(void)state;
	expect_explained("fn f; val 10 const 7; "
			 "block 0; cond eq 5 10 b1 b2; "
			 "block 1; 20 new 6; return; "
			 "block 2; 21 new 7; return;",
			 lines, GFL_ARRAY_SIZE(lines));
}

static void explanations_tell_kernels_that_differ(void **state)
{
	static const char *const same[] = { "    interrupts off\n" };
	static const char *const only[] = { "    interrupts off (nort)\n" };

	(void)state;
	expect_explained("fn f; block 0; 2 no_irq; return;", same, GFL_ARRAY_SIZE(same));
	expect_explained("fn f; block 0; 2 no_irq in ONLY_NORT#1; return;", only,
			 GFL_ARRAY_SIZE(only));
}

static void explanations_tell_who_calls_back(void **state)
{
	static const char *const lines[] = {
		"is called back: being chip.mask in ring_chip at ring.c:50 (rule chip, x.h)\n"
	};

	(void)state;
	expect_explained("ops chip mask f var ring_chip @1:50:1; "
			 "fn f; block 0; 10 new 7; return;",
			 lines, GFL_ARRAY_SIZE(lines));
}

static void unknown_functions_cannot_be_explained(void **state)
{
	struct walked w = walk(ONE);
	FILE *out = tmpfile();

	(void)state;
	assert_non_null(out);
	assert_false(gfl_explain(w.result, "nobody", out));
	assert_int_equal(ftell(out), 0);
	fclose(out);
	walk_end(&w);
}

static void checks_are_found_by_their_names(void **state)
{
	uint32_t nr = 0;

	(void)state;
	for (; gfl_check_at(nr); nr++)
		assert_ptr_equal(gfl_check_by_id(gfl_check_at(nr)->id), gfl_check_at(nr));
	assert_true(nr >= 3);
	assert_null(gfl_check_by_id("no-such-check"));
	assert_null(gfl_check_by_id(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_form_is_that_of_a_compiler),
		cmocka_unit_test(both_kernels_are_named),
		cmocka_unit_test(nothing_found_is_nothing_printed),
		cmocka_unit_test(advice_follows_the_path),
		cmocka_unit_test(places_are_in_their_own_files),
		cmocka_unit_test(operations_behind_one_call_are_folded),
		cmocka_unit_test(callers_of_one_helper_are_one_fault),
		cmocka_unit_test(another_way_says_where_it_differs),
		cmocka_unit_test(files_are_named_as_in_their_tree),
		cmocka_unit_test(an_empty_line_ends_a_finding),
		cmocka_unit_test(findings_can_be_dropped),
		cmocka_unit_test(other_calls_are_not_folded),
		cmocka_unit_test(the_source_is_shown_under_positions),
		cmocka_unit_test(colours_change_nothing_else),
		cmocka_unit_test(a_full_disk_is_noticed),
		cmocka_unit_test(json_has_the_documented_fields),
		cmocka_unit_test(json_has_an_empty_list_if_all_is_well),
		cmocka_unit_test(json_lists_everything_unfolded),
		cmocka_unit_test(odd_file_names_lose_nothing),
		cmocka_unit_test(explanations_tell_exits),
		cmocka_unit_test(explanations_tell_demands),
		cmocka_unit_test(explanations_tell_conditions_as_c_does),
		cmocka_unit_test(explanations_tell_a_condition_once),
		cmocka_unit_test(explanations_tell_constants_in_the_same_words),
		cmocka_unit_test(explanations_tell_kernels_that_differ),
		cmocka_unit_test(explanations_tell_who_calls_back),
		cmocka_unit_test(unknown_functions_cannot_be_explained),
		cmocka_unit_test(checks_are_found_by_their_names),
	};

	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
