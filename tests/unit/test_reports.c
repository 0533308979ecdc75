// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports for programs: names of any bytes, and what the readers of each form take for their own. */
#include "walk.h"

#include <jansson.h>

#include "gfplint/known.h"

typedef bool (*report_fn)(const struct gfl_result *, const struct gfl_report_options *, FILE *);

static const struct gfl_report_options plain = { .max_more = GFL_MAX_MORE };

/* A fault in a file of that name, as facts have it. */
#define IN_FILE(name)                                                                              \
	"file 3 \"" name "\"; fn f; block 0; 2 lock 2; call 0 new (7) gfp 0 @3:3:7; return;"
/* Two ways into one fault. */
#define TWO_WAYS                                                                                   \
	"fn leaf; block 0; 2 new 7; return; "                                                      \
	"fn f; block 0; 5 lock 2; 6 leaf; return; fn g; block 0; 15 lock 2; 16 leaf; return;"

static char *report(const struct walked *w, report_fn write, const struct gfl_report_options *opts)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_true(write(w->result, opts, out));
	fclose(out);
	return text;
}

static void contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no %s in %s", part, text);
}

/* The report of that one fault has @want. */
static void report_has(const char *functions, report_fn write, const char *want)
{
	struct walked w = walk(functions);
	char *text = report(&w, write, &plain);

	contains(text, want);
	free(text);
	walk_end(&w);
}

/* --- one line each ----------------------------------------------------------------------------- */

static void terse_is_one_line(void **state)
{
	struct walked w = walk(IN_FILE("a \\x0a\\x1b\\x7f\xff.c"));
	char *text = report(&w, gfl_report_terse, &plain);

	(void)state;
	assert_string_equal(text,
			    "a \\x0a\\x1b\\x7f\xff.c:3: error: new(GFP_ATOMIC) takes a lock that "
			    "sleeps on PREEMPT_RT, under a raw spinlock [alloc-in-raw]\n");
	free(text);
	walk_end(&w);
}

static void terse_tells_how_sure(void **state)
{
	struct walked w = walk(TWO_WAYS);
	char *text;

	(void)state;
	w.result->findings[0].confidence = GFL_MEDIUM;
	text = report(&w, gfl_report_terse, &plain);
	contains(text, ": warning: ");
	contains(text, " (2 ways in) [alloc-in-raw]\n");
	free(text);
	w.result->findings[0].confidence = GFL_LOW;
	text = report(&w, gfl_report_terse, &plain);
	contains(text, ": note: ");
	free(text);
	walk_end(&w);
}

/* --- CSV ------------------------------------------------------------------------------------------ */

static void csv_has_the_documented_columns(void **state)
{
	struct walked w = walk(IN_FILE("b.c"));
	char want[1024], *text = report(&w, gfl_report_csv, &plain);

	(void)state;
	snprintf(
		want, sizeof(want),
		"file,line,column,check,models,confidence,function,message,root,fingerprint,group,path,subsystem\r\n"
		"\"b.c\",3,7,\"alloc-in-raw\",\"rt\",\"high\",\"f\",\"%s\",\"b.c:3:7\",\"%s\",0,"
		"\"ring.c:2:2: under a raw spinlock: by lock(&r->raw); "
		"b.c:3:7: f() allocates here: new(GFP_ATOMIC)\",\"\"\r\n",
		w.result->findings[0].message, w.result->findings[0].fingerprint);
	assert_string_equal(text, want);
	free(text);
	walk_end(&w);
}

static const char *in_tree(void *arg, const char *file)
{
	(void)arg;
	return strcmp(file, "b.c") ? "drivers/ring.c" : "drivers/b.c";
}

static const char *subsystem(void *arg, const char *file)
{
	(void)arg;
	return strcmp(file, "b.c") ? NULL : "=RING";
}

static void csv_names_files_and_subsystems_as_in_the_tree(void **state)
{
	const struct gfl_report_options opts = { .path = in_tree, .subsystem = subsystem };
	struct walked w = walk(IN_FILE("b.c"));
	char *text = report(&w, gfl_report_csv, &opts);

	(void)state;
	contains(text, "\n\"drivers/b.c\",3,7,");
	contains(text, ",\"drivers/b.c:3:7\",");
	contains(text, "\"drivers/ring.c:2:2: under");
	contains(text, ",\"'=RING\"\r\n");
	free(text);
	walk_end(&w);
}

static void terse_names_files_as_in_the_tree(void **state)
{
	const struct gfl_report_options opts = { .path = in_tree };
	struct walked w = walk(IN_FILE("b.c"));
	char *text = report(&w, gfl_report_terse, &opts);

	(void)state;
	contains(text, "drivers/b.c:3: error: ");
	free(text);
	walk_end(&w);
}

static void csv_without_findings_has_its_header(void **state)
{
	struct walked w = walk("fn f; block 0; return;");
	char *text = report(&w, gfl_report_csv, &plain);

	(void)state;
	assert_string_equal(strchr(text, '\r'), "\r\n");
	free(text);
	walk_end(&w);
}

