// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The runner tested: for each kind of mismatch a tiny case and a canned output that must not pass,
 * and beside it the one that must.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

#define W(line, id, models) "a.c:" #line ":3: warning: text [" id "] [" models "]\n"
#define N(line, text) "a.c:" #line ":3: note: " text "\n"

/**
 * struct canned - one question to the runner
 * @what:   name
 * @source: case file
 * @output: of the compiler
 * @tree:   NULL for 6.12-rt
 * @end:    how the compiler ended
 * @wrong:  part of the answer; NULL if it must pass
 */
struct canned {
	const char *what;
	const char *source;
	const char *output;
	const char *tree;
	enum gfl_end end;
	const char *wrong;
};

static const struct canned canned[] = {
	{ "expected and reported", "x; // EXPECT alloc-in-raw\n", W(1, "alloc-in-raw", "rt"), NULL,
	  0, NULL },
	{ "expected, silent", "x; // EXPECT alloc-in-raw\n", "", NULL, 0, "not reported" },
	{ "expected, other line", "// EXPECT alloc-in-raw\n\n", W(2, "alloc-in-raw", "rt"), NULL, 0,
	  "finding without mark" },
	{ "expected, other id", "// EXPECT alloc-in-raw\n", W(1, "free-in-raw", "rt"), NULL, 0,
	  "not reported" },
	{ "expected, other file", "// EXPECT alloc-in-raw\n",
	  "ba.c:1:1: warning: x [alloc-in-raw] [rt]\n", NULL, 0, "not reported" },
	{ "finding in a header", "// OK alloc-in-raw\n",
	  "include/linux/a.h:1:1: warning: x [alloc-in-raw] [rt]\n", NULL, 0,
	  "finding without mark" },
	{ "same file by another path", "// EXPECT alloc-in-raw\n",
	  "/top/dir/a.c:1:1: warning: x [alloc-in-raw] [rt]\n", NULL, 0, NULL },
	{ "both models", "// EXPECT sleep-in-atomic[rt,nort]\n", W(1, "sleep-in-atomic", "rt,nort"),
	  NULL, 0, NULL },
	{ "one model too few", "// EXPECT sleep-in-atomic[rt,nort]\n",
	  W(1, "sleep-in-atomic", "rt"), NULL, 0, "not reported" },
	{ "one model too many", "// EXPECT sleep-in-atomic[nort]\n",
	  W(1, "sleep-in-atomic", "rt,nort"), NULL, 0,
	  "finding without mark: // EXPECT sleep-in-atomic[rt]" },
	{ "models from two findings", "// EXPECT sleep-in-atomic[rt,nort]\n",
	  W(1, "sleep-in-atomic", "rt") W(1, "sleep-in-atomic", "nort"), NULL, 0, NULL },
	{ "ok and silent", "// OK free-in-raw\n", "", NULL, 0, NULL },
	{ "ok, reported", "// OK free-in-raw\n", W(1, "free-in-raw", "rt"), NULL, 0,
	  "reported, though" },
	{ "ok for one model", "// EXPECT sleep-in-atomic[nort]; OK sleep-in-atomic[rt]\n",
	  W(1, "sleep-in-atomic", "nort"), NULL, 0, NULL },
	{ "missing and silent", "// MISSING free-in-raw: why\n", "", NULL, 0, NULL },
	{ "missing, reported", "// MISSING free-in-raw: why\n", W(1, "free-in-raw", "rt"), NULL, 0,
	  "reported at last" },
	{ "spurious and reported", "// SPURIOUS free-in-raw: why\n", W(1, "free-in-raw", "rt"),
	  NULL, 0, NULL },
	{ "spurious, silent", "// SPURIOUS free-in-raw: why\n", "", NULL, 0, "silent at last" },
	{ "finding without mark", "// OK free-in-raw\n\n", W(2, "free-in-raw", "rt"), NULL, 0,
	  "finding without mark: // EXPECT free-in-raw[rt]" },
	{ "file without marks", "int x;\n", "", NULL, 0, "no marks" },
	{ "unknown id", "// OK alloc-in-row\n", "", NULL, 0, "unknown check id" },
	{ "misspelt mark", "// EXPCT alloc-in-raw\n", "", NULL, 0, "no mark" },
	{ "remark in mark style", "// OK alloc-in-raw\n// remark\n", "", NULL, 0, "no mark" },
	{ "missing without reason", "// MISSING free-in-raw\n", "", NULL, 0, "needs a reason" },
	{ "unknown model", "// OK free-in-raw[rtx]\n", "", NULL, 0, "brackets" },
	{ "unknown tree", "// OK free-in-raw @5.10\n", "", NULL, 0, "'@' needs" },
	{ "text behind a mark", "// OK free-in-raw because\n", "", NULL, 0, "does not belong" },
	{ "two marks", "// EXPECT alloc-in-raw; EXPECT free-in-raw\n",
	  W(1, "alloc-in-raw", "rt") W(1, "free-in-raw", "rt"), NULL, 0, NULL },
	{ "mark of this tree", "// EXPECT free-in-raw @6.12-rt @gcc\n", "", NULL, 0,
	  "not reported" },
	{ "mark of another tree", "// EXPECT free-in-raw @6.1; OK free-in-raw @6.12-rt\n", "", NULL,
	  0, NULL },
	{ "mark of another tree, reported here", "// EXPECT free-in-raw @6.1\n",
	  W(1, "free-in-raw", "rt"), NULL, 0, "finding without mark" },
	{ "mark of another front end", "// EXPECT free-in-raw @clang; OK alloc-in-raw\n", "", NULL,
	  0, NULL },
	{ "path step there", "// NOTE takes &a\n// EXPECT alloc-in-raw\n",
	  W(2, "alloc-in-raw", "rt") N(1, "raw_lock() takes &a->lock"), NULL, 0, NULL },
	{ "path step not there", "// NOTE takes &a\n// EXPECT alloc-in-raw\n",
	  W(2, "alloc-in-raw", "rt") N(2, "raw_lock() takes &a->lock"), NULL, 0, "no path has" },
	{ "warning of the compiler", "// OK alloc-in-raw\n",
	  "a.c:1:1: warning: unused variable [-Wunused]\n", NULL, 0, "neither warning nor note" },
	{ "excerpt below a finding", "// EXPECT alloc-in-raw\n",
	  W(1, "alloc-in-raw", "rt") "    1 | x = f();\n      |     ^\n", NULL, 0, NULL },
	{ "excerpt of nothing", "// OK alloc-in-raw\n", "    1 | x = f();\n", NULL, 0,
	  "neither warning nor note" },
	{ "babble", "// OK alloc-in-raw\n", "here I am\n", NULL, 0, "neither warning nor note" },
	{ "compile error", "// OK alloc-in-raw\n", "a.c:1:1: error: x\n", NULL, GFL_END_ERROR,
	  "does not compile" },
	{ "crash", "// OK alloc-in-raw\n", "", NULL, GFL_END_SIGNAL, "crashed" },
	{ "timeout", "// OK alloc-in-raw\n", "", NULL, GFL_END_TIMEOUT, "too long" },
};

/* What the runner says, NULL-terminated; the caller frees it. */
static char *ask(const struct canned *q)
{
	const char *tree = q->tree ? q->tree : "6.12-rt";
	struct gfl_output o;
	struct gfl_case c;
	char *answer = NULL;
	size_t len;
	FILE *out = open_memstream(&answer, &len);

	if (!out)
		exit(2);
	if (!gfl_case_parse(&c, "dir/a.c", q->source))
		fputs(c.errors, out);
	else if (!gfl_judge_end(&c, q->end, tree, q->output, out)) {
		gfl_output_parse(&o, q->output);
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
