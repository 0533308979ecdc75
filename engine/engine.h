/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private types of the analysis. Pipeline, in the order of the files:
 *
 *   indirect.c  of a whole program: where calls through pointers lead, by what they lead to (points.c)
 *   scc.c      order functions callees first
 *   work.c     take them to several threads, circles of functions as circle.c says; for each function:
 *   flow.c       prepare: block order, dominators; flow_written.c, flow_live.c: which values matter where
 *   choice.c     which parameters choose flags, which values decide about locks
 *   walk.c       follow every path with a state (state.c, its context: delta.c), events by call.c and
 *                effect.c (lock.c), called functions by apply.c, conditions by eval.c (abs.c), values by value.c
 *   summary.c    keep what callers need: exits (exits.c, those alike: exits_alike.c), demands (demand.c)
 *   judge.c      compare what an operation needs with what its context allows (those of called
 *                functions: judge_call.c, judge_other.c), hand on what callers have to answer (judge_export.c)
 *   entry.c    then judge handlers in the contexts they are registered for (entry_object.c: whole objects,
 *              entry_member.c: by what stands in a member)
 *   finding.c  sort, fold and name the findings that somebody comes to (entry_filter.c, reached.c); advice.c
 */
#ifndef GFPLINT_ENGINE_H
#define GFPLINT_ENGINE_H

#include "abs.h"
#include "entry.h"
#include "gfplint/finding.h"

/* Limits of one state; beyond them knowledge is dropped, never context. */
#define GFL_MAX_HELD 12
#define GFL_MAX_DROPPED 6
#define GFL_MAX_FACTS 24
#define GFL_MAX_BINDS 24
#define GFL_MAX_MEM 16
#define GFL_MAX_SAVED 8
#define GFL_MAX_DEPTH 4	  /* a counted context saturates here */
#define GFL_MAX_STATES 24 /* per block that differ in predicates; twice for those on parameters */
#define GFL_COARSE_STATES 96	 /* states per block from which on locks lose their identity */
#define GFL_MAX_BLOCK_STATES 256 /* states per block at all */
#define GFL_STEP_BUDGET 400000	 /* events walked per function */
#define GFL_MAX_DEMANDS 32	 /* per function, the surest kept */
#define GFL_NEAR 2		 /* calls up to which every operation is told */
#define GFL_MAX_LOCKS 8		 /* of them, locks that are taken */
#define GFL_MAX_WEIGHT 3	 /* of the doubts on the way */
#define GFL_MAX_GUARDS 5
#define GFL_MAX_EXIT_GUARDS 3
#define GFL_MAX_EXITS 12
#define GFL_MAX_OUTS 2
#define GFL_MAX_HOOKS 8
#define GFL_MAX_REFS 2
#define GFL_MAX_TARGETS 4 /* functions a call through a member may lead to */

/** struct gfl_site - where something was done to the context, for the witness path; @via: through a member */
struct gfl_site {
	const char *func;
	struct gfl_loc loc;
	bool via;
	const char *text;
	const struct gfl_site *inner; /* the same, one call deeper */
	const char *fix;	      /* what its maintainers want done instead, or NULL */
};

/**
 * struct gfl_lock - a lock as far as it can be named
 * @obj:  value id of its address in the function at hand, 0 if it cannot be expressed there
 * @tag, @field: the member it is, as in `struct tag.field`; NULL if it is no member
 */
struct gfl_lock {
	uint8_t cls;
	gfl_id obj;
	const char *tag;
	const char *field;
};

struct gfl_held {
	struct gfl_lock lock;
	uint8_t count;
	const struct gfl_site *site;
};

enum gfl_assume {
	GFL_ASSUME_PREEMPT_ZERO = 1 << 0, /* preempt_count() is 0 */
	GFL_ASSUME_IRQS_ON = 1 << 1,
	GFL_ASSUME_NO_HARDIRQ = 1 << 2,
	GFL_ASSUME_NO_NMI = 1 << 3,
	GFL_ASSUME_NO_BH = 1 << 4,
	GFL_ASSUME_NO_BH_COUNT =
		1 << 6, /* preempt_count() says so, which PREEMPT_RT does not use for it */
	GFL_ASSUME_LAST_REF = 1 << 5, /* no context: a reference dropped on the path was the last */
};

/**
 * struct gfl_ctx - the context relative to the function's entry
 * @dim:     counts by model, may be negative
 * @irq:     enum gfl_irq by model, or GFL_IRQ_VAL: as @irq_val, a caller's saved flags, says
 * @held:    locks taken here and still held
 * @dropped: locks of the caller released here
 * @assume:  what tests on the path say about the caller, enum gfl_assume
 * @may_raise: mask of enum gfl_dim that a callee may have left raised, and did not tell; not in summaries
 * @settled: the same, lowered since; not in summaries
 * @models:  models for which the path can happen
 */
