/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Units as the linker keeps them for the next time: what is linked of them is what is linked of their facts. */
#include "gfplint/link.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MAX_UNITS 5

/* The first one is the example of docs/ir.md. */
static const char *const facts[MAX_UNITS] = {
	NULL,
	/* inlines that the next one has too, files that nothing is in, tables, constants */
	"gfplint-facts 1\nunit a.c\ncompiler \"gcc 12.2.0\"\nkernel 0x060c75\n"
	"file 1 a.c\nfile 2 ring.h\nfile 3 unused.h\n"
	"const NEG -5\nconst MIN -9223372036854775808\nconst MAX 0x7fffffffffffffff\n"
	"const GONE undefined\ndecl kmalloc_nolock\n"
	"ops irq_chip irq_mask shared var chip @1:20:3\nops irq_work func own var w mode 0x20 @3:1:3\n"
	"ops - - own\n"
	"func shared static,inline,address @2:3:4 end 9\n param r \"struct ring\"\n param - -\n"
	" annot must_hold \"&r->raw\"\n val 1 param 0\n val 2 field 1 ring raw raw_spinlock_t\n"
	" val 3 const -1\n val 4 result b0\n val 5 unknown b1\n val 6 var jiffies \"unsigned long\"\n"
	" val 7 var here - local\n val 8 index 2 3 -\n val 9 load 6 -\n val 10 fn own\n"
	" val 11 op and 1 9\n val 12 op not 11\n val 13 select 1 3 12\n"
	" val 14 phi b2 b0:3 b1:10\n"
	" block 0\n  call 4 *9 (2 3) gfp 1 @2:5:6 in local_irq_save#1 guard#22\n"
	"  cond ne 4 3 b1 b2 @2:6:1\n"
	" block 1\n  store 2 3 @2:7:1\n  asm @2:7:2 in barrier#3\n  goto b2\n"
	" block 2\n  switch 14 1..3:b3 5:b4 default:b4 @2:8:1\n"
	" block 3\n  call 0 own (1 1 1) @1:30:2\n  end\n block 4\n  return 14 @2:9:1\n"
	"func own weak,cold @1:40:5 end 44 section .text.unlikely\n block 0\n  return\neof\n",
	"gfplint-facts 1\nunit b.c\nkernel 0x060c75\nfile 1 ring.h\nfile 2 b.c\nfile 3 late.h\n"
	"const LATE 7\ndecl other\n"
	"func own static @2:1:1\n val 1 const 4\n block 0\n  return 1 @2:2:2\n"
	"func user @2:5:1\n val 1 fn own\n block 0\n  call 0 own () @2:6:1\n  call 0 far (1) @2:7:1\n"
	"  return\neof\n",
	"gfplint-facts 1\nunit c.c\nfile 1 c.c\n"
	"func own @1:7:1\n block 0\n  return\nfunc far @1:9:1\n block 0\n  return\neof\n",
	"gfplint-facts 1\nunit empty.c\neof\n",
};

static char *example(void)
{
	FILE *in = fopen("docs/ir.md", "r");
	char line[512], *text = NULL;
	bool is_inside = false;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(in);
	while (fgets(line, sizeof(line), in)) {
		if (!strncmp(line, "```", 3))
			is_inside = !strcmp(line, "```facts\n");
		else if (is_inside)
			fputs(line, out);
	}
	fclose(in);
	fclose(out);
	return text;
}

static struct gfl_unit *unit_at(size_t at)
{
	char *text = at ? strdup(facts[at]) : example();
	struct gfl_log log = { 0 };
	struct gfl_unit *unit = gfl_unit_read(text, strlen(text), "facts", &log);

	if (!unit)
		fail_msg("%zu: %s", at, log.last);
	free(text);
	return unit;
}

struct packed {
	void *data;
	size_t len;
};

static void add(struct gfl_linker *linker, size_t at)
{
	struct gfl_unit *unit = unit_at(at);

	gfl_linker_add(linker, unit);
	gfl_unit_destroy(unit);
}

static struct packed packed_at(size_t at)
{
	struct gfl_linker *linker = gfl_linker_create("whole");
	struct packed p;

