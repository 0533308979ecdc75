/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The intermediate representation: what a front end says about one unit.
 *
 * A front end describes code and decides nothing. It builds each function once
 * through the functions below, and nobody changes it afterwards. The text form
 * of a unit (gfl_unit_write(), gfl_unit_read()) is the facts file; docs/ir.md
 * specifies it.
 */
#ifndef GFPLINT_IR_H
#define GFPLINT_IR_H

#include "gfplint/base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GFL_FACTS_VERSION 1

/** typedef gfl_id - index of a value or block within its function; 0 is a real block but no value */
typedef uint32_t gfl_id;

#define GFL_NONE ((gfl_id)-1) /* "no block"; "no value" is 0 */

/**
 * struct gfl_loc - a place in the source
 * @file: index into gfl_unit.files; 0 if unknown
 * @line: 1-based; 0 if unknown
 * @col:  1-based byte column; 0 if unknown
 *
 * Always the user's place: where the outermost macro was written, not where it was defined.
 */
struct gfl_loc {
	uint32_t file;
	uint32_t line;
	uint32_t col;
};

enum gfl_val_kind {
	GFL_VAL_NONE,
	GFL_VAL_UNKNOWN, /* something the front end cannot express; a new one each time its block runs */
	GFL_VAL_CONST, /* num */
	GFL_VAL_PARAM, /* num: index of the parameter */
	GFL_VAL_FN,    /* name: address of a function */
	GFL_VAL_VAR,   /* name, type: address of a variable; num: 1 if local to the function */
	GFL_VAL_FIELD, /* address of the member name, of type type, of the struct tag at address a */
	GFL_VAL_INDEX, /* address of an element, of type type, of the array at address a; b: index or 0 */
	GFL_VAL_LOAD,	/* what stands at address a, of type type; never written in this function */
	GFL_VAL_RESULT, /* defined by a call or load event in block */
	GFL_VAL_PHI,	/* one of phi[], by the edge through which block was entered */
	GFL_VAL_OP,	/* op applied to a (and b) */
	GFL_VAL_SELECT, /* a ? b : c */
	GFL_VAL_APP,	/* engine only: pure function name applied to args (phi[].val) */
	GFL_VAL_ENTRY,	/* engine only: what stood at address a when the function was called */
	GFL_NR_VAL_KINDS
};

enum gfl_op {
	GFL_OP_NONE,
	GFL_OP_AND, /* bitwise */
	GFL_OP_OR,
	GFL_OP_XOR,
	GFL_OP_NOT, /* bitwise, of a */
	GFL_OP_ADD,
	GFL_OP_PADD, /* of a pointer a: no address is NULL */
	GFL_OP_SUB,
	GFL_OP_MUL,
	GFL_OP_SHL,
	GFL_OP_SHR,
	GFL_OP_EQ, /* comparisons give 0 or 1 */
	GFL_OP_NE,
	GFL_OP_LT, /* signed */
	GFL_OP_LE,
	GFL_OP_GT,
	GFL_OP_GE,
	GFL_OP_LTU, /* unsigned */
	GFL_OP_LEU,
	GFL_OP_GTU,
	GFL_OP_GEU,
	GFL_NR_OPS
};

/** struct gfl_phi - one input of a phi: @val if @block was left for the phi's block */
struct gfl_phi {
	gfl_id block;
	gfl_id val;
};

/**
 * struct gfl_val - one value of a function
 * @kind:   enum gfl_val_kind
 * @op:     enum gfl_op, for GFL_VAL_OP
 * @nr_phi: length of @phi
 * @block:  defining block for UNKNOWN, RESULT and PHI, else GFL_NONE
 * @a:      first operand (value id) or 0
 * @b:      second operand
 * @c:      third operand
 * @num:    number, see enum gfl_val_kind
 * @name:   interned name, see enum gfl_val_kind
 * @type:   interned type name as written in the declaration: the typedef ("raw_spinlock_t") where there is one,
 *          else "struct tag"; NULL if it has none
 * @tag:    for FIELD, the struct or union tag (no "struct "), typedef name if it has no tag
 * @phi:    inputs
 * @height: private: operands below operands, at most 255
 * @size:   private: the value itself and all it is made of, at most 255
 * @is_portable: private: made of parameters, constants, globals and what stands in memory only
 * @has_param: private: a parameter is among that
 *
 * Casts are not represented: a value is the same value under another type.
 */