struct gfl_ctx {
	int8_t dim[GFL_NR_MODELS][GFL_NR_DIMS];
	uint8_t irq[GFL_NR_MODELS];
	gfl_id irq_val;
	uint8_t models;
	uint8_t assume;
	uint8_t may_raise, settled;
	uint8_t nr_held, nr_dropped;
	const struct gfl_site *dim_site[GFL_NR_DIMS];
	const struct gfl_site *irq_site;
	struct gfl_held held[GFL_MAX_HELD];
	struct gfl_lock dropped[GFL_MAX_DROPPED];
};

#define GFL_IRQ_VAL GFL_NR_IRQS

struct gfl_fact {
	gfl_id val;
	struct gfl_abs abs;
};

struct gfl_bind {
	gfl_id val, to;
};

/** struct gfl_saved - @val holds interrupt flags saved when the state was @irq */
struct gfl_saved {
	gfl_id val;
	uint8_t irq[GFL_NR_MODELS];
	gfl_id irq_val;
};

/** struct gfl_state - one path's knowledge at a point */
struct gfl_state {
	struct gfl_state *queued; /* in its block's queue */
	uint32_t hash, ctx_hash;
	uint32_t ev;   /* event of the block to go on with */
	gfl_id learnt; /* what the last condition told about, if nothing was called since */
	uint8_t nr_facts, nr_binds, nr_mem, nr_saved;
	bool imprecise; /* predicates were dropped */
	bool vague;	/* even those that decide about locks */
	struct gfl_ctx ctx;
	struct gfl_fact facts[GFL_MAX_FACTS];
	struct gfl_bind binds[GFL_MAX_BINDS]; /* phi, result -> value */
	struct gfl_bind mem[GFL_MAX_MEM];     /* address -> value there */
	struct gfl_saved saved[GFL_MAX_SAVED];
};

/** struct gfl_guard - a condition on parameters under which an exit or demand exists */
struct gfl_guard {
	gfl_id val; /* over the function's parameters */
	struct gfl_abs abs;
};

/**
 * struct gfl_hop - a step of a path that was read
 * @before: the step before
 * @nr:     steps up to here, this one included
 * @text:   what is called; NULL if that is the function of the next step
 * @sleeps: as in struct gfl_demand
 */
struct gfl_hop {
	const struct gfl_hop *before;
	uint32_t nr;
	const char *func;
	struct gfl_loc loc;
	const char *text;
	uint8_t sleeps;
};

enum gfl_op_kind { GFL_DO_ALLOC, GFL_DO_FREE, GFL_DO_LOCK };

/** enum gfl_doubt - what makes a finding less sure; see docs/confidence.md */
enum gfl_doubt {
	GFL_DOUBT_LAST_REF = 1 << 0, /* only if a reference dropped on the path was the last */
	GFL_DOUBT_CHOICE = 1 << 1,   /* a call through a member went to one of several functions */
	GFL_DOUBT_CHOICES = 1 << 2,  /* more than once */
	GFL_DOUBT_ARG = 1 << 3,	     /* only for some value of an argument that is not known here */
	GFL_DOUBT_ARGS = 1 << 4,     /* more than once */
	GFL_DOUBT_UNKNOWN = 1 << 5,  /* what it calls there is not known */
	GFL_DOUBT_IMPRECISE = 1 << 6,  /* too many paths: conditions were forgotten */
	GFL_DOUBT_MAY = 1 << 7,	       /* the context is possible, not certain */
	GFL_DOUBT_FAR = 1 << 8,	       /* many calls between context and operation */
	GFL_DOUBT_KEPT = 1 << 9,       /* its gfp flags are kept in an object, and asked about */
	GFL_DOUBT_NEAR = 1 << 10,      /* as GFL_DOUBT_CHOICE, to a function of the same folder */
	GFL_DOUBT_ANY = 1 << 11,       /* as GFL_DOUBT_CHOICE, each in that context */
	GFL_DOUBT_OWN_REF = 1 << 12,   /* and that one was taken in the same section */
	GFL_DOUBT_OTHERWISE = 1 << 13, /* a member of an object with another name says no */
	GFL_NR_DOUBTS = 14
};

/**
 * struct gfl_demand - an operation a function performs, as far as callers must know; millions are kept,
 *                     so the large members stand first
 * @rule:    of the operation
 * @op_name: as written
 * @gfp:     gfp value over the parameters; 0 if it cannot be expressed
 * @gfp_abs: what is known of it in any case
 * @sleeps:  is it a sleeping operation: YES, NO, or MAYBE: as @gfp says
 * @settled: mask of checks that have had their say
 * @drops_lock: it is done with the lock released that the caller holds on the object, whatever came with it
 * @at_entry: judged in a context that its function is entered in
 * @limit:   the most the function's own context allows there, by model
 * @limit_site: where that comes from
 * @ctx_irq, @irq_val, @lowered, @dropped: what the function undoes of its caller's context before it
 * @assume, @models: as in the context
 * @ref:     the counter whose last reference has to be dropped on the way, over the parameters, or 0
 * @loc:     operation or call, in @func
 * @next:    for a call, the callee's demand it stands for
 * @path:    it was read: the operation, the last step of its path; then @next is not there yet
 * @depth:   calls to the operation
 * @doubts:  mask of enum gfl_doubt
 * @phase:   the context belongs to a phase in which hardly anything runs: in words, or NULL
 * @way:     a number for the way to the operation: memo_sum.c; 0 until it is known
 */
