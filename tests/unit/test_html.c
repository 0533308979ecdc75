// SPDX-License-Identifier: GPL-2.0-or-later
/* The HTML report: what is in it, that it is well formed, and that nothing in a tree becomes markup. */
#include "walk.h"

#include <unistd.h>

#include "html.h"

#define ONE "fn f; block 0; 2 lock 2; 4 new 7; return; "
/* Two ways into one fault. */
#define TWO                                                                                        \
	"fn inner; block 0; 4 new 7; return; "                                                     \
	"fn f; block 0; 6 lock 2; 7 inner 1 5; return; "                                           \
	"fn g; block 0; 9 lock 2; 10 inner 1 5; return; "

struct page {
	struct walked w;
	char base[64];
	char *text;
};

static const char *no_path(void *arg, const char *file)
{
	(void)file;
	return arg;
}

static char *report(const struct gfl_result *result, const struct gfl_report_options *opts)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_true(gfl_report_html(result, opts, out));
	fclose(out);
	assert_int_equal(strlen(text), len);
	return text;
}

/* A report on @functions, of which @source is ring.c. */
static struct page page_of(const char *functions, const char *source,
			   struct gfl_report_options opts)
{
	struct page p = { .w = walk(functions), .base = P_tmpdir "/gfplint-html-XXXXXX" };
	char path[128];

	assert_non_null(mkdtemp(p.base));
	snprintf(path, sizeof(path), "%s/ring.c", p.base);
	put_file(path, source);
	opts.base = p.base;
	opts.advice = true;
	p.text = report(p.w.result, &opts);
	return p;
}

static struct page page(const char *functions, const char *source)
{
	return page_of(functions, source, (struct gfl_report_options){ 0 });
}

static void page_end(struct page *p)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/ring.c", p->base);
	unlink(path);
	rmdir(p->base);
	free(p->text);
	walk_end(&p->w);
}

static unsigned int count(const char *text, const char *word)
{
	unsigned int nr = 0;

	for (text = strstr(text, word); text; text = strstr(text + 1, word))
		nr++;
	return nr;
}

static void expect_in(const struct page *p, const char *want)
{
	if (!strstr(p->text, want))
		fail_msg("not in the page: %s", want);
}

static void expect_not_in(const struct page *p, const char *bad)
{
	if (strstr(p->text, bad))
		fail_msg("in the page: %.80s", strstr(p->text, bad));
}

/* --- form ---------------------------------------------------------------------------- */

static bool is_void(const char *name, size_t len)
{
	static const char *const names[] = { "meta", "input", "rect" };

	for (size_t i = 0; i < GFL_ARRAY_SIZE(names); i++)
		if (strlen(names[i]) == len && !strncmp(names[i], name, len))
			return true;
	return false;
}

/* The end of a tag; attributes are in double quotes or have no value. */
static const char *skip_tag(const char *s)
{
	for (; *s && *s != '>'; s++) {
		assert_int_not_equal(*s, '<');
		if (*s == '"') {
			s = strchr(s + 1, '"');
			assert_non_null(s);
		}
	}
	assert_int_equal(*s, '>');
	return s + 1;
}

/* Every element is closed, in order; no `<` or `&` stands for itself. */
static void expect_well_formed(const char *text)
{
	const char *open[64];
	size_t len[64], depth = 0;

	assert_ptr_equal(strstr(text, "<!DOCTYPE html>\n"), text);
	for (const char *s = strstr(text, "<html"); *s; s++) {
		bool is_end = s[1] == '/';
		const char *name = s + 1 + is_end;
		size_t n = strcspn(name, " \n/>");

		if (*s == '&')
			assert_true(strcspn(s, ";") < 7);
		if (*s != '<')
			continue;
		assert_true(isalpha((unsigned char)*name));
		s = skip_tag(s + 1) - 1;
		if (is_end) {
			assert_true(depth);
			depth--;
			if (len[depth] != n || strncmp(open[depth], name, n))
				fail_msg("</%.20s closes <%.20s", name, open[depth]);
		} else if (!is_void(name, n)) {
			assert_true(depth < GFL_ARRAY_SIZE(open));
			open[depth] = name;
			len[depth++] = n;
			/* what is in these is no markup */
			if (!strncmp(name, "style>", 6))
				s = strstr(s, "</style>") - 1;
			else if (!strncmp(name, "script>", 7))
				s = strstr(s, "</script>") - 1;
		}
	}
	assert_int_equal(depth, 0);
}