struct gfl_val {
	uint8_t kind;
	uint8_t op;
	uint16_t nr_phi;
	gfl_id block;
	gfl_id a, b, c;
	uint8_t height, size;
	bool is_portable, has_param;
	int64_t num;
	const char *name;
	const char *type;
	const char *tag;
	struct gfl_phi *phi;
};

/**
 * struct gfl_vals - the values of one function, hash-consed
 * @arena: memory of the phi arrays
 * @v:     values by id; v[0] is the invalid value
 * @parts: private: by id, a bit (id % 64) for the value and each that it is made of
 * @nr:    how many, v[0] included
 * @is_shared: private: @v and @parts are those of another table, until something is added
 *
 * Asking twice for the same CONST, PARAM, FN, VAR, FIELD, INDEX, LOAD, OP, SELECT or APP gives the
 * same id. UNKNOWN, RESULT and PHI are always new. Operands have smaller ids than their
 * users, except for inputs of a phi.
 */
struct gfl_vals {
	struct gfl_arena *arena;
	struct gfl_val *v;
	uint64_t *parts;
	uint32_t nr, cap;
	uint32_t *hash;
	uint32_t hash_size;
	bool is_shared;
};

/**
 * struct gfl_frame - one macro expansion an event came from
 * @macro: interned name of the macro
 * @id:    equal for all events of the function that come from the same expansion of @macro
 */
struct gfl_frame {
	const char *macro;
	uint32_t id;
};

enum gfl_event_kind {
	GFL_EV_CALL,  /* ret = callee(args) */
	GFL_EV_STORE, /* *addr = val */
	GFL_EV_LOAD, /* ret = *addr, for places that this function also writes, and volatile ones */
	GFL_EV_ASM,  /* inline assembly without outputs; kept for its macro frames */
	GFL_NR_EVENTS
};

/**
 * struct gfl_event - one step of a block
 * @kind:     enum gfl_event_kind
 * @is_volatile: LOAD: each read may differ
 * @gfp_arg:  CALL: index of the argument whose declared parameter type is gfp_t, or -1
 * @loc:      the user's place
 * @ret:      value defined (a GFL_VAL_RESULT), or 0
 * @callee:   CALL: interned name of the called function; NULL for an indirect call
 * @fnptr:    CALL, indirect: the called value (a LOAD of a FIELD for `x->ops->fn()`), else 0
 * @addr:     STORE, LOAD: address
 * @val:      STORE: what is stored
 * @nr_args:  CALL
 * @args:     CALL: argument values
 * @nr_frames: macro expansions, innermost first
 * @frames:   owned by the unit
 */
struct gfl_event {
	uint8_t kind;
	bool is_volatile;
	int8_t gfp_arg;
	struct gfl_loc loc;
	gfl_id ret;
	const char *callee;
	gfl_id fnptr;
	gfl_id addr;
	gfl_id val;
	uint16_t nr_args;
	uint16_t nr_frames;
	gfl_id *args;
	struct gfl_frame *frames;
};

enum gfl_term_kind {
	GFL_TERM_NONE,	 /* not yet terminated; refused by the verifier */
	GFL_TERM_GOTO,	 /* succ[0] */
	GFL_TERM_COND,	 /* a op b ? succ[0] : succ[1]; op is a comparison */
	GFL_TERM_SWITCH, /* a; cases[i] lo..hi leads to succ[i]; the last succ is the default */
	GFL_TERM_MULTI,	 /* any of succ[], for reasons outside the IR (asm goto, computed goto) */
	GFL_TERM_RETURN, /* a: returned value or 0 */
	GFL_TERM_END,	 /* control does not go on: noreturn call, unreachable */
	GFL_NR_TERMS
};

/** struct gfl_case - values @lo to @hi (inclusive) of a switch */
struct gfl_case {
	int64_t lo, hi;
};

/**
 * struct gfl_block - basic block
 * @events:  in order
 * @term:    enum gfl_term_kind
 * @op:      COND: enum gfl_op, one of the comparisons
 * @a:       operand, see enum gfl_term_kind
 * @b:       second operand of COND
 * @nr_succ: number of successors
 * @succ:    successor blocks
 * @cases:   SWITCH: nr_succ - 1 of them
 * @loc:     place of the condition or return, as far as known
 */
