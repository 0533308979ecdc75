// SPDX-License-Identifier: GPL-2.0-or-later
/* The gfplint command: a table of sub-commands. */
#include <string.h>

#include "audit.h"

static int run_help(int argc, char **argv);

static const struct gfl_cmd cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "what a command does",
	.help = "",
	.run = run_help,
};

static const struct gfl_cmd *const cmds[] = {
	&gfl_cmd_cc,	 &gfl_cmd_audit,   &gfl_cmd_diff,  &gfl_cmd_hook, &gfl_cmd_fix,
	&gfl_cmd_report, &gfl_cmd_explain, &gfl_cmd_rules, &cmd_help,
};

static const struct gfl_cmd *find(const char *name)
{
	for (size_t i = 0; i < GFL_ARRAY_SIZE(cmds); i++)
		if (!strcmp(cmds[i]->name, name))
			return cmds[i];
	return NULL;
}

static int unknown_command(const char *name)
{
	struct gfl_words known = { 0 };
	int ret;

	for (size_t i = 0; i < GFL_ARRAY_SIZE(cmds); i++)
		gfl_words_add(&known, cmds[i]->name);
	ret = gfl_unknown("command", name, &known);
	return ret;
}

static void overview(FILE *out)
{
	fputs("usage: gfplint COMMAND [ARGUMENTS]\n\n"
	      "Finds memory that is allocated or freed where the Linux kernel's context forbids it.\n\n",
	      out);
	for (size_t i = 0; i < GFL_ARRAY_SIZE(cmds); i++)
		fprintf(out, "  %-12s %s\n", cmds[i]->name, cmds[i]->summary);
	fputs("\nIn a kernel tree:  make C=1 CHECK=\"gfplint cc\" kernel/irq/\n"
	      "More about one:    gfplint help COMMAND\n",
	      out);
}

static int help_for(const struct gfl_cmd *cmd)
{
	printf("usage: gfplint %s %s\n\n%s\n%s", cmd->name, cmd->args, cmd->summary, cmd->help);
	return GFL_EXIT_OK;
}

static int run_help(int argc, char **argv)
{
	const struct gfl_cmd *cmd;

	if (argc < 2) {
		overview(stdout);
		return GFL_EXIT_OK;
	}
	cmd = find(argv[1]);
	if (!cmd)
		return unknown_command(argv[1]);
	return help_for(cmd);
}

int main(int argc, char **argv)
{
	const struct gfl_cmd *cmd;

	if (gfl_is_recorder(argv[0]))
		return gfl_record(argc, argv);
	if (argc < 2) {
		overview(stderr);
		return GFL_EXIT_FAILED;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("gfplint " GFL_VERSION);
		return GFL_EXIT_OK;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return run_help(argc - 1, argv + 1);
	cmd = find(argv[1]);
	if (!cmd)
		return unknown_command(argv[1]);
	/* Further on it may be for the compiler. */
	for (int i = 2; i < argc && (i == 2 || cmd == &gfl_cmd_rules); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return help_for(cmd);
	return cmd->run(argc - 1, argv + 1);
}
