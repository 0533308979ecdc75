// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The GCC plugin: entry, version check, and the pass that sees the whole unit.
 *
 * Analysis never breaks a build: whatever goes wrong here is said, and compilation goes on. Findings
 * are printed by the engine, not as GCC's warnings, so that -Werror does not turn them into errors.
 */
#include "args.h"
#include "outer.h"
#include "front.h"

__attribute__((visibility("default"))) int plugin_is_GPL_compatible;

static struct gfl_args args;
static struct gfl_rules *rules;

static bool write_to(const struct gfl_unit *unit, const char *path)
{
	bool is_stdout = !strcmp(path, "-");
	FILE *out = is_stdout ? stdout : fopen(path, "w");
	bool ok = out && gfl_unit_write(unit, out);

	if (out)
		ok = (is_stdout ? fflush(out) : fclose(out)) == 0 && ok;
	if (!ok)
		fprintf(stderr, "gfplint: error: cannot write '%s': %s\n", path, xstrerror(errno));
	/* what is there is whole */
	if (!ok && out && !is_stdout)
		unlink(path);
	return ok;
}

/* Make the folders above @path. */
static void make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
}

/*
 * Inside a build: the facts of DIR/OBJECT.o, by the name that all that is written beside an object has.
 * What the build only tries has no source, or a name of its own.
 */
static bool write_below(const struct gfl_unit *unit, const char *folder)
{
	const char *name = aux_base_name;
	char *path, *tmp, *dep;
	bool ok;

	if (!name || name[0] == '/' || strstr(name, "..") || !strncmp(name, ".tmp", 4) ||
	    !strcmp(main_input_filename, "/dev/null") || !strcmp(main_input_filename, "-"))
		return true;
	path = gfl_arena_printf(unit->arena, "%s/%s.gfl", folder, name);
	tmp = gfl_arena_printf(unit->arena, "%s.tmp", path);
	dep = gfl_arena_printf(unit->arena, "%s/%s.dep", folder, name);
	make_parents(path);
	/* says what the old ones were made by */
	unlink(dep);
	ok = write_to(unit, tmp);
	if (ok && rename(tmp, path)) {
		fprintf(stderr, "gfplint: error: cannot write '%s': %s\n", path, xstrerror(errno));
		ok = false;
	}
	return ok;
}

static bool write_facts(const struct gfl_unit *unit)
{
	struct stat st;

	if (!stat(args.facts, &st) && S_ISDIR(st.st_mode))
		return write_below(unit, args.facts);
	return write_to(unit, args.facts);
}

/* Return: number of findings. */
static uint32_t analyse(const struct gfl_unit *unit)
{
	struct gfl_report_options report = {};
	struct gfl_others others;
	const bool has_others = args.db && gfl_others_open(&others, args.db, &args.options);
	struct gfl_result *result = gfl_analyse(unit, rules, &args.options);
	uint32_t nr_unsure = gfl_result_keep_sure(result, args.confidence);
	uint32_t nr = result->nr_findings;

	report.color = args.color;
	report.excerpt = true;
	report.advice = true;
	report.max_more = GFL_MAX_MORE;
	gfl_report_text(result, &report, stderr);
	if (args.verbose)
		fprintf(stderr,
			"gfplint: note: %u functions, %" PRIu64
			" steps, %u out of steps, %u unbalanced\n",
			result->stats.nr_funcs, result->stats.nr_steps, result->stats.nr_exhausted,
			result->stats.nr_unbalanced);
	if (args.verbose && nr_unsure)
		fprintf(stderr, "gfplint: note: %u findings of less confidence not shown\n",
			nr_unsure);
	for (uint32_t i = 0; args.verbose && i < result->stats.nr_exhausted; i++)
		fprintf(stderr, "gfplint: note: out of steps in %s()\n",
			result->stats.exhausted[i]);
	if (has_others)
		gfl_others_close(&others, result, args.verbose);
	gfl_result_destroy(result);
	return nr;
}

