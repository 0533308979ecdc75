// SPDX-License-Identifier: GPL-2.0-or-later
/* Suppression files and baselines: what they mean, and what is wrong with bad ones. */
#include "walk.h"

#include "gfplint/known.h"

#define TODAY "2026-11-21"

static struct gfl_suppressions *parse(const char *text, struct gfl_log *log)
{
	return gfl_suppressions_parse(text, strlen(text), "s.yaml", TODAY, log);
}

static struct gfl_suppressions *parse_good(const char *text)
{
	struct gfl_log log = { 0 };
	struct gfl_suppressions *list = parse(text, &log);

	if (!list)
		fail_msg("%s", log.last);
	return list;
}

/* That text is refused, with that message at the end. */
static void refuses(const char *text, const char *want)
{
	struct gfl_log log = { 0 };

	assert_null(parse(text, &log));
	assert_string_equal(log.last, want);
}

/* --- suppressions ------------------------------------------------------------------------------- */

static void an_empty_file_suppresses_nothing(void **state)
{
	struct gfl_suppressions *list = parse_good("# nothing yet\n");

	(void)state;
	assert_int_equal(list->nr, 0);
	gfl_suppressions_destroy(list);
	list = parse_good("[]\n");
	assert_int_equal(list->nr, 0);
	gfl_suppressions_destroy(list);
}

static void bad_entries_are_refused(void **state)
{
	(void)state;
	refuses("a: b\n", "s.yaml:1:1: error: a suppression file is a list of entries");
	refuses("- a\n", "s.yaml:1:3: error: an entry must be a map");
	refuses("\n- {reason: r, owner: o}\n",
		"s.yaml:2:3: error: an entry has a 'fingerprint', or a 'function' and a 'check'");
	refuses("- {function: f, reason: r, owner: o}\n",
		"s.yaml:1:3: error: an entry has a 'fingerprint', or a 'function' and a 'check'");
	refuses("- {fingerprint: 0123456789abcdef, function: f, reason: r, owner: o}\n",
		"s.yaml:1:3: error: an entry has a 'fingerprint', or a 'function' and a 'check'");
	refuses("- {fingerprint: 0123456789abcdef, owner: o}\n",
		"s.yaml:1:3: error: 'reason' is missing");
	refuses("- {fingerprint: 0123456789abcdef, reason: r}\n",
		"s.yaml:1:3: error: 'owner' is missing");
	refuses("- {reason: ''}\n", "s.yaml:1:12: error: 'reason' needs a text");
	refuses("- {reason: [a]}\n", "s.yaml:1:12: error: 'reason' needs a text");
	refuses("- {fingerprint: 0123}\n",
		"s.yaml:1:17: error: '0123' is no fingerprint: 16 digits or letters a to f");
	refuses("- {fingerprint: 0123456789ABCDEF}\n",
		"s.yaml:1:17: error: '0123456789ABCDEF' is no fingerprint: 16 digits or letters a to f");
	refuses("- {check: free-in-row}\n",
		"s.yaml:1:11: error: unknown check 'free-in-row', did you mean 'free-in-raw'?");
	refuses("- {check: nonsense}\n", "s.yaml:1:11: error: unknown check 'nonsense'");
	refuses("- {reasons: r}\n",
		"s.yaml:1:4: error: unknown key 'reasons', did you mean 'reason'?");
	refuses("- {reason: r\n", "s.yaml:2:1: error: while parsing a flow mapping: did not find "
				  "expected ',' or '}'");
}

static void bad_dates_are_refused(void **state)
{
	static const char *const dates[] = {
		"2026-1-1",   "2026-13-01", "2026-00-01", "2026-01-32",
		"2026-01-00", "2026/01/01", "tomorrow",	  "20260-1-01"
	};

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(dates); i++) {
		char text[128], want[128];

		snprintf(text, sizeof(text), "- {expires: %s}\n", dates[i]);
		snprintf(want, sizeof(want), "s.yaml:1:13: error: '%s' is no date: YEAR-MONTH-DAY",
			 dates[i]);
		refuses(text, want);
	}
}

static void nothing_is_suppressed_twice(void **state)
{
	(void)state;
	refuses("- {fingerprint: 0123456789abcdef, reason: r, owner: o}\n"
		"- {fingerprint: 0123456789abcdef, reason: s, owner: o}\n",
		"s.yaml:2:3: error: suppressed twice, first on line 1");
	refuses("- {function: f, check: free-in-raw, reason: r, owner: o}\n"
		"- {function: f, check: free-in-raw, reason: s, owner: o}\n",
		"s.yaml:2:3: error: suppressed twice, first on line 1");
	gfl_suppressions_destroy(
		parse_good("- {function: f, check: free-in-raw, reason: r, owner: o}\n"
			   "- {function: f, check: alloc-in-raw, reason: r, owner: o}\n"
			   "- {function: g, check: free-in-raw, reason: r, owner: o}\n"));
}

static void all_errors_are_counted(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	assert_null(parse("- {a: b, expires: x}\n- c\n- {reason: r}\n", &log));
	assert_int_equal(log.nr_errors, 4);
}

static void suppressions_last_until_their_day_is_over(void **state)
{
	struct gfl_suppressions *list = parse_good(
		"- {function: a, check: free-in-raw, reason: r, owner: o, expires: 2026-11-20}\n"
		"- {function: b, check: free-in-raw, reason: r, owner: o, expires: 2026-11-21}\n"
		"- {function: c, check: free-in-raw, reason: r, owner: o}\n");

	(void)state;
	assert_int_equal(list->nr, 3);
	assert_true(list->v[0].is_expired);
	assert_false(list->v[1].is_expired);
	assert_false(list->v[2].is_expired);
	assert_int_equal(list->v[1].line, 2);
	gfl_suppressions_destroy(list);
}