struct gfl_demand {
	const struct gfl_rule *rule;
	const char *op_name;
	const char *func;
	const char *root_func; /* function of the operation itself */
	const struct gfl_demand *next;
	const struct gfl_hop *path;
	const struct gfl_fn *callee; /* with @next: the called function */
	const char *via;	     /* how it was found, or NULL */
	const char *call_text; /* both in words, if another analysis said so: gfl_call_text() */
	const char *phase;
	const struct gfl_site *limit_site;
	const char *limit_why;
	const struct gfl_lock *dropped;
	uint64_t way;
	struct gfl_abs gfp_abs;
	struct gfl_loc loc;
	struct gfl_loc root; /* place of the operation itself */
	gfl_id gfp;
	gfl_id irq_val;
	gfl_id ref;
	uint16_t doubts;
	uint16_t depth;
	uint8_t kind;
	uint8_t sleeps;
	uint8_t settled;
	bool drops_lock;
	bool at_entry;
	uint8_t limit[GFL_NR_MODELS];
	uint8_t ctx_irq[GFL_NR_MODELS];
	int8_t lowered[GFL_NR_MODELS][GFL_NR_DIMS];
	uint8_t nr_dropped;
	uint8_t assume, models;
	uint8_t nr_guards;
	struct gfl_guard
		guards[GFL_MAX_GUARDS]; /* in summaries there is no room but for @nr_guards */
};

/** enum gfl_ret - classes of return values that can tell exits apart */
enum gfl_ret {
	GFL_RET_ZERO = 1 << 0,
	GFL_RET_ERR = 1 << 1, /* -4095..-1 */
	GFL_RET_OTHER = 1 << 2,
	GFL_RET_ANY = 7,
};

/**
 * struct gfl_exit - one way a function returns
 * @ret:    mask of enum gfl_ret
 * @is_vague: over paths that had forgotten what decides about locks; not in summaries
 * @val:    the returned value over the parameters, 0 if it cannot be expressed
 * @abs:    what is known of it in any case
 * @ctx:    what it did to the context
 * @saved:  interrupt states it leaves in its result (addr 0) or in memory of the caller
 * @outs:   what stands in memory that parameters point to: the parameter, and a value over the
 *          parameters and over memory at entry, 0 if it cannot be expressed
 * @out_abs: what is known of that in any case
 * @agg:    the returned struct, if it is one whose members are known
 * @fields: addresses of members within @agg, and their values over the parameters
 */
struct gfl_exit {
	uint8_t ret;
	bool is_vague;
	gfl_id val;
	struct gfl_abs abs;
	struct gfl_ctx ctx;
	uint8_t nr_guards;
	struct gfl_guard guards[GFL_MAX_EXIT_GUARDS];
	uint8_t nr_saved, nr_fields, nr_outs;
	struct gfl_saved saved[2]; /* val: address over the parameters, 0: the result */
	gfl_id agg;
	struct gfl_bind fields[2];
	struct gfl_bind outs[GFL_MAX_OUTS];
	struct gfl_abs out_abs[GFL_MAX_OUTS];
};

/**
 * struct gfl_hook - a function parameter that is called, or registered to be called
 * @param:   its index
 * @rule:    registered by this rule for context @effects; NULL if it is called here
 * @ctx, @ref: called here: with what was done to the context before; as in struct gfl_demand
 * @func, @loc: where
 */
struct gfl_hook {
	uint32_t param;
	gfl_id ref;
	const struct gfl_rule *rule;
	const struct gfl_effects *effects;
	struct gfl_ctx ctx;
	const char *func;
	struct gfl_loc loc;
};

/**
 * struct gfl_ref - a reference that a function takes for its caller, or drops
 * @addr: of the counter, or the object, over the parameters or over @ret, which is returned then
 */
struct gfl_ref {
	gfl_id addr, ret;
	bool is_dropped;
};

/**
 * struct gfl_summary - what callers need to know of a function
 * @is_neutral: no exit changes the context
 * @is_unbalanced: its exits could not be told apart; joined to the freer of them
 * @is_pure:    no effect at all; its result depends on arguments and memory only
 * @may_raise:  mask of enum gfl_dim that it may leave raised, for its callers to lower; its exits do not tell
 * @may_lower:  mask of enum gfl_dim that it may lower once more than its exits tell, if they are raised
 * @uses:       mask of parameters that decide something (gfp, guards)
 * @outs:       mask of parameters that point to what is written through them
 */