static void csv_quotes(void **state)
{
	(void)state;
	report_has(IN_FILE("say \\\"a, b\\\".c"), gfl_report_csv, "\n\"say \"\"a, b\"\".c\",3,7,");
	report_has(IN_FILE("two\\x0alines"), gfl_report_csv, "\n\"two\nlines\",3,7,");
	report_has(IN_FILE("\xff\xc3\xbc"), gfl_report_csv, "\n\"\\xff\\xc3\\xbc\",3,7,");
	report_has(IN_FILE("\xc3\xbc"), gfl_report_csv, "\n\"\xc3\xbc\",3,7,");
}

static void csv_holds_no_formula(void **state)
{
	(void)state;
	report_has(IN_FILE("=1+1"), gfl_report_csv, "\n\"'=1+1\",3,7,");
	report_has(IN_FILE("+1"), gfl_report_csv, "\n\"'+1\",3,7,");
	report_has(IN_FILE("-1"), gfl_report_csv, "\n\"'-1\",3,7,");
	report_has(IN_FILE("@SUM(1)"), gfl_report_csv, "\n\"'@SUM(1)\",3,7,");
	report_has(IN_FILE("\\x09=1"), gfl_report_csv, "\n\"'\t=1\",3,7,");
	report_has(IN_FILE("\\x0d=1"), gfl_report_csv, "\n\"'\r=1\",3,7,");
	report_has(IN_FILE("a=1"), gfl_report_csv, "\n\"a=1\",3,7,");
}

/* --- SARIF ----------------------------------------------------------------------------------------- */

static json_t *sarif(const struct walked *w, const struct gfl_report_options *opts)
{
	char *text = report(w, gfl_report_sarif, opts);
	json_error_t error;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (!root)
		fail_msg("%s in %s", error.text, text);
	free(text);
	return root;
}

static json_t *run_of(json_t *root)
{
	return json_array_get(json_object_get(root, "runs"), 0);
}

static json_t *result_of(json_t *root, size_t i)
{
	return json_array_get(json_object_get(run_of(root), "results"), i);
}

static void is_text(const json_t *object, const char *key, const char *want)
{
	const char *got = json_string_value(json_object_get(object, key));

	if (want)
		assert_non_null(got);
	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
}

static json_t *place_of(json_t *result)
{
	return json_object_get(json_array_get(json_object_get(result, "locations"), 0),
			       "physicalLocation");
}

/* Where the report says a file called @name is. */
static void is_at(const char *name, const struct gfl_report_options *opts, const char *uri,
		  const char *base)
{
	char functions[512];
	struct walked w;
	json_t *root, *where;

	snprintf(functions, sizeof(functions),
		 "file 3 \"%s\"; fn f; block 0; 2 lock 2; call 0 new (7) gfp 0 @3:3:7; return;",
		 name);
	w = walk(functions);
	root = sarif(&w, opts);
	where = json_object_get(place_of(result_of(root, 0)), "artifactLocation");
	is_text(where, "uri", uri);
	is_text(where, "uriBaseId", base);
	json_decref(root);
	walk_end(&w);
}

static void files_are_below_their_bases(void **state)
{
	const struct gfl_report_options apart = { .base = "/srv/o", .sources = "/srv/linux" };
	const struct gfl_report_options same = { .base = "/srv/o/" };

	(void)state;
	is_at("a.c", &plain, "a.c", "SRCROOT");
	is_at("/usr/a.c", &plain, "file:///usr/a.c", NULL);
	is_at("a.c", &same, "a.c", "SRCROOT");
	is_at("./b/../a.c", &same, "a.c", "SRCROOT");
	is_at("../linux/a.c", &same, "file:///srv/linux/a.c", NULL);
	is_at("../linux/a.c", &apart, "a.c", "SRCROOT");
	is_at("/srv/linux//b/a.c", &apart, "b/a.c", "SRCROOT");
	is_at("/srv/linuxes/a.c", &apart, "file:///srv/linuxes/a.c", NULL);
	is_at("a.c", &apart, "a.c", "OBJROOT");
	is_at("../../../../a.c", &apart, "file:///a.c", NULL);
}

static void names_become_uris(void **state)
{
	const struct gfl_report_options opts = { .base = "/x y" };

	(void)state;
	is_at("a b%.c", &plain, "a%20b%25.c", "SRCROOT");
	is_at("http:a?#.c", &plain, "http%3Aa%3F%23.c", "SRCROOT");
	is_at("\\x0a\\\"\xff\xc3\xbc.c", &plain, "%0A%22%FF%C3%BC.c", "SRCROOT");
	is_at("a[1]{2}<3>.c", &plain, "a%5B1%5D%7B2%7D%3C3%3E.c", "SRCROOT");
	is_at("/x y/z z.c", &opts, "z%20z.c", "SRCROOT");
	is_at("/q q/z.c", &opts, "file:///q%20q/z.c", NULL);
}

static void messages_are_no_templates(void **state)
{
	struct walked w = walk(IN_FILE("b.c"));
	json_t *root;

	(void)state;
	w.result->findings[0].message = "x{0} in [a](b), a[1]\xff";
	root = sarif(&w, &plain);
	is_text(json_object_get(result_of(root, 0), "message"), "text",
		"x{{0}} in [a\\](b), a[1]\\xff");
	json_decref(root);
	walk_end(&w);
}

