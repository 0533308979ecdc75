// SPDX-License-Identifier: GPL-2.0-or-later
/* The facts file: round trips, and every error at its place. */
#include "gfplint/ir.h"

#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define START "gfplint-facts 1\nunit x.c\n"

static char *write_unit(const struct gfl_unit *unit)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_true(gfl_unit_write(unit, out));
	fclose(out);
	return text;
}

static struct gfl_unit *read_text(const char *text)
{
	struct gfl_log log = { 0 };
	struct gfl_unit *unit = gfl_unit_read(text, strlen(text), "f", &log);

	if (!unit)
		fail_msg("%s", log.last);
	assert_int_equal(log.nr_errors, 0);
	return unit;
}

static void assert_writes(const char *text, const char *want)
{
	struct gfl_unit *unit = read_text(text);
	char *got = write_unit(unit);

	assert_string_equal(got, want);
	gfl_unit_destroy(unit);
	free(got);
}

static void assert_canonical(const char *text)
{
	assert_writes(text, text);
}

/* --- round trips --------------------------------------------------------------------- */

static void the_smallest_unit(void **state)
{
	(void)state;
	assert_canonical(START "eof\n");
}

/* docs/ir.md promises that this block is read. */
static void the_example_of_the_documentation(void **state)
{
	FILE *in = fopen("docs/ir.md", "r");
	char line[512], text[8192] = "";
	bool is_inside = false;

	(void)state;
	assert_non_null(in);
	while (fgets(line, sizeof(line), in)) {
		if (!strncmp(line, "```", 3))
			is_inside = !strcmp(line, "```facts\n");
		else if (is_inside)
			strncat(text, line, sizeof(text) - strlen(text) - 1);
	}
	fclose(in);
	assert_true(strlen(text) > 1000);
	assert_canonical(text);
}

static void the_unit(void **state)
{
	(void)state;
	assert_canonical("gfplint-facts 1\n"
			 "unit \"a b.c\"\n"
			 "compiler \"gcc 12.2.0\"\n"
			 "kernel 0x060c75\n"
			 "file 1 a.c\n"
			 "file 2 include/x.h\n"
			 "const NEG -5\n"
			 "const LOW 9\n"
			 "const GFP_KERNEL 0xcc0\n"
			 "const MAX 0x7fffffffffffffff\n"
			 "const MIN -9223372036854775808\n"
			 "const CONFIG_PREEMPT_RT undefined\n"
			 "decl kmalloc_nolock\n"
			 "decl other\n"
			 "ops irq_chip irq_mask foo_mask var foo_chip @1:20:3\n"
			 "ops irq_work func f var w mode 0x20 @1:21:3\n"
			 "ops - - f\n"
			 "ops t m f @0:7:0\n"
			 "eof\n");
}

static void every_attribute_of_a_function(void **state)
{
	(void)state;
	assert_canonical(START "file 1 x.c\n"
			       "func f static,inline,noreturn,init,weak,address,cold @1:2:3 end 9 "
			       "section .init.text\n"
			       " param p gfp_t\n"
			       " param q \"struct irq_desc\"\n"
			       " param - -\n"
			       " annot must_hold &q->lock\n"
			       " annot acquires \"lock(x)\"\n"
			       " annot releases RCU\n"
			       " block 0\n"
			       "  return\n"
			       "func end cold\n"
			       " block 0\n"
			       "  end\n"
			       "func f end 4\n"
			       " block 0\n"
			       "  end\n"
			       "eof\n");
}

static void every_kind_of_value(void **state)
{
	(void)state;
	assert_canonical(START "func f\n"
			       " param p -\n"
			       " val 1 unknown b0\n"
			       " val 2 const -1\n"
			       " val 3 const 0xcc0\n"
			       " val 4 param 0\n"
			       " val 5 fn g\n"
			       " val 6 var v raw_spinlock_t\n"
			       " val 7 var v - local\n"
			       " val 8 field 4 irq_desc lock raw_spinlock_t\n"
			       " val 9 field 4 - m -\n"
			       " val 10 index 6 0 -\n"
			       " val 11 index 6 4 \"unsigned int\"\n"
			       " val 12 load 8 -\n"
			       " val 13 load 8 t\n"
			       " val 14 result b0\n"
			       " val 15 phi b1 b0:16 b1:15\n"
			       " val 16 op not 4\n"
			       " val 17 op and 4 3\n"
			       " val 18 op geu 4 3\n"
			       " val 19 select 18 4 3\n"
			       " block 0\n"
			       "  call 14 g ()\n"
			       "  goto b1\n"
			       " block 1\n"
			       "  goto b1\n"
			       "eof\n");
}