	/* what stands there before has files, too */
	add(linker, MAX_UNITS - 2);
	add(linker, at);
	p.data = gfl_linker_pack(linker, &p.len);
	gfl_unit_destroy(gfl_linker_finish(linker));
	return p;
}

/* All that is known of what comes out, with what the text leaves out. */
static char *finish(struct gfl_linker *linker)
{
	struct gfl_unit *unit = gfl_linker_finish(linker);
	struct gfl_log log = { 0 };
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_true(gfl_unit_write(unit, out));
	for (uint32_t i = 1; i < unit->nr_files; i++)
		fprintf(out, "%s\n", unit->files[i]);
	for (uint32_t i = 0; i < unit->nr_funcs; i++) {
		const struct gfl_func *f = unit->funcs[i];

		if (!gfl_func_verify(f, &log))
			fail_msg("%s", log.last);
		fprintf(out, "%s %llx %llx\n", f->name, (unsigned long long)f->hash[0],
			(unsigned long long)f->hash[1]);
		for (uint32_t v = 0; v < f->vals.nr; v++)
			fprintf(out, " %u %u %d %d\n", f->vals.v[v].height, f->vals.v[v].size,
				f->vals.v[v].is_portable, f->vals.v[v].has_param);
	}
	fclose(out);
	gfl_unit_destroy(unit);
	return text;
}

static char *linked(void)
{
	struct gfl_linker *linker = gfl_linker_create("whole");

	for (size_t i = 0; i < MAX_UNITS; i++)
		add(linker, i);
	return finish(linker);
}

/* @packed: a bit for each unit that comes so; the others come from their facts. */
static void units_come_either_way(void **state)
{
	struct packed p[MAX_UNITS];
	char *want = linked();

	(void)state;
	for (size_t i = 0; i < MAX_UNITS; i++)
		p[i] = packed_at(i);
	for (unsigned int packed = 0; packed < 1u << MAX_UNITS; packed++) {
		struct gfl_linker *linker = gfl_linker_create("whole");
		char *got;

		for (size_t i = 0; i < MAX_UNITS; i++) {
			const size_t at = packed & 1 ? i : MAX_UNITS - 1 - i;

			if (packed >> at & 1)
				assert_true(gfl_linker_add_packed(linker, p[at].data, p[at].len));
			else
				add(linker, at);
		}
		got = finish(linker);
		assert_string_equal(got, want);
		free(got);
	}
	for (size_t i = 0; i < MAX_UNITS; i++)
		free(p[i].data);
	free(want);
}

/* What was read of bytes gives the same bytes. */
static void and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < MAX_UNITS; i++) {
		struct gfl_linker *linker = gfl_linker_create("whole");
		struct packed p = packed_at(i), again;

		assert_true(gfl_linker_add_packed(linker, p.data, p.len));
		again.data = gfl_linker_pack(linker, &again.len);
		assert_int_equal(again.len, p.len);
		assert_memory_equal(again.data, p.data, p.len);
		gfl_unit_destroy(gfl_linker_finish(linker));
		free(again.data);
		free(p.data);
	}
}

/* Cut off anywhere: nothing is added, and the facts can be. */
static void what_is_cut_off_is_refused(void **state)
{
	char *want = linked();

	(void)state;
	for (size_t i = 0; i < MAX_UNITS; i++) {
		struct packed p = packed_at(i);
		struct gfl_linker *linker = gfl_linker_create("whole");
		char *got;

		for (size_t len = 0; len < p.len; len++) {
			/* of its own, so that a byte behind it would be noticed */
			void *copy = memcpy(malloc(len + 1), p.data, len);

			assert_false(gfl_linker_add_packed(linker, copy, len));
			free(copy);
		}
		for (size_t k = 0; k < MAX_UNITS; k++)
			add(linker, k);
		got = finish(linker);
		assert_string_equal(got, want);
		free(got);
		free(p.data);
	}
	free(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_come_either_way),
		cmocka_unit_test(and_back),
		cmocka_unit_test(what_is_cut_off_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