static void the_page_is_well_formed(void **state)
{
	struct page none = page("fn f; block 0; return;", ""), two = page(TWO, "a\nb\nc\nd\n");

	(void)state;
	expect_well_formed(none.text);
	expect_in(&none, "<p class=\"none\">Nothing was found.</p>");
	expect_well_formed(two.text);
	expect_not_in(&two, "{{");
	page_end(&none);
	page_end(&two);
}

/* What it shows is in it, and it may not even try to get more. */
static void the_page_needs_nothing_else(void **state)
{
	static const char *const bad[] = { "http:", "https:", "//",	 "@import", "url(", "src=",
					   "<link", "<img",   "<iframe", " style=", " on" };
	struct page p = page(TWO, "a\n");
	char *script = strstr(p.text, "<script>");

	(void)state;
	assert_non_null(script);
	*script = '\0'; /* which has comments with such words */
	for (size_t i = 0; i < GFL_ARRAY_SIZE(bad); i++)
		if (strcmp(bad[i], " on"))
			expect_not_in(&p, bad[i]);
	assert_null(strstr(p.text, " onclick"));
	assert_null(strstr(p.text, " onload"));
	expect_in(&p, "content=\"default-src 'none'; style-src 'sha256-");
	expect_in(&p, "script-src 'sha256-");
	*script = '<';
	assert_int_equal(count(p.text, "<script"), 1);
	assert_int_equal(count(p.text, "</script"), 1);
	assert_int_equal(count(p.text, "<style"), 1);
	page_end(&p);
}

/* --- contents ------------------------------------------------------------------------- */

static void a_finding_tells_all_there_is(void **state)
{
	struct page p = page(ONE, "a\r\n\tlock(&r->raw);\r\nb\n\tx = new(7);\nc\nd\ne\nf\n");

	(void)state;
	expect_in(&p, "<article data-confidence=\"high\" data-check=\"alloc-in-raw\" "
		      "data-models=\"rt\" data-ways=\"1\"");
	expect_in(&p,
		  "new(GFP_ATOMIC) takes a lock that sleeps on PREEMPT_RT, under a raw spinlock");
	expect_in(&p, "<li class=\"ctx\">under a raw spinlock: by lock(&amp;r-&gt;raw)");
	expect_in(&p, "<dt>Fix");
	/* both steps are in f(): one excerpt, with both marked, tabs as they are */
	assert_int_equal(count(p.text, "<pre>"), 1);
	expect_in(&p, "<pre><span data-n=\"1\">a\n</span>");
	expect_in(&p,
		  "<span data-n=\"2\" data-s=\"1\" class=\"m\">\t<u>lock</u>(&amp;r-&gt;raw);\n");
	expect_in(&p, "data-n=\"4\" data-s=\"2\" class=\"m op\">");
	expect_in(&p, "data-n=\"5\n6\">c\nd\n</span></pre>");
	page_end(&p);
}

static void every_way_has_an_address_of_its_own(void **state)
{
	struct page p = page(TWO, "a\n");

	(void)state;
	assert_int_equal(p.w.result->nr_findings, 2);
	assert_int_equal(count(p.text, "<article"), 1);
	expect_in(&p, "1 other way in");
	for (uint32_t i = 0; i < 2; i++) {
		char id[64];

		snprintf(id, sizeof(id), "id=\"f-%s\"", p.w.result->findings[i].fingerprint);
		assert_int_equal(count(p.text, id), 1);
	}
	/* even if fingerprints do not tell them apart */
	strcpy(p.w.result->findings[1].fingerprint, p.w.result->findings[0].fingerprint);
	free(p.text);
	p.text = report(p.w.result, &(struct gfl_report_options){ 0 });
	for (uint32_t i = 0; i < 2; i++) {
		char id[64];

		snprintf(id, sizeof(id), "id=\"f-%s%s\"", p.w.result->findings[0].fingerprint,
			 i ? "-2" : "");
		assert_int_equal(count(p.text, id), 1);
	}
	page_end(&p);
}