static void every_event(void **state)
{
	(void)state;
	assert_canonical(START "file 1 x.c\n"
			       "func f\n"
			       " val 1 const 0\n"
			       " val 2 result b0\n"
			       " val 3 result b0\n"
			       " block 0\n"
			       "  call 0 g ()\n"
			       "  call 2 g (1 2 1) gfp 2 @1:20:5 in alloc_hooks#3 kmalloc#4\n"
			       "  call 0 *1 (1) @1:21:5\n"
			       "  call 0 \"*g\" ()\n"
			       "  call 0 gfp () in in#1\n"
			       "  store 1 2 @1:22:3 in WRITE_ONCE#4294967295\n"
			       "  load 3 1 volatile @1:23:3\n"
			       "  asm\n"
			       "  asm @1:24:3 in barrier#9 \"odd name\"#8\n"
			       "  return 3 @1:25:1\n"
			       "eof\n");
}

static void every_end_of_a_block(void **state)
{
	(void)state;
	assert_canonical(START "file 1 x.c\n"
			       "func f\n"
			       " val 1 const 0\n"
			       " block 0\n"
			       "  goto b1\n"
			       " block 1\n"
			       "  goto b2 @1:1:1\n"
			       " block 2\n"
			       "  cond ltu 1 1 b3 b4 @1:2:3\n"
			       " block 3\n"
			       "  switch 1 -5..-1:b4 3:b5 0xa..0xff:b5 default:b6 @1:4:4\n"
			       " block 4\n"
			       "  switch 1 default:b5\n"
			       " block 5\n"
			       "  multi b6 b7 b6\n"
			       " block 6\n"
			       "  return 1 @1:5:5\n"
			       " block 7\n"
			       "  return @1:6:6\n"
			       " block 8\n"
			       "  end @1:7:7\n"
			       "eof\n");
}

static void all_operators(void **state)
{
	static const char *const words[] = { "and", "or",  "xor", "add", "sub", "mul",
					     "shl", "shr", "eq",  "ne",	 "lt",	"le",
					     "gt",  "ge",  "ltu", "leu", "gtu", "geu" };
	char text[1024];
	size_t len = (size_t)snprintf(text, sizeof(text), START "func f\n val 1 const 1\n");

	(void)state;
	for (size_t i = 0; i < GFL_ARRAY_SIZE(words); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, " val %zu op %s 1 1\n",
					i + 2, words[i]);
	snprintf(text + len, sizeof(text) - len, " block 0\n  end\neof\n");
	assert_canonical(text);
}

static void strings_of_any_bytes(void **state)
{
	struct gfl_unit *unit = gfl_unit_create("x.c"), *again;
	char all[256], *text;

	(void)state;
	for (int i = 1; i < 256; i++)
		all[i - 1] = (char)i;
	all[255] = '\0';
	gfl_unit_add_decl(unit, all);
	for (int i = 1; i < 256; i++)
		gfl_unit_add_decl(unit, (char[]){ (char)i, '\0' });
	gfl_unit_add_decl(unit, "");
	gfl_unit_add_decl(unit, "*x");
	gfl_unit_add_decl(unit, "-x");
	gfl_unit_add_decl(unit, "x-*");
	text = write_unit(unit);
	again = read_text(text);
	assert_int_equal(again->nr_decls, unit->nr_decls);
	for (uint32_t i = 0; i < unit->nr_decls; i++)
		assert_string_equal(again->decls[i], unit->decls[i]);
	assert_non_null(strstr(text, "decl x-*\n"));
	assert_non_null(strstr(text, "decl \"*x\"\n"));
	assert_non_null(strstr(text, "decl \"\\x01\"\n"));
	assert_non_null(strstr(text, "decl \"\\\"\"\n"));
	gfl_unit_destroy(unit);
	gfl_unit_destroy(again);
	free(text);
}