struct gfl_block {
	struct gfl_event *events;
	uint32_t nr_events, cap_events;
	uint8_t term;
	uint8_t op;
	gfl_id a, b;
	uint32_t nr_succ;
	gfl_id *succ;
	struct gfl_case *cases;
	struct gfl_loc loc;
};

/** struct gfl_param - @name and @type (as gfl_val.type, of the parameter itself) of one parameter */
struct gfl_param {
	const char *name;
	const char *type;
};

enum gfl_func_flag {
	GFL_FN_STATIC = 1 << 0,	  /* not visible to other units */
	GFL_FN_INLINE = 1 << 1,	  /* declared inline */
	GFL_FN_NORETURN = 1 << 2, /* does not return */
	GFL_FN_INIT = 1 << 3,	  /* discarded after boot (.init.text) */
	GFL_FN_WEAK = 1 << 4,	  /* another unit may replace it */
	GFL_FN_ADDRESS = 1 << 5,  /* its address is taken in this unit */
	GFL_FN_COLD = 1 << 6,	  /* __cold: error and panic paths */
	GFL_FN_BROKEN = 1 << 7,	  /* private: the builder was misused; refused by the verifier */
};

enum gfl_annot_kind {
	GFL_ANNOT_MUST_HOLD, /* __must_hold(): the caller holds it */
	GFL_ANNOT_ACQUIRES,  /* __acquires() */
	GFL_ANNOT_RELEASES,  /* __releases() */
	GFL_NR_ANNOTS
};

/** struct gfl_annot - a sparse context annotation; @expr is its argument as text, e.g. "&q->lock" */
struct gfl_annot {
	uint8_t kind;
	const char *expr;
};

/**
 * struct gfl_func - one function with a body
 * @name:     interned; assembler name if it differs from the source name is not used
 * @flags:    enum gfl_func_flag
 * @loc:      place of the name in the definition
 * @end_line: last line of the body, 0 if unknown
 * @section:  interned section name, or NULL
 * @block:    blocks; control starts in block[0]
 * @hash:     private: of a linked unit, of everything in it, names by what they mean
 */
struct gfl_func {
	struct gfl_unit *unit;
	const char *name;
	uint32_t flags;
	struct gfl_loc loc;
	uint32_t end_line;
	const char *section;
	struct gfl_param *params;
	uint32_t nr_params, cap_params;
	struct gfl_annot *annots;
	uint32_t nr_annots, cap_annots;
	struct gfl_vals vals;
	struct gfl_block *block;
	uint32_t nr_blocks, cap_blocks;
	uint64_t hash[2];
};

/**
 * struct gfl_ops - static initialiser: @var's member @field of struct @tag is the function @fn, or the address of the
 *                  variable whose name follows "&" in @fn. Without @tag and @field it is @var itself, or an element
 * @has_mode: rules say that another member of the object tells how it is called; @mode is its value
 */
struct gfl_ops {
	const char *tag;
	const char *field;
	const char *fn;
	const char *var;
	struct gfl_loc loc;
	bool has_mode;
	int64_t mode;
};

/** struct gfl_const - @name has the @value in this unit (macro or enumerator); !@known: not defined here */
struct gfl_const {
	const char *name;
	int64_t value;
	bool known;
};

/**
 * struct gfl_unit - everything known about one translation unit
 * @source:   main file as given to the compiler
 * @compiler: e.g. "gcc 12.2.0"
 * @kernel:   LINUX_VERSION_CODE, 0 if unknown
 * @files:    source files; files[0] is NULL
 * @consts:   constants the rules asked for
 * @decls:    names of functions and macros the rules asked for and this unit declares
 * @names:    private: where to find what by name
 *
 * A configuration symbol is a const: "CONFIG_PREEMPT_RT" with value 1 if set, !known if not.
 */
struct gfl_unit {
	struct gfl_arena *arena;
	struct gfl_strtab *strings;
	const char *source;
	const char *compiler;
	uint32_t kernel;
	const char **files;
	uint32_t nr_files, cap_files;
	struct gfl_const *consts;
	uint32_t nr_consts, cap_consts;
	const char **decls;
	uint32_t nr_decls, cap_decls;
	struct gfl_ops *ops;
	uint32_t nr_ops, cap_ops;
	struct gfl_func **funcs;
	uint32_t nr_funcs, cap_funcs;
	struct gfl_names *names;
};

/* --- building ------------------------------------------------------------ */