struct gfl_summary {
	const struct gfl_exit *exits;
	uint32_t nr_exits;
	const struct gfl_demand **demands;
	uint32_t nr_demands;
	struct gfl_hook *hooks;
	uint32_t nr_hooks;
	uint32_t nr_refs;
	const struct gfl_ref *refs;
	bool is_neutral, is_unbalanced, is_pure, is_exhausted;
	uint8_t may_raise, may_lower;
	uint64_t uses, outs;
};

/**
 * struct gfl_sym - a called name: its rules and its body in this unit
 * @base:      as its source has it
 * @has_flags: some call shows an argument of type gfp_t
 */
struct gfl_sym {
	const char *name;
	const char *base;
	const struct gfl_rule *rule;
	const struct gfl_rule *callback;
	const struct gfl_rule *macro;
	struct gfl_fn *fn;
	bool is_called, has_flags;
	struct gfl_sym *next;
};

/** struct gfl_memo_key - 128 bits that say what something depends on; see memo.h */
struct gfl_memo_key {
	uint64_t h[2];
};

/** struct gfl_fn - a function under analysis; @key, @told: what its walk depends on, and what callers are told */
struct gfl_fn {
	const struct gfl_func *func;
	struct gfl_vals vals; /* the function's values and those the analysis adds */
	struct gfl_summary sum;
	uint32_t index, lowlink; /* Tarjan */
	bool on_stack, is_recursive;
	bool done, is_stale;	  /* in a circle: walked before, to be walked again */
	uint64_t kept;		  /* what was kept while it was walked: see struct gfl_walk */
	struct gfl_called *calls; /* in a whole program: whom it calls; see ways.h */
	uint32_t nr_calls, nr_met;
	struct gfl_met *met; /* the same, what it calls through pointers; see around.h */
	const struct gfl_rule *returns_nolock; /* its result comes from there, and may be NULL */
	uint8_t absent;			       /* models whose kernels do not have it */
	uint32_t scc, place;		       /* in the order of the analysis */
	struct gfl_fn **callers;
	uint32_t nr_callers, cap_callers;
	struct gfl_memo_key key, told;
};

/** struct gfl_callees - where in a function the search for callees stands */
struct gfl_callees {
	struct gfl_fn *fn;
	uint32_t block, event, arg;
};

/**
 * struct gfl_scc - functions that call each other in a circle, or one that does not
 * @first, @nr:  in the order of the analysis
 * @nr_waiting: calls to components that are not done
 */
struct gfl_scc {
	uint32_t first, nr;
	uint32_t nr_waiting;
	bool is_circle;
};

/**
 * struct gfl_entry - a function and a context it is known to run in
 * @fn:      the function
 * @rule:    why; NULL for an annotation
 * @effects: the context, by @rule
 * @lock:    the context: a lock its callers hold, by annotation
 * @site:    where that is said
 */
struct gfl_entry {
	struct gfl_fn *fn;
	const struct gfl_rule *rule;
	const struct gfl_effects *effects;
	struct gfl_lock lock;
	const struct gfl_site *site;
};

/** struct gfl_gfp_text - flags that were put in words before; few are in use */
struct gfl_gfp_text {
	int64_t gfp;
	const char *text;
	struct gfl_gfp_text *next;
};

/** struct gfl_flag_bits - a conflict of flags, in numbers */
struct gfl_flag_bits {
	const struct gfl_conflict *conflict;
	uint64_t has, lacks;
};

struct gfl_engine {
	const struct gfl_unit *unit;
	const struct gfl_rules *rules;
	struct gfl_arena *arena;   /* lives as long as the result */
	struct gfl_arena *scratch; /* one function */
	struct gfl_strtab *strings;
	struct gfl_result *result;
	uint8_t models;
	uint32_t checks; /* mask of gfl_check_bit() */
	int64_t direct_reclaim;
	uint64_t reclaim; /* bits with which an allocation does something about a shortage */
	struct gfl_flag_bits *conflicts; /* check_gfp.c */
	uint32_t nr_conflicts;
	uint64_t *raw_safe; /* flags with which this tree takes no lock that sleeps */
	uint32_t nr_raw_safe;
	bool has_nolock;		     /* this kernel has allocators that take no lock */
	bool is_rt;			     /* the unit is built for PREEMPT_RT */
	const struct gfl_rule **field_tests; /* members that tell about the context */
	uint32_t nr_field_tests;
	const struct gfl_rule **globals; /* variables that hold one value whenever it matters */
	uint32_t nr_globals;
	int64_t count_mask[4]; /* preempt, softirq, hardirq, nmi bits of preempt_count() */
	struct gfl_sym **syms;
	uint32_t nr_syms_hash;
	uint64_t dropped_rules; /* those that are about another version, as a number */
	struct gfl_fn *fns;
	uint32_t nr_fns;
	struct gfl_entry *entries;
	uint32_t nr_entries, cap_entries;
	struct gfl_registered *registered; /* by the functions walked so far */
	uint32_t nr_registered, cap_registered;
	uint32_t cap_findings, cap_exhausted;
	struct gfl_probe *probe; /* reached.c, in its own walks */
	struct gfl_fn **order;	 /* callees first */
	uint32_t nr_order;
	struct gfl_scc *sccs; /* in that order */
	uint32_t nr_sccs;
	struct gfl_setup *setups; /* entry.c: modes in which objects are set up */
	uint32_t nr_setups, cap_setups;
	struct gfl_indirect *indirect; /* NULL unless the unit is a whole program */
	const struct gfl_outer *outer; /* NULL: functions without a body are unknown */
	struct gfl_outer_state *outer_state;
	struct gfl_memo *memo;			 /* NULL: nothing is known of before */
	struct gfl_memo_key memo_key;		 /* what all of it depends on */
	struct gfl_way_finder *finder;		 /* ways.c, in its own walk */
	const struct gfl_exit *known_exits[256]; /* exits.c: of functions with but one, by hash */
	uint32_t *finding_hash;			 /* finding.c: index + 1 of findings */
	struct gfl_gfp_text *gfp_texts;
	uint32_t nr_finding_hash;
};

