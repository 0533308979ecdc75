// SPDX-License-Identifier: GPL-2.0-or-later
/* gfplint explain: what is known about one function of a facts file. */
#include <errno.h>
#include <string.h>

#include "facts.h"

static int unknown_function(const struct gfl_unit *unit, const char *func)
{
	struct gfl_words known = { 0 };
	int ret;

	for (uint32_t i = 0; i < unit->nr_funcs; i++)
		gfl_words_add(&known, unit->funcs[i]->name);
	ret = gfl_unknown("function", func, &known);
	return ret;
}

static int run(int argc, char **argv)
{
	struct gfl_cli_options opts = { 0 };
	const char *words[2];
	struct gfl_facts facts;
	int nr = 0;
	int ret = GFL_EXIT_OK;

	for (int i = 1; i < argc; i++) {
		int is_common = gfl_cli_option(&opts, argv[i]);

		if (is_common < 0)
			return GFL_EXIT_FAILED;
		if (is_common)
			continue;
		if (argv[i][0] == '-')
			return gfl_usage(&gfl_cmd_explain, "unknown option '%s'", argv[i]);
		if (nr == 2)
			return gfl_usage(&gfl_cmd_explain, "more than a file and a function given");
		words[nr++] = argv[i];
	}
	if (nr < 2)
		return gfl_usage(&gfl_cmd_explain, "needs a facts file and a function");
	if (!gfl_facts_open(&facts, words[0], &opts))
		return GFL_EXIT_FAILED;
	if (!gfl_explain(facts.result, words[1], stdout))
		ret = unknown_function(facts.unit, words[1]);
	else if (fflush(stdout)) {
		gfl_complain("cannot write: %s", strerror(errno));
		ret = GFL_EXIT_FAILED;
	}
	gfl_facts_close(&facts);
	return ret;
}

const struct gfl_cmd gfl_cmd_explain = {
	.name = "explain",
	.args = "[OPTIONS] FACTS FUNCTION",
	.summary = "what is known about a function: its effect, its demands, its contexts",
	.help = "\n"
		"FACTS is what `gfplint cc` writes beside the object: kernel/.relay.o.gfl.\n"
		"\n"
		"Options:\n"
		"  --model=rt,nort   kernels to judge for: with PREEMPT_RT, without; default both\n"
		"  --rules=DIR       rules to use instead of our own\n",
	.run = run,
};
