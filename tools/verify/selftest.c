// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The runner tested: for each kind of mismatch a tiny case and a canned output that must not pass,
 * and beside it the one that must.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

/* A finding of a.c as JSON with steps, which may be empty. */
#define F(file, line, id, models, steps)                                                           \
	"{\"check\": \"" id "\", \"message\": \"text\", \"models\": [" models "],"                 \
	"\"location\": {\"file\": \"" file "\", \"line\": " #line "}, \"path\": [" steps "],"      \
	"\"confidence\": \"low\", \"doubts\": [\"old\", \"far\"]},"
#define W(line, id, models) F("a.c", line, id, models, "")
#define N(line, what)                                                                              \
	"{\"location\": {\"file\": \"a.c\", \"line\": " #line "}, \"text\": \"" what "\"}"
#define RT "\"rt\""
#define NORT "\"nort\""
#define BOTH "\"rt\", \"nort\""

/**
 * struct canned - one question to the runner
 * @what:   name
 * @source: case file
 * @output: findings, each with a comma behind it
 * @tree:   NULL for 6.12-rt
 * @end:    how the compiler ended
 * @wrong:  part of the answer; NULL if it must pass
 * @second: another file of the case, or NULL
 * @says:   what the compiler prints, or NULL
 */
struct canned {
	const char *what;
	const char *source;
	const char *output;
	const char *tree;
	enum gfl_end end;
	const char *wrong;
	const char *second;
	const char *says;
};

/* One file, and nothing printed. */
#define Q(_what, _source, _output, _tree, _end, _wrong)                                            \
	{                                                                                          \
		.what = _what, .source = _source, .output = _output, .tree = _tree, .end = _end,   \
		.wrong = _wrong                                                                    \
	}

static const struct canned canned[] = {
	Q("expected and reported", "x; // EXPECT alloc-in-raw\n", W(1, "alloc-in-raw", RT), NULL, 0,
	  NULL),
	Q("its confidence", "x; // EXPECT alloc-in-raw; NOTE low confidence: old, far\n",
	  W(1, "alloc-in-raw", RT), NULL, 0, NULL),
	Q("another confidence", "x; // EXPECT alloc-in-raw; NOTE high confidence\n",
	  W(1, "alloc-in-raw", RT), NULL, 0, "step"),
	Q("expected, silent", "x; // EXPECT alloc-in-raw\n", "", NULL, 0, "not reported"),
	Q("expected, other line", "// EXPECT alloc-in-raw\n\n", W(2, "alloc-in-raw", RT), NULL, 0,
	  "finding without mark"),
	Q("expected, other id", "// EXPECT alloc-in-raw\n", W(1, "free-in-raw", RT), NULL, 0,
	  "not reported"),
	Q("expected, other file", "// EXPECT alloc-in-raw\n", F("ba.c", 1, "alloc-in-raw", RT, ""),
	  NULL, 0, "not reported"),
	Q("finding in a header", "// OK alloc-in-raw\n",
	  F("include/linux/a.h", 1, "alloc-in-raw", RT, ""), NULL, 0, "finding without mark"),
	Q("same file by another path", "// EXPECT alloc-in-raw\n",
	  F("/top/dir/a.c", 1, "alloc-in-raw", RT, ""), NULL, 0, NULL),
	Q("both models", "// EXPECT sleep-in-atomic[rt,nort]\n", W(1, "sleep-in-atomic", BOTH),
	  NULL, 0, NULL),
	Q("one model too few", "// EXPECT sleep-in-atomic[rt,nort]\n", W(1, "sleep-in-atomic", RT),
	  NULL, 0, "not reported"),
	Q("one model too many", "// EXPECT sleep-in-atomic[nort]\n", W(1, "sleep-in-atomic", BOTH),
	  NULL, 0, "finding without mark: // EXPECT sleep-in-atomic[rt]"),
	Q("models from two findings", "// EXPECT sleep-in-atomic[rt,nort]\n",
	  W(1, "sleep-in-atomic", RT) W(1, "sleep-in-atomic", NORT), NULL, 0, NULL),
	Q("ok and silent", "// OK free-in-raw\n", "", NULL, 0, NULL),
	Q("ok, reported", "// OK free-in-raw\n", W(1, "free-in-raw", RT), NULL, 0,
	  "reported, though"),
	Q("ok for one model", "// EXPECT sleep-in-atomic[nort]; OK sleep-in-atomic[rt]\n",
	  W(1, "sleep-in-atomic", NORT), NULL, 0, NULL),
	Q("missing and silent", "// MISSING free-in-raw: why\n", "", NULL, 0, NULL),
	Q("missing, reported", "// MISSING free-in-raw: why\n", W(1, "free-in-raw", RT), NULL, 0,
	  "reported at last"),
	Q("spurious and reported", "// SPURIOUS free-in-raw: why\n", W(1, "free-in-raw", RT), NULL,
	  0, NULL),
	Q("spurious, silent", "// SPURIOUS free-in-raw: why\n", "", NULL, 0, "silent at last"),
	Q("finding without mark", "// OK free-in-raw\n\n", W(2, "free-in-raw", RT), NULL, 0,
	  "finding without mark: // EXPECT free-in-raw[rt]"),
	Q("file without marks", "int x;\n", "", NULL, 0, "no marks"),
	Q("unknown id", "// OK alloc-in-row\n", "", NULL, 0, "unknown check id"),
	Q("misspelt mark", "// EXPCT alloc-in-raw\n", "", NULL, 0, "no mark"),
	Q("remark in mark style", "// OK alloc-in-raw\n// remark\n", "", NULL, 0, "no mark"),
	Q("missing without reason", "// MISSING free-in-raw\n", "", NULL, 0, "needs a reason"),
	Q("unknown model", "// OK free-in-raw[rtx]\n", "", NULL, 0, "brackets"),
	Q("unknown tree", "// OK free-in-raw @5.10\n", "", NULL, 0, "'@' needs"),
	Q("text behind a mark", "// OK free-in-raw because\n", "", NULL, 0, "does not belong"),
	Q("two marks", "// EXPECT alloc-in-raw; EXPECT free-in-raw\n",
	  W(1, "alloc-in-raw", RT) W(1, "free-in-raw", RT), NULL, 0, NULL),
	Q("mark of this tree", "// EXPECT free-in-raw @6.12-rt @gcc\n", "", NULL, 0,
	  "not reported"),
	Q("mark of another tree", "// EXPECT free-in-raw @6.1; OK free-in-raw @6.12-rt\n", "", NULL,
	  0, NULL),
	Q("mark of another tree, reported here", "// EXPECT free-in-raw @6.1\n",
	  W(1, "free-in-raw", RT), NULL, 0, "finding without mark"),
	Q("mark of another front end", "// EXPECT free-in-raw @clang; OK alloc-in-raw\n", "", NULL,
	  0, NULL),
	Q("path step there", "// NOTE takes &a\n// EXPECT alloc-in-raw\n",
	  F("a.c", 2, "alloc-in-raw", RT, N(1, "raw_lock() takes &a->lock")), NULL, 0, NULL),
	Q("path step not there", "// NOTE takes &a\n// EXPECT alloc-in-raw\n",
	  F("a.c", 2, "alloc-in-raw", RT, N(2, "raw_lock() takes &a->lock")), NULL, 0,
	  "no path has"),
	{ .what = "finding in the second file",
	  .source = "// OK alloc-in-raw\n",
	  .second = "\n// EXPECT alloc-in-raw\n",
	  .output = F("b.c", 2, "alloc-in-raw", RT, "") },
	{ .what = "finding in the wrong one of two files",
	  .source = "// EXPECT alloc-in-raw\n",
	  .second = "// OK alloc-in-raw\n",
	  .output = F("b.c", 1, "alloc-in-raw", RT, ""),
	  .wrong = "dir/a.c:1: [6.12-rt] not reported" },
	{ .what = "step in the other file",
	  .source = "// NOTE takes\n",
	  .second = "// EXPECT alloc-in-raw\n",
	  .output = F("b.c", 1, "alloc-in-raw", RT, N(1, "lock() takes &a->lock")) },
	{ .what = "misspelt mark in the second file",
	  .source = "// OK alloc-in-raw\n",
	  .second = "// OKAY alloc-in-raw\n",
	  .output = "",
	  .wrong = "dir/b.c:1: 'OKAY' is no mark" },
	{ .what = "warning of the compiler",
	  .source = "// OK alloc-in-raw\n",
	  .output = "",
	  .says = "a.c:1:1: warning: unused variable [-Wunused]\n",
	  .wrong = "neither finding nor step: a.c:1:1: warning: unused" },
	Q("no JSON", "// OK alloc-in-raw\n", "{,", NULL, 0, "no findings in JSON"),
	Q("a finding without place", "// OK alloc-in-raw\n", "{\"check\": \"alloc-in-raw\"},", NULL,
	  0, "docs/json.md"),
	Q("a model nobody knows", "// OK alloc-in-raw\n", W(1, "alloc-in-raw", "\"up\""), NULL, 0,
	  "docs/json.md"),
	Q("compile error", "// OK alloc-in-raw\n", "a.c:1:1: error: x\n", NULL, GFL_END_ERROR,
	  "does not compile"),
	Q("crash", "// OK alloc-in-raw\n", "", NULL, GFL_END_SIGNAL, "crashed"),
	Q("timeout", "// OK alloc-in-raw\n", "", NULL, GFL_END_TIMEOUT, "too long"),
};