/** struct gfl_judged - a context in which a callee was judged before; @is_imprecise: as in the state */
struct gfl_judged {
	const struct gfl_judged *next;
	const struct gfl_fn *callee;
	uint64_t arg_hash;
	uint32_t hash;
	bool is_imprecise;
	struct gfl_ctx ctx;
};

/** struct gfl_evinfo - what flow.c found out about an event before the walk */
struct gfl_evinfo {
	struct gfl_sym *sym;
	const struct gfl_rule *macro;	 /* apply this macro rule here */
	uint8_t macro_models;		 /* models it counts for, but for what it says itself */
	bool in_macro;			 /* its own context effects are those of a macro rule */
	const struct gfl_site *site;	 /* what it does to the context, once that is known */
	uint8_t models;			 /* models its context effects count for */
	uint64_t written;		 /* what was written before it: see gfl_is_written() */
	bool at_entry;			 /* a load of what the caller left there */
	gfl_id outs[GFL_MAX_OUTS];	 /* a call: values that stand for what it left in memory */
	const struct gfl_judged *judged; /* contexts in which the callee's demands were judged */
};

struct gfl_blinfo {
	uint32_t rpo;
	gfl_id idom;
	uint64_t *live;	    /* bitset of leaves used from here on */
	uint64_t *loop;	    /* of a header: bitset of the loop's blocks, once asked for */
	uint64_t *live_mid; /* the same from anywhere within the block on */
	struct gfl_evinfo *ev;
	gfl_id *phis;
	uint32_t nr_phis, nr_preds;
	uint64_t written;	 /* the same at its end */
	struct gfl_seen *seen;	 /* all states that came here */
	struct gfl_state *queue; /* those to be walked on from */
	uint32_t nr_seen, cap_seen;
	bool reachable;
};

#define GFL_ALL_PARAMS UINT64_MAX /* as a mask of them */

/** struct gfl_refs - references that a function takes and drops, once somebody asked: refs.c */
struct gfl_refs {
	struct gfl_ref_step *step;
	uint32_t nr, cap;
	bool are_known;
};

/** struct gfl_walk - the analysis of one function */
struct gfl_walk {
	struct gfl_engine *eng;
	struct gfl_fn *fn;
	const struct gfl_func *func;
	struct gfl_vals *vals;
	struct gfl_blinfo *bl;
	uint32_t nr_blocks;
	gfl_id *order; /* blocks in reverse postorder */
	uint32_t nr_order;
	uint8_t *test;	/* by value: enum gfl_test of a result */
	gfl_id *alias;	/* by value: what a result always is, as far as is known; 0 if unknown */
	gfl_id block;	/* being walked */
	uint32_t first; /* no block before this one in order has work */
	uint32_t nr_live_words, nr_orig_vals;
	uint64_t steps;
	bool exhausted;
	uint64_t outs;	      /* parameters that point to what is written through them */
	uint64_t choosing;    /* parameters that decide which flags an allocation gets */
	uint64_t *deciding;   /* bitset of values that decide about the context */
	uint32_t nr_deciding; /* its words */
	uint64_t kept; /* parameters about which all that is known is kept until the return */
	bool releases_callers, releases_are_known; /* gfl_releases_callers(), once somebody asked */
	bool may_release; /* whether something is released, by the caller taken perhaps, a condition says */
	bool has_effects; /* stores, asm, unknown calls: not pure */
	uint8_t raised;	  /* mask of enum gfl_dim: at some point the count was above the caller's */
	uint8_t irqs_off; /* models: at some point the function itself had interrupts off */
	uint8_t may_raise; /* as @raised: it may be so when the function returns */
	uint8_t settled;   /* on some path the function lowers what a callee may have raised */
	uint8_t may_lower; /* a callee may have lowered the caller's count, and did not tell */
	struct gfl_lock taken[GFL_MAX_HELD]; /* held at some point, and not by the caller */
	uint32_t nr_taken;
	struct gfl_exit *exits;
	uint32_t nr_exits, cap_exits;
	bool exit_overflow;
	struct gfl_demand **demands;
	uint32_t nr_demands, cap_demands;
	struct gfl_hook *hooks;
	uint32_t nr_hooks, cap_hooks;
	struct gfl_called *calls;
	uint32_t nr_calls, cap_calls;
	struct gfl_met *met;
	uint32_t nr_met, cap_met;
	struct gfl_refs refs;
	const struct gfl_rule *returned; /* an allocator without locks whose result is returned */
	bool returned_null, returned_maybe;
	struct gfl_made **made; /* by value: the call it comes from, if that allocates; or NULL */
	const struct gfl_way_call *fixed; /* nothing is walked: a call that was read */
};