/**
 * gfl_unit_create() - make an empty unit
 * @source: main file name, copied
 *
 * Return: the unit; the caller frees it and all its functions with gfl_unit_destroy().
 */
struct gfl_unit *gfl_unit_create(const char *source);
void gfl_unit_destroy(struct gfl_unit *unit);

/** gfl_unit_file() - index of file @name (copied) in @unit; adds it if new. NULL or "" gives 0 */
uint32_t gfl_unit_file(struct gfl_unit *unit, const char *name);
void gfl_unit_add_const(struct gfl_unit *unit, const char *name, bool known, int64_t value);
void gfl_unit_add_decl(struct gfl_unit *unit, const char *name);
/** gfl_unit_add_ops() - Return: what was added, good until the next is, so that a mode can be set */
struct gfl_ops *gfl_unit_add_ops(struct gfl_unit *unit, const char *tag, const char *field,
				 const char *fn, const char *var, struct gfl_loc loc);

/** gfl_unit_const() - the constant @name, or NULL if the front end was not asked or did not know it */
const struct gfl_const *gfl_unit_const(const struct gfl_unit *unit, const char *name);
bool gfl_unit_has_decl(const struct gfl_unit *unit, const char *name);

/** gfl_unit_func() - the function @name of @unit, or NULL */
struct gfl_func *gfl_unit_func(const struct gfl_unit *unit, const char *name);

/**
 * gfl_func_new() - add a function to a unit
 * @unit: owner
 * @name: copied
 * @flags: enum gfl_func_flag
 * @loc:  of the definition
 *
 * Return: the function, owned by @unit, with no blocks yet.
 */
struct gfl_func *gfl_func_new(struct gfl_unit *unit, const char *name, uint32_t flags,
			      struct gfl_loc loc);

/** gfl_func_drop() - take the function added last out again (a front end failed half way) */
void gfl_func_drop(struct gfl_unit *unit, struct gfl_func *func);

void gfl_func_add_param(struct gfl_func *func, const char *name, const char *type);
void gfl_func_add_annot(struct gfl_func *func, enum gfl_annot_kind kind, const char *expr);

/*
 * Misuse of the builder (an unknown block, a phi input for what is no phi, a block ended twice, an
 * event after the end) never crashes: it marks the function, and gfl_func_verify() refuses it.
 */

/** gfl_func_add_block() - Return: id of the new, empty block */
gfl_id gfl_func_add_block(struct gfl_func *func);

/* Values. Names and types are interned in the unit by these; NULL is allowed for types. */
gfl_id gfl_val_const(struct gfl_func *func, int64_t num);
gfl_id gfl_val_param(struct gfl_func *func, uint32_t index);
gfl_id gfl_val_fn(struct gfl_func *func, const char *name);
gfl_id gfl_val_var(struct gfl_func *func, const char *name, const char *type, bool is_local);
gfl_id gfl_val_field(struct gfl_func *func, gfl_id base, const char *tag, const char *name,
		     const char *type);
gfl_id gfl_val_index(struct gfl_func *func, gfl_id base, gfl_id index, const char *type);
gfl_id gfl_val_load(struct gfl_func *func, gfl_id addr, const char *type);
gfl_id gfl_val_op(struct gfl_func *func, enum gfl_op op, gfl_id a, gfl_id b);
gfl_id gfl_val_select(struct gfl_func *func, gfl_id cond, gfl_id a, gfl_id b);
gfl_id gfl_val_unknown(struct gfl_func *func, gfl_id block);
gfl_id gfl_val_result(struct gfl_func *func, gfl_id block);

/** gfl_val_phi() - new phi of @block without inputs; gfl_val_phi_add() gives it one after the other */
gfl_id gfl_val_phi(struct gfl_func *func, gfl_id block);
void gfl_val_phi_add(struct gfl_func *func, gfl_id phi, gfl_id pred, gfl_id val);

/*
 * Events. Each returns the event so that the caller can set what it knows beyond the arguments
 * (gfp_arg, is_volatile); the pointer is good until the next event is added to that block.
 */
struct gfl_event *gfl_add_call(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id ret,
			       const char *callee, gfl_id fnptr, const gfl_id *args,
			       uint32_t nr_args);
struct gfl_event *gfl_add_store(struct gfl_func *func, gfl_id block, struct gfl_loc loc,
				gfl_id addr, gfl_id val);
struct gfl_event *gfl_add_load(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id ret,
			       gfl_id addr);