/* What the runner says, NULL-terminated; the caller frees it. */
static char *ask(const struct canned *q)
{
	const char *tree = q->tree ? q->tree : "6.12-rt";
	struct gfl_output o;
	struct gfl_case c;
	char *answer = NULL, json[1024];
	size_t len;
	FILE *out = open_memstream(&answer, &len);

	if (!out)
		exit(2);
	snprintf(json, sizeof(json), "{\"findings\": [%.*s]}",
		 (int)strlen(q->output) - !!q->output[0], q->output);
	gfl_case_init(&c, "dir/a.c");
	gfl_case_add(&c, "dir/a.c", q->source);
	if (q->second)
		gfl_case_add(&c, "dir/b.c", q->second);
	if (!gfl_case_close(&c)) {
		fputs(c.errors, out);
	} else if (!gfl_judge_end(&c, q->end, tree, q->output, out)) {
		gfl_output_parse(&o, json, q->says ? q->says : "");
		gfl_judge(&c, &o, tree, "gcc", out);
		gfl_output_deinit(&o);
	}
	gfl_case_deinit(&c);
	fclose(out);
	return answer;
}

unsigned int gfl_selftest(FILE *out)
{
	unsigned int failed = 0, nr = sizeof(canned) / sizeof(canned[0]);

	for (unsigned int i = 0; i < nr; i++) {
		const struct canned *q = &canned[i];
		char *answer = ask(q);

		if (q->wrong ? !strstr(answer, q->wrong) : answer[0] != '\0') {
			fprintf(out, "self-test '%s': wanted '%s', got '%s'\n", q->what,
				q->wrong ? q->wrong : "", answer);
			failed++;
		}
		free(answer);
	}
	fprintf(out, "%u passed, %u failed\n", nr - failed, failed);
	return failed;
}