/** struct gfl_imports - values of a callee that were looked for, and what they are in the caller */
struct gfl_imports {
	struct {
		gfl_id from, to;
	} at[16];
};

/**
 * struct gfl_args - a call
 * @v:       its arguments, simplified
 * @written: the same as the function has them
 * @nr:      how many
 * @ret:     its result, 0 if unused
 * @via:     how the callee was found if the call does not name it, or NULL
 * @is_choice: it is one of several that the call may lead to
 * @imports: of this call in this state, or NULL
 * @targets: all of these, if they are known
 * @said: a rule that tells part of what the callee does, or NULL
 */
struct gfl_args {
	const gfl_id *v;
	const gfl_id *written;
	uint32_t nr;
	gfl_id ret;
	const char *via;
	bool is_choice;
	struct gfl_imports *imports;
	const struct gfl_targets *targets;
	const struct gfl_rule *said;
};

/* value.c */
gfl_id gfl_resolve(const struct gfl_state *st, const struct gfl_vals *vals, gfl_id v);
gfl_id gfl_simplify(struct gfl_walk *w, const struct gfl_state *st, gfl_id v);
bool gfl_is_deep(const struct gfl_vals *vals, gfl_id v);
bool gfl_depends_on(const struct gfl_vals *vals, gfl_id v, gfl_id leaf);
bool gfl_is_portable(const struct gfl_vals *vals, gfl_id v);
bool gfl_is_over_params(const struct gfl_vals *vals, gfl_id v);
gfl_id gfl_translate(struct gfl_vals *to, const struct gfl_vals *from, gfl_id v, const gfl_id *args,
		     uint32_t nr_args, gfl_id from_ret, gfl_id to_ret);
gfl_id gfl_import(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		  gfl_id v, const struct gfl_args *args);
gfl_id gfl_import_named(struct gfl_walk *w, const struct gfl_fn *callee, gfl_id v,
			const struct gfl_args *args);
gfl_id gfl_import_kept(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_fn *callee,
		       gfl_id v, const struct gfl_args *args, uint64_t written);
bool gfl_is_written(const struct gfl_vals *vals, uint64_t written, gfl_id addr);
gfl_id gfl_rebase(struct gfl_vals *vals, gfl_id v, gfl_id from, gfl_id to);
gfl_id gfl_val_root(const struct gfl_vals *vals, gfl_id v);
const char *gfl_val_text(struct gfl_arena *arena, const struct gfl_func *func,
			 const struct gfl_vals *vals, gfl_id v);
gfl_id gfl_mk_op(struct gfl_vals *vals, enum gfl_op op, gfl_id a, gfl_id b);
gfl_id gfl_mk_const(struct gfl_vals *vals, int64_t num);

/* eval.c */
struct gfl_abs gfl_eval(struct gfl_walk *w, const struct gfl_state *st, gfl_id v);
bool gfl_assume(struct gfl_walk *w, struct gfl_state *st, enum gfl_op op, gfl_id a, gfl_id b);
bool gfl_assume_abs(struct gfl_walk *w, struct gfl_state *st, gfl_id v, struct gfl_abs abs);
enum gfl_op gfl_op_negate(enum gfl_op op);

/* delta.c */
bool gfl_assume_ctx(struct gfl_ctx *ctx, uint8_t assume);
bool gfl_lock_equal(const struct gfl_lock *a, const struct gfl_lock *b);
void gfl_ctx_copy(struct gfl_ctx *to, const struct gfl_ctx *from);
bool gfl_delta_equal(const struct gfl_ctx *a, const struct gfl_ctx *b);
bool gfl_ctx_equal(const struct gfl_ctx *a, const struct gfl_ctx *b);
bool gfl_ctx_is_neutral(const struct gfl_ctx *ctx);
uint32_t gfl_ctx_hash(const struct gfl_ctx *ctx);

