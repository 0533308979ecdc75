/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules: what the kernel says about named things. docs/rules.md describes the YAML they are
 * written in; nothing outside rules/ knows a kernel function by name.
 */
#ifndef GFPLINT_RULE_H
#define GFPLINT_RULE_H

#include "gfplint/ctx.h"
#include "gfplint/ir.h"

#ifdef __cplusplus
extern "C" {
#endif

enum gfl_rule_kind {
	GFL_RULE_NONE,
	GFL_RULE_LOCK,	    /* kind: lock; its effects take a lock */
	GFL_RULE_UNLOCK,    /* kind: unlock */
	GFL_RULE_ENTER,	    /* kind: enter; raises a context that is no lock (preempt_disable) */
	GFL_RULE_LEAVE,	    /* kind: leave */
	GFL_RULE_ALLOC,	    /* kind: alloc */
	GFL_RULE_FREE,	    /* kind: free */
	GFL_RULE_TEST,	    /* kind: test; its result tells about the context (preempt_count) */
	GFL_RULE_VALUE,	    /* kind: value; it returns one of its arguments */
	GFL_RULE_REFERENCE, /* kind: reference; it takes a counted reference */
	GFL_RULE_IGNORE, /* kind: ignore; do not look into its body, it does nothing that matters */
	GFL_RULE_CALLBACK, /* kind: callback; the function it is given will run in another context */
	GFL_RULE_OPS,	   /* kind: ops; members of a struct that are called in a known context */
	GFL_RULE_TYPE,	   /* kind: type; a lock type and its class */
	GFL_RULE_MACRO,	   /* kind: macro; a macro known by the expansion its events came from */
	GFL_RULE_PHASE,	   /* kind: phase; what it leads to runs when hardly anything else does */
	GFL_RULE_CONFIG, /* kind: config; a configuration symbol that kernels of a model never set */
	GFL_RULE_TRAMPOLINE, /* kind: trampoline; calls of PREFIX+x go through a member of an object */
	GFL_NR_RULE_KINDS
};

enum gfl_effect_kind {
	GFL_EFF_TAKE, /* +raw(N) +config(N) +sleep(N): lock at argument N; the type of the object wins over the class */
	GFL_EFF_DROP,  /* -raw(N) ... */
	GFL_EFF_RAISE, /* +preempt, +bh, ...: dim */
	GFL_EFF_LOWER, /* -preempt, ... */
	GFL_EFF_COUNT_ADD, /* +preempt-count(N): argument N is an amount, decoded by the unit's bit layout */
	GFL_EFF_COUNT_SUB,   /* -preempt-count(N) */
	GFL_EFF_IRQ_OFF,     /* irq=off */
	GFL_EFF_IRQ_ON,	     /* irq=on */
	GFL_EFF_IRQ_SAVE,    /* irq=save: off, and the result holds the former state */
	GFL_EFF_IRQ_SAVE_TO, /* irq=save(N): off, and *argument N holds the former state */
	GFL_EFF_IRQ_READ,    /* irq=read: the result holds the present state, nothing changes */
	GFL_EFF_IRQ_RESTORE, /* irq=restore(N): to the state held by argument N */
	GFL_NR_EFFECTS
};

/**
 * struct gfl_effect - one word of an `effect:` or `context:` list
 * @kind:   enum gfl_effect_kind
 * @cls:    TAKE, DROP: enum gfl_class unless the object's type says otherwise
 * @dim:    RAISE, LOWER: enum gfl_dim
 * @arg:    argument index, -1 if the word has none (an anonymous lock: `+raw`)
 * @models: mask of GFL_MODEL_BIT(); a map by model instead of a list restricts its words
 */
struct gfl_effect {
	uint8_t kind;
	uint8_t cls;
	uint8_t dim;
	int8_t arg;
	uint8_t models;
};

struct gfl_effects {
	struct gfl_effect *e;
	uint32_t nr;
};

/** enum gfl_null_in - where an allocator always fails (`null-in:`) */
enum gfl_null_in {
	GFL_NULL_IN_HARDIRQ = 1 << 0,
	GFL_NULL_IN_NMI = 1 << 1,
	GFL_NULL_IN_ATOMIC = 1 << 2, /* preemption or interrupts off, a raw spinlock held */
};

/** enum gfl_when - for which result of the call the effects hold (`if-result:`) */
enum gfl_when {
	GFL_WHEN_ALWAYS,
	GFL_WHEN_NONZERO,  /* also: not NULL, true */
	GFL_WHEN_ZERO,	   /* also: NULL, false */
	GFL_WHEN_NEGATIVE, /* an errno, or an ERR_PTR() */
	GFL_WHEN_NONNEGATIVE,
};

/** enum gfl_test - what the result of a `kind: test` function tells */
enum gfl_test {
	GFL_TEST_NONE,
	GFL_TEST_PREEMPT_COUNT, /* `tells: preempt-count`: the count with the unit's bit layout */
	GFL_TEST_IRQS_OFF,	/* `tells: irqs-off`: non-zero if interrupts are off */
	GFL_TEST_IRQ_FLAGS, /* `tells: irq-flags-off`: non-zero if the flags in argument 0 say off */
	GFL_TEST_IN_HARDIRQ,   /* `tells: in-hardirq` */
	GFL_TEST_IN_NMI,       /* `tells: in-nmi` */
	GFL_TEST_IN_SOFTIRQ,   /* `tells: in-softirq`: softirq or bh off */
	GFL_TEST_IN_INTERRUPT, /* `tells: in-interrupt`: any of the three */
	GFL_TEST_PREEMPTIBLE,  /* `tells: preemptible` */
	GFL_TEST_LAST_REF,     /* `tells: last-reference`: non-zero if that was the last one */
	GFL_NR_TESTS
};

/**
 * struct gfl_flag_case - context that depends on a flag argument of a registration
 * @arg:     index of the flags argument
 * @names:   constants; the case holds if any of their bits is set (@is_equal: if the argument equals one)
 * @context: replaces the rule's context if the case holds; the first case that holds wins
 * @is_between: the case holds if the argument is greater than names[0] and less than names[1]; @is_equal
 *           is set as well
 */
struct gfl_flag_case {
	int8_t arg;
	bool is_equal;
	const char **names;
	uint32_t nr_names;
	struct gfl_effects context;
	bool is_between;
};

/**
 * struct gfl_rule - what is known about one named thing
 * @name:        as a kernel developer writes it; struct tag for OPS and type name for TYPE
 * @kind:        enum gfl_rule_kind
 * @seen:        names as seen after preprocessing; @name itself is always among them
 * @file:        rule file, for messages; @line: 1-based, of its `name:`
 * @source:      where the fact can be checked: path:symbol, commit, or mail
 * @note:        one sentence for explanations, or NULL
 * @released_by: LOCK, ENTER, ALLOC, MACRO: names of the rules that undo @effects
 * @effects:     what calling it does to the context, for results that satisfy @when
 * @body_differs: why bodies do not show @effects, or for OPS calls @context; or NULL
 * @when:        enum gfl_when
 * @gfp:         ALLOC: name of the implied flags (GFP_KERNEL), or NULL: then the argument decides
 * @gfp_arg:     ALLOC: index of the gfp argument, used if the front end found none of type gfp_t; -1 if unset
 * @needs:       ALLOC, FREE: enum gfl_wait if it needs that whatever the flags say; GFL_NR_WAITS if unset
 * @size_arg:    ALLOC: index of the size in bytes; -1 if unknown
 * @object_arg:  FREE: index of the object; freeing NULL does nothing; -1 if unknown
 * @family:      ALLOC, FREE: "slab", "page", "percpu", "vmalloc", "mempool", "skb", "charge", "other"
 * @instead:     ALLOC, FREE: role of the function that can stand in its place where a context forbids it
 *               (gfl_rules_role()), or NULL
 * @drops_ref: FREE: it drops a reference, and frees if that was the last
 * @defers_in_interrupt: FREE: in interrupt context (hardirq, softirq, bh off) it defers its work
 * @irqs_on:     FREE: it must not be called with interrupts off
 * @test:        TEST: enum gfl_test
 * @value_arg:   VALUE: index of the argument it returns
 * @fn_arg:      CALLBACK: index of the function argument
 * @context:     CALLBACK, OPS: effects relative to a task that may sleep
 * @cases:       CALLBACK: by flag arguments
 * @member:      CALLBACK: the argument points to a struct of which this member is the function, or NULL;
 *               TRAMPOLINE: the member of the object
 * @fields:      OPS: members; CONFIG: functions
 * @not_in:      OPS: tables, or functions, by their names, that are called otherwise
 * @mode_setup:  OPS: name of a function that is given the object and a mode (hrtimer_init), or NULL;
 *               then @mode_object is the index of the object and @cases[].arg that of the mode
 * @mode_member: OPS: instead of @mode_setup, a member that holds the mode, or NULL
 * @mode_tag, @mode_field: OPS: @mode_member is one of the struct @mode_tag, whose member @mode_field points
 *               to the table of operations; NULL if it is one of the table itself
 * @fix:         CALLBACK, OPS: what its maintainers want done instead, or NULL
 * @may:         CALLBACK, OPS: the context is possible, not certain; findings say so
 * @phase:       CALLBACK, OPS: what hardly ever runs (suspend, panic), in words for findings, or NULL
 * @cls:         TYPE: enum gfl_class
 * @only_if:     MACRO, OPS, CALLBACK: "CONFIG" constant that must be unset for the rule to apply (`unless: CONFIG_PREEMPT_COUNT`), or NULL
 * @only_models: MACRO: if not 0, context changes from within the expansion count for these models only;
 *               CONFIG: kernels of these models never have it
 * @paths:       CONFIG: folders (ending in '/') and files of the kernel tree that it is about
 * @object:      TRAMPOLINE: prefix of the objects, where @name is that of the functions
 * @setup:       TRAMPOLINE: function that changes where a trampoline leads: object first, then any
 *               argument, then the function
 * @since:       first kernel it applies to, as LINUX_VERSION_CODE; 0 for any
 * @until:       first kernel it no longer applies to; 0 for none
 * @cond_arg:    ALLOC, FREE: the rule holds only for calls whose argument of that index is NULL or 0
 *               (@cond_is_null) or is neither; -1 if it always holds
 * @cond_is_null: see @cond_arg
 * @waits:       LOCK: it waits for the lock, rather than try to take it
 * @is_shared:   LOCK: who holds it may take it once more: readers
 * @drops_lock:  ALLOC: if its flags may block it lets go of the caller's lock around the allocation, so
 *               that a blocking gfp is fine with a spinlock_t held
 * @fn_arg2:     CALLBACK: index of a second function argument, run in the same context; -1 if none
 * @config:      "CONFIG" constant that must be set for the rule to apply, or NULL
 * @nolock:      ALLOC, FREE: it takes no lock, or only tries to; @needs is then FREE unless said otherwise
 * @gfp_only:    ALLOC: constants, the only flags it takes; NULL: any
 * @null_in:     ALLOC: by model, contexts in which it always fails: mask of enum gfl_null_in
 * @at_most:     ALLOC: name of a constant that the argument @at_most_arg must not exceed, or NULL; but it may
 *               be @or_exactly (or NULL)
 * @not_under:   ALLOC: locks it must not be used under on PREEMPT_RT, as "tag.member"
 * @freed_by:    ALLOC: names of the rules of kind free that take what it returns; NULL: not known
 * @frees:       FREE: names of the rules of kind alloc whose memory it takes; NULL: not known
 * @is_const:    VALUE: name of the constant that the global variable @name holds, or NULL
 */
struct gfl_rule {
	const char *name;
	uint8_t kind;
	const char **seen;
	uint32_t nr_seen;
	const char *file;
	uint32_t line;
	const char *source;
	const char *note;
	const char **released_by;
	uint32_t nr_released_by;
	struct gfl_effects effects;
	const char *body_differs;
	uint8_t when;
	const char *gfp;
	int8_t gfp_arg;
	uint8_t needs;
	int8_t size_arg;
	int8_t object_arg;
	const char *family;
	const char *instead;
	bool defers_in_interrupt;
	bool drops_ref;
	bool irqs_on;
	uint8_t test;
	int8_t value_arg;
	int8_t fn_arg;
	struct gfl_effects context;
	struct gfl_flag_case *cases;
	uint32_t nr_cases;
	const char *member;
	const char **fields;
	uint32_t nr_fields;
	const char **not_in;
	uint32_t nr_not_in;
	const char *mode_setup;
	const char *mode_member;
	const char *mode_tag, *mode_field;
	int8_t mode_object;
	const char *fix;
	bool may;
	const char *phase;
	uint8_t cls;
	const char *only_if;
	uint8_t only_models;
	const char **paths;
	uint32_t nr_paths;
	const char *object;
	const char *setup;
	uint32_t since;
	uint32_t until;
	int8_t cond_arg;
	bool cond_is_null;
	bool drops_lock;
	bool is_shared;
	bool waits;
	int8_t fn_arg2;
	const char *is_const;
	const char *config;
	bool nolock;
	const char **gfp_only;
	uint32_t nr_gfp_only;
	uint8_t null_in[GFL_NR_MODELS];
	const char *at_most, *or_exactly;
	int8_t at_most_arg;
	const char **not_under;
	uint32_t nr_not_under;
	const char **freed_by;
	uint32_t nr_freed_by;
	const char **frees;
	uint32_t nr_frees;
};

const char *gfl_rule_kind_name(uint8_t kind); /* "lock", "unlock", ... */

/** struct gfl_rules - a loaded, checked set of rules; immutable and shareable between threads */
struct gfl_rules;

/**
 * gfl_rules_load() - load every *.yaml file of a folder
 * @dir: folder
 * @log: gets each error with file:line:col; loading goes on to find more
 *
 * Refused: unknown keys and words (with a suggestion), wrong types, missing `source`, two rules of one
 * name for overlapping versions, a lock without release, a release nobody names, effects that are no
 * effects, constants without a name.
 *
 * Return: the rules, or NULL after any error; the caller frees them with gfl_rules_destroy().
 */
struct gfl_rules *gfl_rules_load(const char *dir, struct gfl_log *log);

/**
 * gfl_rules_parse() - the same from memory, one file
 * @text: YAML, @len bytes
 * @file: name for messages
 */
struct gfl_rules *gfl_rules_parse(const char *text, size_t len, const char *file,
				  struct gfl_log *log);
void gfl_rules_destroy(struct gfl_rules *rules);

/** gfl_rules_nr() / gfl_rules_at() - all rules, in file and line order */
uint32_t gfl_rules_nr(const struct gfl_rules *rules);
const struct gfl_rule *gfl_rules_at(const struct gfl_rules *rules, uint32_t i);

/** gfl_rules_digest() - a number that is another one as soon as a character of them is */
uint64_t gfl_rules_digest(const struct gfl_rules *rules);

/**
 * gfl_rules_func() - the rule for a called function
 * @rules:  the rules
 * @name:   as seen after preprocessing
 * @kernel: LINUX_VERSION_CODE of the unit; 0 matches every rule
 *
 * A function can have one rule of the kinds LOCK to IGNORE, and besides one of kind CALLBACK.
 *
 * Return: the rule, owned by @rules, or NULL.
 */
const struct gfl_rule *gfl_rules_func(const struct gfl_rules *rules, const char *name,
				      uint32_t kernel);
const struct gfl_rule *gfl_rules_callback(const struct gfl_rules *rules, const char *name,
					  uint32_t kernel);
const struct gfl_rule *gfl_rules_phase(const struct gfl_rules *rules, const char *name,
				       uint32_t kernel);
const struct gfl_rule *gfl_rules_macro(const struct gfl_rules *rules, const char *name,
				       uint32_t kernel);
const struct gfl_rule *gfl_rules_ops(const struct gfl_rules *rules, const char *tag,
				     const char *field, uint32_t kernel);

/** gfl_rules_class() - class of lock type @type ("raw_spinlock_t"), GFL_CLASS_NONE if it is no lock type */
enum gfl_class gfl_rules_class(const struct gfl_rules *rules, const char *type);

/**
 * gfl_rules_absent() - models whose kernels never have a piece of code
 * @rules:  the rules
 * @name:   of the function
 * @file:   where its body is, or NULL
 * @kernel: as for gfl_rules_func()
 *
 * Return: mask of GFL_MODEL_BIT(), 0 for code that any kernel may have.
 */
uint8_t gfl_rules_absent(const struct gfl_rules *rules, const char *name, const char *file,
			 uint32_t kernel);

/**
 * gfl_rules_trampoline() - the rule for a name that begins like a trampoline or its object
 * @rules: the rules
 * @name:  a function, or a variable
 * @rest:  set to what stands behind the prefix
 *
 * Return: the rule whose prefix of functions, or of objects, @name begins with; NULL if there is none.
 */
const struct gfl_rule *gfl_rules_trampoline(const struct gfl_rules *rules, const char *name,
					    const char **rest);
const struct gfl_rule *gfl_rules_trampoline_object(const struct gfl_rules *rules, const char *name);

/** gfl_rules_trampoline_setup() - the rule of which the function @name changes where it leads, or NULL */
const struct gfl_rule *gfl_rules_trampoline_setup(const struct gfl_rules *rules, const char *name);

/**
 * gfl_rules_constants() - names of all constants the rules and the engine ask front ends for
 * @nr: set to their number
 *
 * Return: array of names, sorted, owned by @rules.
 */
const char *const *gfl_rules_constants(const struct gfl_rules *rules, uint32_t *nr);

/** gfl_rules_decls() - names of functions whose mere declaration matters (optional APIs); as above */
const char *const *gfl_rules_decls(const struct gfl_rules *rules, uint32_t *nr);

/**
 * gfl_rules_role() - name of the constant, or of the optional function, that plays a role in the engine
 * @role: one of the keys of `roles:` in rules/gfp.yaml: "direct-reclaim", "nofail", "slab-nolock", ...
 *
 * Return: its name, e.g. "__GFP_DIRECT_RECLAIM"; NULL if the rules do not say.
 */
const char *gfl_rules_role(const struct gfl_rules *rules, const char *role);

/** gfl_rules_raw_safe() - flags with which a tree that defines them takes no lock that sleeps; as gfl_rules_constants() */
const char *const *gfl_rules_raw_safe(const struct gfl_rules *rules, uint32_t *nr);

/** enum gfl_where - contexts in which flags conflict */
enum gfl_where {
	GFL_ANYWHERE,
	GFL_IN_ATOMIC, /* where sleeping is forbidden */
	GFL_IN_RAW,    /* where no spinlock_t may be taken on PREEMPT_RT */
	GFL_NR_WHERES
};

/**
 * struct gfl_conflict - flags that make no sense together, or in a context
 * @has:    constants all of whose bits are set
 * @lacks:  constants none of whose bits is set
 * @of:     names of the allocators it is about; none: all, of @family if that is not NULL
 * @where:  enum gfl_where
 * @says:   what is wrong, following the allocation: "must not fail, yet may not wait"
 * @fix:    what to do
 * @source: where the fact can be checked
 * @since, @until: as in struct gfl_rule
 */
struct gfl_conflict {
	const char **has, **lacks, **of;
	uint32_t nr_has, nr_lacks, nr_of;
	const char *family;
	uint8_t where;
	const char *says;
	const char *fix;
	const char *source;
	uint32_t since, until;
	const char *file;
	uint32_t line;
};

/** gfl_rules_conflicts() - all of them, in the order of the file; the first that applies counts */
const struct gfl_conflict *gfl_rules_conflicts(const struct gfl_rules *rules, uint32_t *nr);

/** gfl_rules_gfp_names() - constants to print gfp values with, composites before single bits; as gfl_rules_constants() */
const char *const *gfl_rules_gfp_names(const struct gfl_rules *rules, uint32_t *nr);

#ifdef __cplusplus
}
#endif

#endif /* GFPLINT_RULE_H */