static void findings_are_matched(void **state)
{
	struct walked w = walk("fn f; block 0; 2 lock 2; 3 new 7; 4 del 5; return;");
	struct gfl_suppressions *list;
	const struct gfl_finding *alloc = &w.result->findings[0], *del = &w.result->findings[1];
	char text[512];

	(void)state;
	assert_int_equal(w.result->nr_findings, 2);
	snprintf(text, sizeof(text),
		 "- {fingerprint: %s, reason: r, owner: o, expires: 2000-01-01}\n"
		 "- {function: f, check: alloc-in-raw, reason: r, owner: o}\n"
		 "- {function: g, check: free-in-raw, reason: r, owner: o}\n",
		 alloc->fingerprint);
	list = parse_good(text);
	/* the first has expired, but is counted */
	assert_ptr_equal(gfl_suppressions_match(list, alloc), &list->v[1]);
	assert_null(gfl_suppressions_match(list, del));
	assert_int_equal(list->v[0].nr_matched, 1);
	assert_int_equal(list->v[1].nr_matched, 1);
	assert_int_equal(list->v[2].nr_matched, 0);
	gfl_suppressions_destroy(list);
	walk_end(&w);
}

/* --- baselines ------------------------------------------------------------------------------------ */

static void a_report_is_a_baseline(void **state)
{
	struct walked w = walk("fn f; block 0; 2 lock 2; 3 new 7; 4 del 5; return;");
	struct gfl_finding other = w.result->findings[0];
	struct gfl_baseline *baseline;
	struct gfl_log log = { 0 };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_true(gfl_report_json(w.result, &(struct gfl_report_options){ 0 }, out));
	fclose(out);
	baseline = gfl_baseline_parse(text, len, "b.json", &log);
	free(text);
	assert_non_null(baseline);
	assert_int_equal(baseline->nr, 2);
	assert_string_equal(baseline->unit, "ring.c");
	assert_string_equal(baseline->v[1].check, "free-in-raw");
	assert_string_equal(baseline->v[1].func, "f");
	assert_string_equal(baseline->v[1].file, "ring.c");
	assert_int_equal(baseline->v[1].models, GFL_MODEL_BIT(GFL_RT));
	strcpy(other.fingerprint, "ffffffffffffffff");
	assert_false(gfl_baseline_has(baseline, &other));
	assert_true(gfl_baseline_has(baseline, &w.result->findings[1]));
	assert_false(baseline->v[0].is_seen);
	assert_true(baseline->v[1].is_seen);
	gfl_baseline_destroy(baseline);
	walk_end(&w);
}

/* Static functions of one name, in two files. */
static void equal_fingerprints_are_all_seen(void **state)
{
	static const char text[] =
		"{\"findings\": [{\"fingerprint\": \"b\"}, {\"fingerprint\": \"a\"},"
		" {\"fingerprint\": \"b\"}, {\"fingerprint\": \"c\"}]}";
	const struct gfl_finding b = { .fingerprint = "b" };
	struct gfl_log log = { 0 };
	struct gfl_baseline *baseline = gfl_baseline_parse(text, sizeof(text) - 1, "b.json", &log);

	(void)state;
	assert_non_null(baseline);
	assert_true(gfl_baseline_has(baseline, &b));
	assert_true(baseline->v[0].is_seen);
	assert_false(baseline->v[1].is_seen);
	assert_true(baseline->v[2].is_seen);
	assert_false(baseline->v[3].is_seen);
	gfl_baseline_destroy(baseline);
}

static void bad_baselines_are_refused(void **state)
{
	static const struct {
		const char *text, *want;
	} bad[] = {
		{ "", "b.json:1: error: '[' or '{' expected near end of file" },
		{ "{\n\"findings\": [,]}", "b.json:2:14: error: unexpected token near ','" },
		{ "[]", "b.json: error: no 'findings' here: not what --format=json writes" },
		{ "{\"findings\": 1}",
		  "b.json: error: no 'findings' here: not what --format=json writes" },
		{ "{\"findings\": [{\"fingerprint\": \"a\"}, 1]}",
		  "b.json: error: findings[1] has no fingerprint" },
		{ "{\"findings\": [{\"fingerprint\": 1}]}",
		  "b.json: error: findings[0] has no fingerprint" },
	};

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(bad); i++) {
		struct gfl_log log = { 0 };

		assert_null(gfl_baseline_parse(bad[i].text, strlen(bad[i].text), "b.json", &log));
		assert_string_equal(log.last, bad[i].want);
	}
}

static void a_baseline_may_be_empty(void **state)
{
	static const char text[] = "{\"findings\": []}";
	const struct gfl_finding f = { .fingerprint = "b" };
	struct gfl_log log = { 0 };
	struct gfl_baseline *baseline = gfl_baseline_parse(text, sizeof(text) - 1, "b.json", &log);

	(void)state;
	assert_non_null(baseline);
	assert_false(gfl_baseline_has(baseline, &f));
	gfl_baseline_destroy(baseline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_suppresses_nothing),
		cmocka_unit_test(bad_entries_are_refused),
		cmocka_unit_test(bad_dates_are_refused),
		cmocka_unit_test(nothing_is_suppressed_twice),
		cmocka_unit_test(all_errors_are_counted),
		cmocka_unit_test(suppressions_last_until_their_day_is_over),
		cmocka_unit_test(findings_are_matched),
		cmocka_unit_test(a_report_is_a_baseline),
		cmocka_unit_test(equal_fingerprints_are_all_seen),
		cmocka_unit_test(bad_baselines_are_refused),
		cmocka_unit_test(a_baseline_may_be_empty),
	};

	return cmocka_run_group_tests_name("known", tests, NULL, NULL);
}