static inline uint64_t gfl_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

/* state.c */
void gfl_state_init(struct gfl_state *st, uint8_t models);
void gfl_state_set(struct gfl_state *to, const struct gfl_state *from);
bool gfl_state_equal(const struct gfl_state *a, const struct gfl_state *b);
uint64_t gfl_fact_hash(uint64_t h, const struct gfl_fact *fact);
void gfl_state_hash(struct gfl_state *st);
void gfl_state_forget(const struct gfl_walk *w, struct gfl_state *st, gfl_id keep);
void gfl_state_coarsen(struct gfl_state *st, gfl_id keep);
void gfl_state_bind(struct gfl_state *st, gfl_id val, gfl_id to);
void gfl_state_unbind(struct gfl_state *st, const struct gfl_vals *vals, gfl_id val);
void gfl_state_remove_bind(struct gfl_bind *b, uint8_t *nr, uint32_t i);
void gfl_state_drop_fact(struct gfl_state *st, uint32_t i);
void gfl_state_store(struct gfl_state *st, const struct gfl_vals *vals, gfl_id addr, gfl_id val);
void gfl_state_told(struct gfl_state *st, const struct gfl_vals *vals, gfl_id addr, gfl_id val);
void gfl_state_remember(struct gfl_state *st, gfl_id addr, gfl_id val);
void gfl_state_copy(struct gfl_state *st, struct gfl_vals *vals, gfl_id from, gfl_id to);
void gfl_state_share(struct gfl_walk *w, struct gfl_state *st);
void gfl_state_escape(struct gfl_state *st, const struct gfl_vals *vals, gfl_id addr);
gfl_id gfl_state_load(const struct gfl_state *st, gfl_id addr);
void gfl_state_prune(struct gfl_walk *w, struct gfl_state *st, const uint64_t *leafs);
bool gfl_state_is_setting(const struct gfl_walk *w, gfl_id addr, gfl_id to);
void gfl_state_back_edge(struct gfl_walk *w, struct gfl_state *st, gfl_id header);
const struct gfl_saved *gfl_state_saved(const struct gfl_state *st, gfl_id val);
void gfl_state_save(struct gfl_state *st, gfl_id val, const struct gfl_ctx *ctx);

#include "lock.h"

/* effect.c */
void gfl_apply_effects(struct gfl_walk *w, struct gfl_state *st, const struct gfl_effects *effects,
		       uint8_t models, const struct gfl_args *args, const struct gfl_site *site);
void gfl_ctx_regain(struct gfl_ctx *ctx, int8_t before[GFL_NR_MODELS][GFL_NR_DIMS], uint8_t dims);
void gfl_settle_ctx(struct gfl_walk *w, int8_t before[GFL_NR_MODELS][GFL_NR_DIMS],
		    struct gfl_ctx *ctx);
void gfl_ctx_restore(struct gfl_walk *w, struct gfl_state *st, gfl_id flags, uint8_t models,
		     const struct gfl_site *site);
const struct gfl_site *gfl_site_new(struct gfl_engine *eng, const char *func, struct gfl_loc loc,
				    const char *text, const struct gfl_site *inner);
bool gfl_site_same(const struct gfl_site *a, const struct gfl_site *b);

/** struct gfl_limit - the most a context allows, where that was set, and in words */
struct gfl_limit {
	enum gfl_wait wait;
	const struct gfl_site *site;
	const char *why;
};

/* verdict.c */
struct gfl_limit gfl_ctx_limit(const struct gfl_ctx *ctx, enum gfl_model model);
const char *gfl_call_text(struct gfl_engine *eng, const struct gfl_demand *d);
uint8_t gfl_verdict(struct gfl_engine *eng, struct gfl_demand *d, const struct gfl_ctx *ctx);

/* check_gfp.c */
void gfl_gfp_init(struct gfl_engine *eng);
bool gfl_gfp_is_raw_safe(const struct gfl_engine *eng, const struct gfl_abs *gfp);

/* judge.c */
enum gfl_tri gfl_may_reclaim(const struct gfl_engine *eng, const struct gfl_abs *gfp);
extern const struct gfl_rule gfl_unknown_rule;

/* call.c, apply.c */
bool gfl_do_event(struct gfl_walk *w, struct gfl_state *st, uint32_t ev);
bool gfl_apply_summary(struct gfl_walk *w, struct gfl_state *st, const struct gfl_event *ev,
		       uint32_t e, struct gfl_evinfo *info, struct gfl_fn *callee,
		       const struct gfl_args *args);
void gfl_judge_demands(struct gfl_walk *w, const struct gfl_state *st, const struct gfl_event *ev,
		       struct gfl_evinfo *info, const struct gfl_fn *callee,
		       const struct gfl_args *args);
const char *gfl_written_name(struct gfl_engine *eng, const struct gfl_event *ev,
			     const struct gfl_rule *rule);