static void what_was_built_reads_back(void **state)
{
	struct gfl_unit *unit = gfl_unit_create("x.c"), *again;
	const struct gfl_loc loc = { gfl_unit_file(unit, "x.c"), 3, 4 };
	struct gfl_func *f = gfl_func_new(unit, "f", GFL_FN_STATIC | GFL_FN_COLD, loc);
	gfl_id block = gfl_func_add_block(f), ret = gfl_val_result(f, block);
	gfl_id arg = gfl_val_const(f, 0xcc0);
	struct gfl_event *event = gfl_add_call(f, block, loc, ret, "g", 0, &arg, 1);
	char *text;

	(void)state;
	event->gfp_arg = 0;
	gfl_event_add_frame(f, event, "inner", 2);
	gfl_event_add_frame(f, event, "outer", 1);
	gfl_end_return(f, block, loc, ret);
	f->end_line = 9;
	text = write_unit(unit);
	again = read_text(text);
	f = gfl_unit_func(again, "f");
	assert_int_equal(f->flags, GFL_FN_STATIC | GFL_FN_COLD);
	assert_int_equal(f->end_line, 9);
	assert_int_equal(f->loc.line, 3);
	event = &f->block[0].events[0];
	assert_string_equal(event->callee, "g");
	assert_int_equal(event->gfp_arg, 0);
	assert_int_equal(event->loc.col, 4);
	assert_int_equal(event->nr_frames, 2);
	assert_string_equal(event->frames[0].macro, "inner");
	assert_string_equal(event->frames[1].macro, "outer");
	assert_int_equal(event->frames[1].id, 1);
	assert_int_equal(f->vals.v[event->args[0]].num, 0xcc0);
	gfl_unit_destroy(unit);
	gfl_unit_destroy(again);
	free(text);
}

static void a_full_disk_is_reported(void **state)
{
	struct gfl_unit *unit = gfl_unit_create("x.c");
	FILE *out = fopen("/dev/full", "w");

	(void)state;
	if (!out)
		skip();
	assert_false(gfl_unit_write(unit, out));
	assert_int_equal(errno, ENOSPC);
	fclose(out);
	gfl_unit_destroy(unit);
}

/* --- liberties ----------------------------------------------------------------------------- */

static void blanks_comments_and_order_are_free(void **state)
{
	(void)state;
	assert_writes("# a comment\n\n  gfplint-facts\t1 # and one more\nunit\t\"x.c\"\n"
		      "func f @0:0:0\n"
		      "block 0\n"
		      "\t val 1 const 0x5   # five\n"
		      "return   1\t\n"
		      "param p -\n"
		      "decl d\n"
		      "file 1 \"a#b.c\"\n"
		      "eof # that was it\n\n# really",
		      START "file 1 \"a#b.c\"\ndecl d\nfunc f\n param p -\n val 1 const 5\n"
			    " block 0\n  return 1\neof\n");
}

/* --- errors ---------------------------------------------------------------------------------- */

static void assert_error(const char *text, const char *want)
{
	struct gfl_log log = { 0 };

	assert_null(gfl_unit_read(text, strlen(text), "f", &log));
	assert_string_equal(log.last, want);
	assert_int_equal(log.nr_errors, 1);
}

struct bad {
	const char *text, *error;
};

/* Each follows two good lines, and starts in line 3. */
static void assert_all_bad(const char *start, const struct bad *bad, size_t nr)
{
	char text[512];

	for (size_t i = 0; i < nr; i++) {
		snprintf(text, sizeof(text), "%s%s", start, bad[i].text);
		assert_error(text, bad[i].error);
	}
}

static void errors_of_the_start(void **state)
{
	static const struct bad bad[] = {
		{ "", "f:1:1: error: not a facts file: 'gfplint-facts' expected" },
		{ "\n\n", "f:3:1: error: not a facts file: 'gfplint-facts' expected" },
		{ "\x7f"
		  "ELF",
		  "f:1:1: error: not a facts file: 'gfplint-facts' expected" },
		{ "gfplint-facts\n", "f:1:14: error: version expected" },
		{ "gfplint-facts 2\n",
		  "f:1:15: error: facts of version 2, but only version 1 can be read" },
		{ "gfplint-facts 1 2\n", "f:1:17: error: end of line expected, not '2'" },
		{ "gfplint-facts 1\n", "f:2:1: error: 'unit' expected" },
		{ "gfplint-facts 1\nfile 1 x\n", "f:2:1: error: 'unit' expected" },
		{ "gfplint-facts 1\nunit\n", "f:2:5: error: name of the source expected" },
		{ "gfplint-facts 1\nunit a b\n", "f:2:8: error: end of line expected, not 'b'" },
	};

	(void)state;
	assert_all_bad("", bad, GFL_ARRAY_SIZE(bad));
}