static void totals_are_drawn(void **state)
{
	struct page p = page("fn f; block 0; 2 lock 2; 3 new 7; 4 new 7; 5 del 5; return;", "");

	(void)state;
	expect_in(&p, "<li data-value=\"alloc-in-raw\"><span class=\"name\">alloc-in-raw</span> "
		      "<span class=\"nr\">2</span> <svg");
	expect_in(&p, "<rect class=\"high\" x=\"0.00\" width=\"50.00\"");
	/* nobody knows subsystems here */
	expect_not_in(&p, "data-facet=\"subsystem\"");
	page_end(&p);
}

static void names_come_from_who_knows_the_tree(void **state)
{
	struct page p = page_of(ONE, "",
				(struct gfl_report_options){ .path = no_path,
							     .subsystem = no_path,
							     .arg = (void *)"R<D" });

	(void)state;
	expect_in(&p, "data-subsystem=\"R&lt;D\"");
	expect_in(&p, "<li data-value=\"R&lt;D\">");
	expect_in(&p, "<span class=\"at\">R&lt;D:4:2</span>");
	page_end(&p);
}

static void files_that_are_gone_or_short_do_not_matter(void **state)
{
	struct page p = page(ONE, "only one line");
	char *text;

	(void)state;
	assert_int_equal(count(p.text, "<pre>"), 0);
	text = report(p.w.result, &(struct gfl_report_options){ .base = "/nowhere" });
	assert_int_equal(count(text, "<pre>"), 0);
	assert_int_equal(count(text, "<article"), 1);
	free(text);
	/* a folder is no file */
	p.w.unit->files[1] = "..";
	text = report(p.w.result, &(struct gfl_report_options){ .base = p.base });
	assert_int_equal(count(text, "<pre>"), 0);
	free(text);
	page_end(&p);
}

static void endless_lines_are_cut(void **state)
{
	static char source[5000];
	struct page p;

	(void)state;
	/* characters of two bytes, so that the cut falls into one */
	snprintf(source, sizeof(source), "a\n ");
	for (size_t at = strlen(source); at + 2 < sizeof(source); at += 2)
		memcpy(source + at, "\303\244", 3);
	p = page(ONE, source);
	expect_in(&p, "\303\244 …\n</span>");
	expect_not_in(&p, "\\xc3");
	assert_true(strlen(strstr(p.text, "data-n=\"2\"")) > 400);
	page_end(&p);
}

/* --- hostile text ----------------------------------------------------------------------- */

static void expect_text(const char *bytes, size_t len, const char *want)
{
	char *got = NULL;
	size_t size;
	FILE *out = open_memstream(&got, &size);

	assert_non_null(out);
	gfl_html_text(out, bytes, len);
	fclose(out);
	assert_string_equal(got, want);
	free(got);
}

#define EXPECT_TEXT(bytes, want) expect_text(bytes, sizeof(bytes) - 1, want)