static void places_need_not_be_known(void **state)
{
	struct walked w = walk(IN_FILE("b.c"));
	json_t *root, *place;

	(void)state;
	w.result->findings[0].loc = (struct gfl_loc){ 0 };
	root = sarif(&w, &plain);
	place = place_of(result_of(root, 0));
	is_text(json_object_get(place, "artifactLocation"), "uri", "ring.c");
	assert_null(json_object_get(place, "region"));
	json_decref(root);
	walk_end(&w);
}

static void a_group_is_one_result(void **state)
{
	struct walked w = walk(TWO_WAYS);
	json_t *root = sarif(&w, &plain), *result = result_of(root, 0), *flows, *related;

	(void)state;
	flows = json_object_get(result, "codeFlows");
	related = json_object_get(result, "relatedLocations");
	assert_null(result_of(root, 1));
	assert_int_equal(json_array_size(flows), 2);
	assert_int_equal(json_array_size(related), 1);
	contains(json_string_value(json_object_get(
			 json_object_get(json_array_get(related, 0), "message"), "text")),
		 "another way in: g(): ");
	is_text(json_object_get(json_array_get(flows, 1), "properties"), "fingerprint",
		w.result->findings[1].fingerprint);
	is_text(json_object_get(result, "partialFingerprints"), "gfplint/v1",
		w.result->findings[0].fingerprint);
	assert_null(json_object_get(result, "suppressions"));
	json_decref(root);
	walk_end(&w);
}

static void suppressed_findings_say_why(void **state)
{
	struct walked w = walk(TWO_WAYS);
	const struct gfl_suppression by = { .reason = "it is so", .owner = "me" };
	const struct gfl_suppressed sup = { w.result->findings[1], &by };
	struct gfl_report_options opts = { .suppressed = &sup,
					   .nr_suppressed = 1,
					   .has_suppressions = true };
	json_t *root, *why;

	(void)state;
	root = sarif(&w, &opts);
	assert_int_equal(json_array_size(json_object_get(result_of(root, 0), "suppressions")), 0);
	why = json_array_get(json_object_get(result_of(root, 1), "suppressions"), 0);
	is_text(why, "kind", "external");
	is_text(why, "justification", "it is so");
	is_text(json_object_get(why, "properties"), "owner", "me");
	assert_null(json_object_get(json_object_get(why, "properties"), "expires"));
	json_decref(root);
	walk_end(&w);
}

/* --- all of them ------------------------------------------------------------------------------------- */

static void a_full_disk_is_noticed(void **state)
{
	const report_fn all[] = { gfl_report_terse, gfl_report_csv, gfl_report_sarif };
	struct walked w = walk(IN_FILE("b.c"));

	(void)state;
	if (access("/dev/full", W_OK))
		skip();
	for (size_t i = 0; i < GFL_ARRAY_SIZE(all); i++) {
		FILE *full = fopen("/dev/full", "w");

		assert_false(all[i](w.result, &plain, full));
		fclose(full);
	}
	walk_end(&w);
}

static void unsure_findings_can_be_dropped(void **state)
{
	struct walked w = walk(TWO_WAYS);
	enum gfl_confidence grade = GFL_HIGH;

	(void)state;
	w.result->findings[0].confidence = GFL_LOW;
	w.result->findings[1].confidence = GFL_MEDIUM;
	assert_int_equal(gfl_result_keep_sure(w.result, GFL_LOW), 0);
	/* one way in is left */
	assert_int_equal(gfl_result_keep_sure(w.result, GFL_MEDIUM), 0);
	assert_int_equal(w.result->nr_findings, 1);
	assert_int_equal(w.result->nr_groups, 1);
	assert_int_equal(gfl_result_keep_sure(w.result, GFL_HIGH), 1);
	assert_int_equal(w.result->nr_groups, 0);
	assert_true(gfl_confidence_parse("low", &grade));
	assert_int_equal(grade, GFL_LOW);
	assert_false(gfl_confidence_parse("Low", &grade));
	walk_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terse_is_one_line),
		cmocka_unit_test(terse_tells_how_sure),
		cmocka_unit_test(csv_has_the_documented_columns),
		cmocka_unit_test(csv_names_files_and_subsystems_as_in_the_tree),
		cmocka_unit_test(terse_names_files_as_in_the_tree),
		cmocka_unit_test(csv_without_findings_has_its_header),
		cmocka_unit_test(csv_quotes),
		cmocka_unit_test(csv_holds_no_formula),
		cmocka_unit_test(files_are_below_their_bases),
		cmocka_unit_test(names_become_uris),
		cmocka_unit_test(messages_are_no_templates),
		cmocka_unit_test(places_need_not_be_known),
		cmocka_unit_test(a_group_is_one_result),
		cmocka_unit_test(suppressed_findings_say_why),
		cmocka_unit_test(a_full_disk_is_noticed),
		cmocka_unit_test(unsure_findings_can_be_dropped),
	};

	return cmocka_run_group_tests_name("reports", tests, NULL, NULL);
}