static void errors_of_the_unit(void **state)
{
	static const struct bad bad[] = {
		{ "", "f:3:1: error: 'eof' expected: the file was cut off" },
		{ "decl a", "f:3:7: error: 'eof' expected: the file was cut off" },
		{ "eof\ndecl a\n", "f:4:1: error: 'decl' after 'eof'" },
		{ "unit y\n", "f:3:1: error: kind of line expected, not 'unit'" },
		{ "\r\n", "f:3:1: error: kind of line expected, not byte 0x0d" },
		{ "(\n", "f:3:1: error: kind of line expected, not byte 0x28" },
		{ " block 0\n", "f:3:2: error: 'block' outside of a function" },
		{ "call 0 f ()\n", "f:3:1: error: 'call' outside of a function" },
		{ "compiler a\ncompiler b\n", "f:4:1: error: second 'compiler' line" },
		{ "kernel 1\nkernel 2\n", "f:4:1: error: second 'kernel' line" },
		{ "kernel 0\n", "f:3:8: error: kernel version code out of range" },
		{ "kernel -1\n", "f:3:8: error: kernel version code out of range" },
		{ "kernel 0x100000000\n", "f:3:8: error: kernel version code out of range" },
		{ "file 2 a\n", "f:3:6: error: file 1 expected" },
		{ "file 0 a\n", "f:3:6: error: file 1 expected" },
		{ "file 1 a\nfile 2 a\n", "f:4:8: error: file 'a' is listed twice" },
		{ "file 1 \"\"\n", "f:3:8: error: file has no name" },
		{ "const A 1\nconst A 2\n", "f:4:7: error: constant 'A' is listed twice" },
		{ "const A\n", "f:3:8: error: number expected" },
		{ "const A x\n", "f:3:9: error: number expected, not 'x'" },
		{ "const A 12x\n", "f:3:9: error: number expected, not '12x'" },
		{ "const A 0x\n", "f:3:9: error: number expected, not '0x'" },
		{ "const A 0xCC0\n", "f:3:9: error: number expected, not '0xCC0'" },
		{ "const A -0x1\n", "f:3:9: error: number expected, not '-0x1'" },
		{ "const A 0x8000000000000000\n",
		  "f:3:9: error: number expected, not '0x8000000000000000'" },
		{ "const A 9223372036854775808\n",
		  "f:3:9: error: number expected, not '9223372036854775808'" },
		{ "const A -9223372036854775809\n",
		  "f:3:9: error: number expected, not '-9223372036854775809'" },
		{ "const A undefinedx\n", "f:3:9: error: number expected, not 'undefinedx'" },
		{ "decl a\ndecl a\n", "f:4:6: error: 'a' is declared twice" },
		{ "decl -\n", "f:3:6: error: name expected, not '-'" },
		{ "ops t m\n", "f:3:8: error: function expected" },
		{ "ops t m f foo v\n", "f:3:11: error: end of line expected, not 'foo'" },
		{ "ops t m f @1:1:1\n", "f:3:12: error: file 1 is not known yet" },
		{ "ops t m f @0:x\n", "f:3:14: error: line number expected, not 'x'" },
		{ "ops t m f @0:1\n", "f:3:15: error: ':' expected" },
		{ "ops t m f @0:1:\n", "f:3:16: error: column expected" },
		{ "ops t m f @0:4294967296:1\n",
		  "f:3:14: error: line number expected, not '4294967296'" },
	};

	(void)state;
	assert_all_bad(START, bad, GFL_ARRAY_SIZE(bad));
}

static void errors_of_strings(void **state)
{
	static const struct bad bad[] = {
		{ "decl \"a\n", "f:3:6: error: string is not closed" },
		{ "decl \"a", "f:3:6: error: string is not closed" },
		{ "decl \"a\\n\"\n", "f:3:8: error: unknown escape in a string" },
		{ "decl \"a\\x00\"\n", "f:3:8: error: unknown escape in a string" },
		{ "decl \"a\\x4\"\n", "f:3:8: error: unknown escape in a string" },
		{ "decl \"a\\x4G\"\n", "f:3:8: error: unknown escape in a string" },
		{ "decl \"a\\", "f:3:8: error: unknown escape in a string" },
		{ "decl \"a\tb\"\n", "f:3:8: error: byte 0x09 in a string" },
		{ "decl @a\n", "f:3:6: error: name expected, not byte 0x40" },
		{ "decl a,b\n", "f:3:7: error: end of line expected, not byte 0x2c" },
		{ "decl \xc3\xa4\n", "f:3:6: error: name expected, not byte 0xc3" },
	};

	(void)state;
	assert_all_bad(START, bad, GFL_ARRAY_SIZE(bad));
}