static void bytes_become_text(void **state)
{
	(void)state;
	EXPECT_TEXT("a < b && c > \"d\" 'e'",
		    "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
	EXPECT_TEXT("\ttab", "\ttab");
	EXPECT_TEXT("gr\303\274n \342\202\254 \360\237\220\247",
		    "gr\303\274n \342\202\254 \360\237\220\247");
	/* not UTF-8: latin 1, too long, surrogate, too big, cut off, alone */
	EXPECT_TEXT("gr\374n", "gr\\xfcn");
	EXPECT_TEXT("\300\274", "\\xc0\\xbc");
	EXPECT_TEXT("\340\200\274", "\\xe0\\x80\\xbc");
	EXPECT_TEXT("\355\240\200", "\\xed\\xa0\\x80");
	EXPECT_TEXT("\364\220\200\200", "\\xf4\\x90\\x80\\x80");
	EXPECT_TEXT("\342\202", "\\xe2\\x82");
	EXPECT_TEXT("\200<", "\\x80&lt;");
	/* what cannot be seen, or turns around what follows */
	EXPECT_TEXT("a\0b\r\033\177", "a\\u0000b\\u000d\\u001b\\u007f");
	EXPECT_TEXT("\302\205", "\\u0085");
	EXPECT_TEXT("\342\200\256evil\342\201\246", "\\u202eevil\\u2066");
	EXPECT_TEXT("\342\200\213\357\273\277\357\277\277", "\\u200b\\ufeff\\uffff");
	EXPECT_TEXT("\363\240\201\201", "\\U000e0041");
}

static void nothing_in_a_tree_becomes_markup(void **state)
{
	struct page p = page(ONE, "\n</pre></script><script>alert(1)</script>\n"
				  "<!-- \" ' & <img src=x onerror=alert(1)> {{script}}\n"
				  "]]></textarea></title><style>*{display:none}</style>\n");
	char *text;

	(void)state;
	expect_well_formed(p.text);
	expect_in(&p, "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
	expect_in(&p, "&lt;!-- &quot; &#39; &amp; &lt;img src=x onerror=alert(1)&gt; {{script}}");
	assert_int_equal(count(p.text, "<script"), 1);
	assert_int_equal(count(p.text, "<style"), 1);
	expect_not_in(&p, "<img");
	/* names of files, functions, and what is told of them */
	p.w.unit->source = p.w.unit->files[1] = "\"><script>a</script>\377.c";
	p.w.result->findings[0].func = "<b>f";
	p.w.result->findings[0].message = "</summary><b>";
	p.w.result->findings[0].steps[0].text = "</li><b>\"";
	p.w.result->findings[0].advice[0] = "</dd><b>";
	text = report(p.w.result, &(struct gfl_report_options){ .advice = true });
	expect_well_formed(text);
	assert_int_equal(count(text, "<script"), 1);
	assert_int_equal(count(text, "<b>"), 0);
	assert_int_equal(count(text, "&lt;b&gt;"), 4);
	assert_non_null(strstr(
		text, "<title>gfplint: &quot;&gt;&lt;script&gt;a&lt;/script&gt;\\xff.c</title>"));
	free(text);
	page_end(&p);
}

/* Style and script end where they should. */
static void fixed_parts_hold_no_end_of_their_own(void **state)
{
	(void)state;
	assert_null(strstr((const char *)gfl_html_style, "</"));
	assert_null(strstr((const char *)gfl_html_script, "</"));
	assert_null(strstr((const char *)gfl_html_script, "<!"));
}

static void a_full_disk_is_told(void **state)
{
	struct page p = page(ONE, "");
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	assert_false(gfl_report_html(p.w.result, &(struct gfl_report_options){ 0 }, full));
	fclose(full);
	page_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_is_well_formed),
		cmocka_unit_test(the_page_needs_nothing_else),
		cmocka_unit_test(a_finding_tells_all_there_is),
		cmocka_unit_test(every_way_has_an_address_of_its_own),
		cmocka_unit_test(totals_are_drawn),
		cmocka_unit_test(names_come_from_who_knows_the_tree),
		cmocka_unit_test(files_that_are_gone_or_short_do_not_matter),
		cmocka_unit_test(endless_lines_are_cut),
		cmocka_unit_test(bytes_become_text),
		cmocka_unit_test(nothing_in_a_tree_becomes_markup),
		cmocka_unit_test(fixed_parts_hold_no_end_of_their_own),
		cmocka_unit_test(a_full_disk_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