/* flow.c, flow_written.c, flow_live.c, walk.c, summary.c */
void gfl_flow_prepare(struct gfl_walk *w);
void gfl_flow_written(struct gfl_walk *w);
void gfl_flow_live(struct gfl_walk *w);
bool gfl_is_in_loop(struct gfl_walk *w, gfl_id header, gfl_id block);
uint32_t gfl_flow_guards(struct gfl_walk *w, gfl_id block, struct gfl_guard *guards, uint32_t max);
void gfl_fn_vals(struct gfl_engine *eng, struct gfl_fn *fn);
void gfl_walk_func(struct gfl_engine *eng, struct gfl_fn *fn);
void gfl_walk_again(struct gfl_engine *eng, struct gfl_fn *fn);
void gfl_walk_enqueue(struct gfl_walk *w, struct gfl_state *st, gfl_id block, uint32_t ev);
bool gfl_lock_same(const struct gfl_lock *a, const struct gfl_lock *b);
void gfl_guards_join(const struct gfl_vals *vals, struct gfl_guard *a, uint8_t *nr,
		     const struct gfl_guard *b, uint8_t nr_b);
bool gfl_demand_same(const struct gfl_demand *a, const struct gfl_demand *b);
void gfl_demand_copy(struct gfl_demand *to, const struct gfl_demand *from);
struct gfl_demand *gfl_demand_keep(struct gfl_arena *arena, const struct gfl_demand *d);
void gfl_demand_add(struct gfl_walk *w, const struct gfl_demand *d);
void gfl_summary_hook(struct gfl_walk *w, const struct gfl_hook *hook);
void gfl_summary_finish(struct gfl_walk *w);
bool gfl_summary_same(const struct gfl_summary *a, const struct gfl_summary *b);

/* outer.c, ways.c, callers.c: functions of other units, see outer.h */
void gfl_outer_init(struct gfl_engine *eng);
void gfl_outer_destroy(struct gfl_engine *eng);
const struct gfl_func *gfl_outer_func(const struct gfl_engine *eng, const char *name);
const struct gfl_demand *gfl_outer_whole(struct gfl_engine *eng, const struct gfl_demand *d);
void gfl_ways_find(struct gfl_engine *eng, uint32_t jobs);
void gfl_ways_destroy(struct gfl_engine *eng);
void gfl_callers_judge(struct gfl_engine *eng);

/* scc.c, circle.c, work.c */
void gfl_scc_find(struct gfl_engine *eng);
struct gfl_fn *gfl_scc_callee(struct gfl_engine *eng, struct gfl_callees *at);
bool gfl_scc_is_ordered(const struct gfl_fn *caller, const struct gfl_fn *callee);
void gfl_work(struct gfl_engine *eng, uint32_t jobs);
void gfl_summarise(struct gfl_engine *eng, const struct gfl_scc *scc);

/* analyse.c */
struct gfl_engine *gfl_engine_create(const struct gfl_unit *unit, const struct gfl_rules *rules,
				     const struct gfl_options *opts);

/* names.c */
void gfl_engine_learn_names(struct gfl_engine *eng);
struct gfl_fn *gfl_sym_body(const struct gfl_sym *sym);
struct gfl_sym *gfl_engine_sym(const struct gfl_engine *eng, const char *name);
bool gfl_engine_applies(const struct gfl_engine *eng, const struct gfl_rule *rule);
uint8_t gfl_engine_absent(const struct gfl_engine *eng, const struct gfl_func *func);
const char *gfl_engine_base(const struct gfl_engine *eng, const char *name);

/* confidence.c */
void gfl_doubt(uint16_t *doubts, enum gfl_doubt once, enum gfl_doubt again);
unsigned int gfl_doubts_weight(uint16_t doubts);
uint16_t gfl_doubts_found(const struct gfl_engine *eng, const struct gfl_demand *d,
			  const struct gfl_site *site);
void gfl_finding_grade(struct gfl_engine *eng, struct gfl_finding *f, const struct gfl_demand *d);

/* finding.c */
struct gfl_finding *gfl_finding_add(struct gfl_engine *eng, const struct gfl_check *check,
				    uint8_t models, const struct gfl_demand *d, uint8_t assume);
void gfl_finding_step(struct gfl_engine *eng, struct gfl_finding *f, enum gfl_step_kind kind,
		      const char *func, struct gfl_loc loc, const char *text);
void gfl_finding_merge(struct gfl_engine *eng, const struct gfl_finding *finding);
void gfl_findings_finish(struct gfl_engine *eng);
const char *gfl_gfp_text(struct gfl_engine *eng, const struct gfl_abs *gfp);

/* group.c, arms.c */
int gfl_finding_compare(const struct gfl_finding *a, const struct gfl_finding *b);
void gfl_result_group(struct gfl_result *res);
void gfl_arms_filter(struct gfl_engine *eng);

#endif /* GFPLINT_ENGINE_H */