static void errors_of_functions(void **state)
{
	static const struct bad bad[] = {
		{ "func\n", "f:3:5: error: function expected" },
		{ "func g foo\n", "f:3:8: error: end of line expected, not 'foo'" },
		{ "func g static,foo\n",
		  "f:3:15: error: attribute of a function expected, not 'foo'" },
		{ "func g end x\n", "f:3:12: error: line number expected, not 'x'" },
		{ "func g section\n", "f:3:15: error: section expected" },
		{ "func g\n param p\n", "f:4:9: error: type expected" },
		{ "func g\n annot foo x\n", "f:4:8: error: annotation expected, not 'foo'" },
		{ "func g\n block 1\n", "f:4:8: error: block 0 expected" },
		{ "func g\n return\n", "f:4:2: error: 'return' outside of a block" },
		{ "func g\n val 2 const 1\n", "f:4:6: error: value 1 expected" },
		{ "func g\n val 1 foo\n", "f:4:8: error: kind of value expected, not 'foo'" },
		{ "func g\n val 1 const 1\n val 2 const 1\n",
		  "f:5:6: error: value 2 is the same as value 1" },
		{ "func g\n val 1 load 1 -\n", "f:4:13: error: value 1 is not known yet" },
		{ "func g\n val 1 load 0 -\n", "f:4:13: error: 0 is no value" },
		{ "func g\n val 1 op foo 1 1\n", "f:4:11: error: operator expected, not 'foo'" },
		{ "func g\n val 1 const 1\n val 2 op or 1\n", "f:5:15: error: value expected" },
		{ "func g\n val 1 unknown 0\n", "f:4:16: error: 'b' expected, not '0'" },
		{ "func g\n val 1 phi b1 b0\n", "f:4:17: error: ':' expected" },
		{ "func g\n val 1 phi b1 b0:x\n", "f:4:18: error: value expected, not 'x'" },
		{ "func g\n val 1 var v - locale\n",
		  "f:4:16: error: end of line expected, not 'locale'" },
		{ "func g\n val 1 unknown b4294967295\n",
		  "f:4:17: error: block number is more than 4294967294" },
	};

	(void)state;
	assert_all_bad(START, bad, GFL_ARRAY_SIZE(bad));
}

static void errors_of_blocks(void **state)
{
	static const struct bad bad[] = {
		{ "foo\n", "f:6:1: error: kind of line expected, not 'foo'" },
		{ "end\n asm\n", "f:7:2: error: 'asm' after the end of block 0" },
		{ "end\n end\n", "f:7:2: error: 'end' after the end of block 0" },
		{ "call 2 g ()\n", "f:6:6: error: value 2 is not known yet" },
		{ "call 0\n", "f:6:7: error: called function expected" },
		{ "call 0 *x ()\n", "f:6:9: error: value expected, not 'x'" },
		{ "call 0 g\n", "f:6:9: error: '(' expected" },
		{ "call 0 g (1 2)\n", "f:6:13: error: value 2 is not known yet" },
		{ "call 0 g (1\n", "f:6:12: error: value expected" },
		{ "call 0 g (1) gfp 1\n", "f:6:18: error: there is no argument 1" },
		{ "call 0 g (1) gfp 128\n", "f:6:18: error: argument number is more than 127" },
		{ "call 0 g (1) @0:1:1 foo\n", "f:6:21: error: end of line expected, not 'foo'" },
		{ "asm in\n", "f:6:7: error: name of a macro expected" },
		{ "asm in m\n", "f:6:9: error: '#' expected" },
		{ "asm in m#\n", "f:6:10: error: number of the expansion expected" },
		{ "store 1\n", "f:6:8: error: value expected" },
		{ "load 0 1\n", "f:6:6: error: 0 is no value" },
		{ "goto 1\n", "f:6:6: error: 'b' expected, not '1'" },
		{ "goto b0 b0\n", "f:6:9: error: end of line expected, not 'b0'" },
		{ "cond or 1 1 b0 b0\n", "f:6:6: error: comparison expected, not 'or'" },
		{ "cond eq 1 1 b0\n", "f:6:15: error: 'b' expected" },
		{ "switch 1\n", "f:6:9: error: case or 'default' expected" },
		{ "switch 1 5..4:b0 default:b0\n", "f:6:10: error: empty range" },
		{ "switch 1 5.6:b0\n", "f:6:12: error: '.' expected, not '6'" },
		{ "switch 1 5 default:b0\n", "f:6:12: error: ':' expected, not 'default'" },
		{ "switch 1 default\n", "f:6:17: error: ':' expected" },
		{ "multi\n", "f:6:6: error: 'b' expected" },
		{ "return x\n", "f:6:8: error: value expected, not 'x'" },
	};

	(void)state;
	assert_all_bad(START "func g\n val 1 const 0\n block 0\n", bad, GFL_ARRAY_SIZE(bad));
}