static void describe(struct gfl_front *front)
{
	front->unit = gfl_unit_create(main_input_filename);
	front->unit->compiler =
		gfl_intern(front->unit->strings,
			   gfl_arena_printf(front->unit->arena, "gcc %s", gcc_version.basever));
	front->scratch = gfl_arena_create();
	front->rules = rules;
	gfl_lower_unit(front);
	gfl_ops_unit(front);
	if (rules)
		gfl_consts_unit(front, rules);
	if (front->nr_dropped)
		fprintf(stderr, "gfplint: note: %u functions of '%s' could not be described\n",
			front->nr_dropped, main_input_filename);
	gfl_arena_destroy(front->scratch);
	gfl_ptrmap_deinit(&front->types);
	free(front->type_name);
}

/* Ends the compiler: no code is wanted. What it read is told where -MD and the like asked for it. */
static void stop(int status)
{
	c_common_finish();
	fflush(stdout);
	fflush(stderr);
	exit(status);
}

static void run(void)
{
	struct gfl_front front = {};
	uint32_t nr_findings = 0;
	bool ok = rules != NULL;

	if (seen_error()) {
		if (args.stop)
			stop(FATAL_EXIT_CODE);
		return;
	}
	if (rules || args.facts) {
		describe(&front);
		if (args.facts)
			ok &= write_facts(front.unit);
		if (rules && !args.no_analysis)
			nr_findings = analyse(front.unit);
		gfl_unit_destroy(front.unit);
	}
	if (args.is_error && nr_findings)
		stop(FATAL_EXIT_CODE);
	if (args.stop)
		stop(ok ? SUCCESS_EXIT_CODE : FATAL_EXIT_CODE);
}

/* --- GCC's side --------------------------------------------------------------------- */

static const struct pass_data gfplint_pass_data = {
	SIMPLE_IPA_PASS, "gfplint", OPTGROUP_NONE, TV_PLUGIN_RUN, 0, 0, 0, 0, 0,
};

class gfplint_pass : public simple_ipa_opt_pass {
public:
	gfplint_pass(gcc::context *ctxt) : simple_ipa_opt_pass(gfplint_pass_data, ctxt)
	{
	}
	unsigned int execute(function *) final override
	{
		run();
		return 0;
	}
};

/* Not at plugin_init(): a compiler that only preprocesses needs no rules. */
static void on_start_unit(void *, void *)
{
	struct gfl_log log = {};

	log.out = stderr;
	rules = gfl_rules_load(args.rules, &log);
	if (rules)
		gfl_consts_start(rules);
	else
		fprintf(stderr, "gfplint: error: no analysis: cannot use the rules in '%s'\n",
			args.rules);
}

static bool check_version(struct plugin_gcc_version *version)
{
	if (plugin_default_version_check(version, &gcc_version))
		return true;
	fprintf(stderr, "gfplint: error: plugin built for gcc %s (%s), but loaded by gcc %s (%s)\n",
		gcc_version.basever, gcc_version.datestamp, version->basever, version->datestamp);
	return false;
}

__attribute__((visibility("default"))) int plugin_init(struct plugin_name_args *info,
						       struct plugin_gcc_version *version)
{
	static struct plugin_info help = {
		"1",
		"rules=DIR facts=FILE db=FILE models=rt,nort checks=ID,... confidence=low|medium|high "
		"color=always|never|auto stop error verbose no-analysis",
	};
	struct register_pass_info pass = {};

	if (!check_version(version) || !gfl_args_parse(&args, info))
		return 1;
	/* Every function is in SSA form there, and nothing is inlined or optimised. */
	pass.pass = new gfplint_pass(g);
	pass.reference_pass_name = "build_ssa_passes";
	pass.ref_pass_instance_number = 1;
	pass.pos_op = PASS_POS_INSERT_AFTER;
	register_callback(info->base_name, PLUGIN_PASS_MANAGER_SETUP, NULL, &pass);
	register_callback(info->base_name, PLUGIN_INFO, NULL, &help);
	register_callback(info->base_name, PLUGIN_START_UNIT, on_start_unit, NULL);
	gfl_annot_register(info->base_name);
	gfl_consts_register(info->base_name);
	return 0;
}