struct gfl_event *gfl_add_asm(struct gfl_func *func, gfl_id block, struct gfl_loc loc);

/** gfl_event_add_frame() - append a macro frame to @event; call innermost first */
void gfl_event_add_frame(struct gfl_func *func, struct gfl_event *event, const char *macro,
			 uint32_t id);

/* Terminators. A block gets exactly one. */
void gfl_end_goto(struct gfl_func *func, gfl_id block, gfl_id to);
void gfl_end_cond(struct gfl_func *func, gfl_id block, struct gfl_loc loc, enum gfl_op op, gfl_id a,
		  gfl_id b, gfl_id if_true, gfl_id if_false);
void gfl_end_switch(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id val,
		    const struct gfl_case *cases, const gfl_id *to, uint32_t nr_cases,
		    gfl_id to_default);
void gfl_end_multi(struct gfl_func *func, gfl_id block, const gfl_id *to, uint32_t nr);
void gfl_end_return(struct gfl_func *func, gfl_id block, struct gfl_loc loc, gfl_id val);
void gfl_end_noreturn(struct gfl_func *func, gfl_id block);

/* --- value tables apart from functions (the engine extends copies) --------- */

/** gfl_vals_init() - make a table with nothing but the invalid value; phi arrays come from @arena */
void gfl_vals_init(struct gfl_vals *vals, struct gfl_arena *arena);

/** gfl_vals_copy() - copy a table so that it can be extended; memory comes from @arena */
void gfl_vals_copy(struct gfl_vals *dst, const struct gfl_vals *src, struct gfl_arena *arena);

/** gfl_vals_share() - the same, but nothing is copied before something is added; @src does not change and lives as long */
void gfl_vals_share(struct gfl_vals *dst, const struct gfl_vals *src, struct gfl_arena *arena);

/** gfl_vals_seal() - free what is there to add more quickly; more can still be added */
void gfl_vals_seal(struct gfl_vals *vals);

/** gfl_vals_deinit() - free what is not in the arena */
void gfl_vals_deinit(struct gfl_vals *vals);

/** gfl_vals_get() - id of a value equal to @key (strings interned); adds it if new */
gfl_id gfl_vals_get(struct gfl_vals *vals, const struct gfl_val *key);

/** gfl_vals_find() - the same, but 0 if there is none */
gfl_id gfl_vals_find(struct gfl_vals *vals, const struct gfl_val *key);

/* --- text form --------------------------------------------------------------- */

/**
 * gfl_unit_write() - write the facts file of a unit
 * @unit: the unit
 * @out:  stream
 *
 * Return: false if the stream failed (disk full); errno says why.
 */
bool gfl_unit_write(const struct gfl_unit *unit, FILE *out);

/**
 * gfl_unit_read() - read a facts file
 * @text: the whole file, not NUL-terminated
 * @len:  bytes
 * @name: file name for messages
 * @log:  gets every error with name:line:col
 *
 * Return: a verified unit, or NULL after an error; the caller frees it with gfl_unit_destroy().
 */
struct gfl_unit *gfl_unit_read(const char *text, size_t len, const char *name, struct gfl_log *log);

/**
 * gfl_func_verify() - check the invariants of a function
 * @func: the function
 * @log:  gets what is wrong, located at the function
 *
 * Invariants: at least one block, every block ended once; ids in range; operands before users
 * (phis excepted); phi inputs are exactly the predecessors of the phi's block; parameters in range;
 * comparisons where comparisons belong; RESULT values defined by exactly one event in their block.
 *
 * Return: true if all hold.
 */
bool gfl_func_verify(const struct gfl_func *func, struct gfl_log *log);

/**
 * gfl_op_eval() - apply an operator to numbers
 * @op:  operator
 * @a:   first operand
 * @b:   second operand, ignored by GFL_OP_NOT
 * @ret: the result; untouched on failure
 *
 * Arithmetic wraps at 64 bits. Shifts of or into the sign bit depend on the type, which is not
 * known here.
 *
 * Return: false if the result is not defined.
 */
bool gfl_op_eval(enum gfl_op op, int64_t a, int64_t b, int64_t *ret);

/** gfl_op_is_cmp() - is @op a comparison */
bool gfl_op_is_cmp(enum gfl_op op);

/** gfl_op_name() - the name of @op in the text form ("and", "ne", ...) */
const char *gfl_op_name(enum gfl_op op);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_IR_H */