/* What only the verifier finds is reported at the line it is about. */
static void unsound_functions(void **state)
{
	static const struct bad bad[] = {
		{ "func g\neof\n", "f:3:1: error: function 'g': no block" },
		{ "func g\n block 0\n block 1\n  end\neof\n",
		  "f:4:1: error: function 'g': block 0 is not ended" },
		{ "func g\n block 0\n  goto b1\neof\n",
		  "f:4:1: error: function 'g': block 0 leads to block 1, which does not exist" },
		{ "func g\n block 0\n  end\n val 1 param 0\neof\n",
		  "f:6:1: error: function 'g': value 1 is parameter 0 of 0" },
		{ "func g\n block 0\n  end\n val 1 result b0\neof\n",
		  "f:6:1: error: function 'g': value 1 is defined by no event" },
		{ "func g\n val 1 phi b1\n block 0\n  goto b1\n block 1\n  end\nfunc h\n",
		  "f:4:1: error: function 'g': value 1 lacks an input from block 0" },
	};

	(void)state;
	assert_all_bad(START, bad, GFL_ARRAY_SIZE(bad));
}

static void errors_in_the_last_byte(void **state)
{
	static const char text[] = START "func g\n val 1 const 12\n block 0\n"
					 "  call 0 g (1) gfp 0 @0:1:1 in \"m\\x41\"#1\n"
					 "  switch 1 1..2:b0 default:b0\neof\n";
	struct gfl_log log = { 0 };
	char *copy;

	(void)state;
	/* Cut anywhere, the file is refused, and nothing behind it is touched. */
	for (size_t len = 0; len < sizeof(text) - 2; len++) {
		copy = malloc(len ? len : 1);
		memcpy(copy, text, len);
		assert_null(gfl_unit_read(copy, len, "f", &log));
		free(copy);
	}
	assert_null(gfl_unit_read(NULL, 0, "f", &log));
	gfl_unit_destroy(read_text(text));
}

/* START, @head, then @word more often than a list can be long. */
static void assert_too_long(const char *head, const char *word, const char *want)
{
	const size_t nr = UINT16_MAX + 1;
	char *text = malloc(strlen(START) + strlen(head) + nr * strlen(word) + 1);
	size_t len = (size_t)sprintf(text, START "%s", head);

	for (size_t i = 0; i < nr; i++)
		len += (size_t)sprintf(text + len, "%s", word);
	assert_error(text, want);
	free(text);
}

static void lists_have_limits(void **state)
{
	struct gfl_log log = { 0 };

	(void)state;
	assert_too_long("func g\n val 1 phi b1", " b0:1",
			"f:4:327690: error: more than 65535 inputs");
	assert_too_long("func g\n val 1 const 1\n block 0\n call 0 g (", "1 ",
			"f:6:131082: error: more than 65535 arguments");
	assert_too_long("func g\n block 0\n asm in", " m#1",
			"f:5:262149: error: more than 65535 macros");
	/* Not looked at, so there need not be so much. */
	assert_null(gfl_unit_read("", (1u << 30) + 1, "f", &log));
	assert_string_equal(log.last, "f: error: larger than 1073741824 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_smallest_unit),
		cmocka_unit_test(the_example_of_the_documentation),
		cmocka_unit_test(the_unit),
		cmocka_unit_test(every_attribute_of_a_function),
		cmocka_unit_test(every_kind_of_value),
		cmocka_unit_test(every_event),
		cmocka_unit_test(every_end_of_a_block),
		cmocka_unit_test(all_operators),
		cmocka_unit_test(strings_of_any_bytes),
		cmocka_unit_test(what_was_built_reads_back),
		cmocka_unit_test(a_full_disk_is_reported),
		cmocka_unit_test(blanks_comments_and_order_are_free),
		cmocka_unit_test(errors_of_the_start),
		cmocka_unit_test(errors_of_the_unit),
		cmocka_unit_test(errors_of_strings),
		cmocka_unit_test(errors_of_functions),
		cmocka_unit_test(errors_of_blocks),
		cmocka_unit_test(unsound_functions),
		cmocka_unit_test(errors_in_the_last_byte),
		cmocka_unit_test(lists_have_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
