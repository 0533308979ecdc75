// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GIMPLE to IR: functions, blocks, events and terminators.
 *
 * Input:  functions in SSA form, before anything is inlined; cleanup code is already on every path
 *         that leaves its scope.
 * Output: one function of the IR each. What cannot be expressed becomes an unknown value; a function
 *         that fails the verifier is taken out again and counted.
 */
#include "front.h"

#define MAX_ARGS 64

static struct gfl_loc add_frames(struct gfl_lower *lo, const struct gfl_place *place,
				 struct gfl_event *event)
{
	for (unsigned int i = 0; i < place->nr_frames; i++) {
		const line_map_macro *macro = place->frame[i];
		uint32_t id;

		if (!gfl_ptrmap_get(&lo->frames, macro, &id)) {
			id = lo->frames.nr + 1;
			gfl_ptrmap_put(&lo->frames, macro, id);
		}
		gfl_event_add_frame(lo->func, event, linemap_map_get_macro_name(macro), id);
	}
	return place->loc;
}

/* --- memory ------------------------------------------------------------------ */

static void store(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place, tree lhs,
		  gfl_id val)
{
	gfl_id addr = gfl_address(lo, lhs, block);

	if (gfl_is_unknown(lo, addr))
		return;
	add_frames(lo, place, gfl_add_store(lo->func, block, place->loc, addr, val));
}

/* Reads @ref as a whole, whatever its type. */
static gfl_id load_whole(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place,
			 tree ref)
{
	gfl_id addr = gfl_address(lo, ref, block);
	gfl_id ret;

	if (gfl_is_unknown(lo, addr))
		return gfl_val_unknown(lo->func, block);
	ret = gfl_val_result(lo->func, block);
	add_frames(lo, place, gfl_add_load(lo->func, block, place->loc, ret, addr));
	return ret;
}

static void lower_load(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place,
		       gimple *stmt)
{
	unsigned int shift;
	tree ref = gfl_loaded(stmt, &shift);
	gfl_id ret = gfl_value(lo, gimple_assign_lhs(stmt), block);
	gfl_id addr = gfl_address(lo, ref, block);
	struct gfl_event *event = gfl_add_load(lo->func, block, place->loc, ret, addr);

	event->is_volatile = TREE_THIS_VOLATILE(ref);
	add_frames(lo, place, event);
}

static void lower_store(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place,
			gimple *stmt)
{
	tree lhs = gimple_assign_lhs(stmt);
	tree rhs = gimple_assign_rhs1(stmt);
	gfl_id val;

	if (gimple_clobber_p(stmt) || !gfl_memory_is_seen(lo, lhs))
		return;
	if (!gimple_assign_single_p(stmt))
		val = gfl_val_unknown(lo->func, block);
	else if (gfl_is_reference(rhs))
		val = load_whole(lo, block, place, rhs);
	else
		val = gfl_value(lo, rhs, block);
	store(lo, block, place, lhs, val);
}

static void lower_assign(struct gfl_lower *lo, gfl_id block, gimple *stmt)
{
	tree lhs = gimple_assign_lhs(stmt);
	struct gfl_place place;

	if (TREE_CODE(lhs) != SSA_NAME) {
		gfl_locate(lo->front, gimple_location(stmt), &place);
		lower_store(lo, block, &place, stmt);
	} else if (lo->used[SSA_NAME_VERSION(lhs)] && gfl_is_load_event(lo, stmt)) {
		gfl_locate(lo->front, gimple_location(stmt), &place);
		lower_load(lo, block, &place, stmt);
	}
}

/* --- calls --------------------------------------------------------------------- */

/* The first argument whose parameter is declared with the type of allocation flags. */
static int find_gfp(gcall *call)
{
	tree fndecl = gimple_call_fndecl(call);
	tree type = gimple_call_fntype(call);
	int nr = gimple_call_num_args(call), i = 0;

	for (tree t = type ? TYPE_ARG_TYPES(type) : NULL_TREE; t && i < nr; t = TREE_CHAIN(t), i++)
		if (gfl_type_is_gfp(TREE_VALUE(t)))
			return i;
	i = 0;
	for (tree p = fndecl ? DECL_ARGUMENTS(fndecl) : NULL_TREE; p && i < nr;
	     p = DECL_CHAIN(p), i++)
		if (gfl_type_is_gfp(TREE_TYPE(p)))
			return i;
	return -1;
}

static gfl_id call_result(struct gfl_lower *lo, gfl_id block, gcall *call)
{
	tree lhs = gimple_call_lhs(call);

	if (!lhs)
		return 0;
	if (TREE_CODE(lhs) == SSA_NAME)
		return gfl_value(lo, lhs, block);
	return gfl_memory_is_seen(lo, lhs) ? gfl_val_result(lo->func, block) : 0;
}

static gfl_id argument(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place, tree arg)
{
	return gfl_is_reference(arg) ? load_whole(lo, block, place, arg) :
				       gfl_value(lo, arg, block);
}

/* A trampoline is called by its name, or by its address where a cast hides that. */
static gfl_id trampoline_target(struct gfl_lower *lo, const char *callee, gfl_id fnptr)
{
	if (!callee && lo->func->vals.v[fnptr].kind == GFL_VAL_FN)
		callee = lo->func->vals.v[fnptr].name;
	return callee ? gfl_trampoline_target(lo, callee) : 0;
}

static void lower_call(struct gfl_lower *lo, gfl_id block, const struct gfl_place *place,
		       gcall *call)
{
	tree fndecl = gimple_call_fndecl(call);
	tree lhs = gimple_call_lhs(call);
	const char *callee = NULL;
	struct gfl_event *event;
	gfl_id args[MAX_ARGS];
	gfl_id fnptr = 0, target, ret;
	uint32_t nr;

	for (nr = 0; nr < gimple_call_num_args(call) && nr < MAX_ARGS; nr++)
		args[nr] = argument(lo, block, place, gimple_call_arg(call, nr));
	if (fndecl)
		callee = IDENTIFIER_POINTER(DECL_NAME(fndecl));
	else
		fnptr = gfl_value(lo, gimple_call_fn(call), block);
	if (callee)
		gfl_trampoline_change(lo, block, place, callee, args, nr);
	target = trampoline_target(lo, callee, fnptr);
	if (target) {
		callee = NULL;
		fnptr = target;
	}
	ret = call_result(lo, block, call);
	event = gfl_add_call(lo->func, block, place->loc, ret, callee, fnptr, args, nr);
	event->gfp_arg = find_gfp(call);
	add_frames(lo, place, event);
	if (ret && TREE_CODE(lhs) != SSA_NAME)
		store(lo, block, place, lhs, ret);
}

static void lower_any_call(struct gfl_lower *lo, gfl_id block, gcall *call)
{
	tree lhs = gimple_call_lhs(call);
	struct gfl_place place;

	gfl_locate(lo->front, gimple_location(call), &place);
	if (gfl_call_kind(call) == GFL_CALL_EVENT)
		lower_call(lo, block, &place, call);
	else if (lhs && TREE_CODE(lhs) != SSA_NAME && gfl_memory_is_seen(lo, lhs))
		store(lo, block, &place, lhs, gfl_val_unknown(lo->func, block));
}

static void lower_asm(struct gfl_lower *lo, gfl_id block, gasm *stmt)
{
	struct gfl_place place;

	gfl_locate(lo->front, gimple_location(stmt), &place);
	if (!gimple_asm_noutputs(stmt))
		add_frames(lo, &place, gfl_add_asm(lo->func, block, place.loc));
	for (unsigned int i = 0; i < gimple_asm_noutputs(stmt); i++) {
		tree out = TREE_VALUE(gimple_asm_output_op(stmt, i));

		if (gfl_is_reference(out) && gfl_memory_is_seen(lo, out))
			store(lo, block, &place, out, gfl_val_unknown(lo->func, block));
	}
}

static void lower_stmt(struct gfl_lower *lo, gfl_id block, gimple *stmt)
{
	switch (gimple_code(stmt)) {
	case GIMPLE_ASSIGN:
		lower_assign(lo, block, stmt);
		break;
	case GIMPLE_CALL:
		lower_any_call(lo, block, as_a<gcall *>(stmt));
		break;
	case GIMPLE_ASM:
		lower_asm(lo, block, as_a<gasm *>(stmt));
		break;
	default:
		break;
	}
}

/* --- ends of blocks -------------------------------------------------------------- */

static void end_cond(struct gfl_lower *lo, gfl_id block, basic_block bb, gcond *cond)
{
	tree left = gimple_cond_lhs(cond);
	enum gfl_op op = gfl_compare(gimple_cond_code(cond), TREE_TYPE(left));
	struct gfl_loc loc = gfl_locate_user(lo->front, gimple_location(cond));
	edge yes, no;
	gfl_id a, b;

	extract_true_false_edges_from_block(bb, &yes, &no);
	if (op == GFL_OP_NONE) {
		op = GFL_OP_NE;
		a = gfl_val_unknown(lo->func, block);
		b = gfl_val_const(lo->func, 0);
	} else {
		a = gfl_value(lo, left, block);
		b = gfl_value(lo, gimple_cond_rhs(cond), block);
		gfl_unshift(lo, op, &a, &b);
	}
	gfl_end_cond(lo->func, block, loc, op, a, b, gfl_lower_block(lo, yes->dest),
		     gfl_lower_block(lo, no->dest));
}

static gfl_id label_block(struct gfl_lower *lo, tree label)
{
	return gfl_lower_block(lo, label_to_block(lo->fn, CASE_LABEL(label)));
}

static int64_t case_value(const_tree t)
{
	return (int64_t)wi::to_widest(t).ulow();
}

static void end_switch(struct gfl_lower *lo, gfl_id block, gswitch *stmt)
{
	unsigned int nr = gimple_switch_num_labels(stmt) - 1;
	struct gfl_loc loc = gfl_locate_user(lo->front, gimple_location(stmt));
	struct gfl_arena *mem = lo->front->scratch;
	struct gfl_case *cases = (struct gfl_case *)gfl_arena_alloc(mem, nr * sizeof(*cases));
	gfl_id *to = (gfl_id *)gfl_arena_alloc(mem, nr * sizeof(*to));

	for (unsigned int i = 0; i < nr; i++) {
		tree label = gimple_switch_label(stmt, i + 1);
		tree high = CASE_HIGH(label) ? CASE_HIGH(label) : CASE_LOW(label);

		cases[i].lo = case_value(CASE_LOW(label));
		cases[i].hi = case_value(high);
		to[i] = label_block(lo, label);
	}
	gfl_end_switch(lo->func, block, loc, gfl_value(lo, gimple_switch_index(stmt), block), cases,
		       to, nr, label_block(lo, gimple_switch_default_label(stmt)));
}

static void end_return(struct gfl_lower *lo, gfl_id block, greturn *stmt)
{
	tree retval = stmt ? gimple_return_retval(stmt) : NULL_TREE;
	struct gfl_place place = {};
	gfl_id val = 0;

	if (stmt)
		gfl_locate(lo->front, gimple_location(stmt), &place);
	if (retval)
		val = argument(lo, block, &place, retval);
	gfl_end_return(lo->func, block, place.loc, val);
}

static void end_plain(struct gfl_lower *lo, gfl_id block, basic_block bb)
{
	unsigned int nr = EDGE_COUNT(bb->succs), nr_to = 0;
	gfl_id *to = (gfl_id *)gfl_arena_alloc(lo->front->scratch, nr * sizeof(*to));
	edge e;
	edge_iterator i;

	FOR_EACH_EDGE(e, i, bb->succs)
	if (e->dest != EXIT_BLOCK_PTR_FOR_FN(lo->fn))
		to[nr_to++] = gfl_lower_block(lo, e->dest);
	if (nr_to == 1)
		gfl_end_goto(lo->func, block, to[0]);
	else if (nr_to)
		gfl_end_multi(lo->func, block, to, nr_to);
	else if (nr)
		end_return(lo, block, NULL);
	else
		gfl_end_noreturn(lo->func, block);
}

static void lower_end(struct gfl_lower *lo, gfl_id block, basic_block bb)
{
	gimple_stmt_iterator i = gsi_last_nondebug_bb(bb);
	gimple *last = gsi_end_p(i) ? NULL : gsi_stmt(i);

	if (last && gimple_code(last) == GIMPLE_COND && EDGE_COUNT(bb->succs) == 2)
		end_cond(lo, block, bb, as_a<gcond *>(last));
	else if (last && gimple_code(last) == GIMPLE_SWITCH && EDGE_COUNT(bb->succs) > 1)
		end_switch(lo, block, as_a<gswitch *>(last));
	else if (last && gimple_code(last) == GIMPLE_RETURN)
		end_return(lo, block, as_a<greturn *>(last));
	else
		end_plain(lo, block, bb);
}

/* --- functions ---------------------------------------------------------------------- */

static void make_blocks(struct gfl_lower *lo)
{
	basic_block entry = ENTRY_BLOCK_PTR_FOR_FN(lo->fn);
	basic_block first = single_succ(entry);
	basic_block bb;

	lo->block[entry->index] = gfl_func_add_block(lo->func);
	FOR_EACH_BB_FN(bb, lo->fn)
	{
		if (bb == first && single_pred_p(bb))
			lo->block[bb->index] = lo->block[entry->index];
		else
			lo->block[bb->index] = gfl_func_add_block(lo->func);
	}
}

/* A parameter that lives in memory starts with what the caller passed. */
static void lower_params(struct gfl_lower *lo)
{
	uint32_t index = 0;

	for (tree p = DECL_ARGUMENTS(lo->fn->decl); p; p = DECL_CHAIN(p), index++) {
		const char *name = DECL_NAME(p) ? IDENTIFIER_POINTER(DECL_NAME(p)) : NULL;
		struct gfl_place place;

		gfl_func_add_param(lo->func, name, gfl_type_name(lo->front, TREE_TYPE(p)));
		if (is_gimple_reg(p) || !gfl_memory_is_seen(lo, p))
			continue;
		gfl_locate(lo->front, DECL_SOURCE_LOCATION(p), &place);
		place.nr_frames = 0;
		store(lo, 0, &place, p, gfl_val_param(lo->func, index));
	}
}

static void lower_body(struct gfl_lower *lo)
{
	basic_block entry = ENTRY_BLOCK_PTR_FOR_FN(lo->fn);
	basic_block bb;

	make_blocks(lo);
	gfl_memory_scan(lo);
	gfl_used_scan(lo);
	lower_params(lo);
	if (lo->block[single_succ(entry)->index] != lo->block[entry->index])
		gfl_end_goto(lo->func, 0, gfl_lower_block(lo, single_succ(entry)));
	FOR_EACH_BB_FN(bb, lo->fn)
	{
		gfl_id block = gfl_lower_block(lo, bb);

		for (gimple_stmt_iterator i = gsi_start_bb(bb); !gsi_end_p(i); gsi_next(&i))
			lower_stmt(lo, block, gsi_stmt(i));
		lower_end(lo, block, bb);
	}
	gfl_phis_finish(lo);
}

static uint32_t func_flags(cgraph_node *node)
{
	tree decl = node->decl;
	const char *where = node->get_section();
	uint32_t flags = 0;

	if (!TREE_PUBLIC(decl) || DECL_EXTERNAL(decl))
		flags |= GFL_FN_STATIC;
	if (DECL_DECLARED_INLINE_P(decl))
		flags |= GFL_FN_INLINE;
	if (TREE_THIS_VOLATILE(decl))
		flags |= GFL_FN_NORETURN;
	if (where && !strncmp(where, ".init.text", 10))
		flags |= GFL_FN_INIT;
	if (DECL_WEAK(decl))
		flags |= GFL_FN_WEAK;
	if (node->address_taken)
		flags |= GFL_FN_ADDRESS;
	if (lookup_attribute("cold", DECL_ATTRIBUTES(decl)))
		flags |= GFL_FN_COLD;
	return flags;
}

static struct gfl_func *make_func(struct gfl_front *front, cgraph_node *node, struct function *fn)
{
	tree decl = node->decl;
	struct gfl_func *func;

	func = gfl_func_new(front->unit, IDENTIFIER_POINTER(DECL_NAME(decl)), func_flags(node),
			    gfl_locate_user(front, DECL_SOURCE_LOCATION(decl)));
	func->end_line = gfl_locate_user(front, fn->function_end_locus).line;
	func->section = gfl_intern(front->unit->strings, node->get_section());
	gfl_annot_func(func, decl);
	return func;
}

static void lower_func(struct gfl_front *front, struct gfl_lower *lo, cgraph_node *node)
{
	struct function *fn = DECL_STRUCT_FUNCTION(node->decl);
	struct gfl_arena *mem = front->scratch;
	struct gfl_log log = {};

	push_cfun(fn);
	lo->func = make_func(front, node, fn);
	lo->fn = fn;
	lo->ssa = (gfl_id *)gfl_arena_alloc(mem, num_ssa_names * sizeof(*lo->ssa));
	lo->used = (bool *)gfl_arena_alloc(mem, num_ssa_names * sizeof(*lo->used));
	lo->block =
		(gfl_id *)gfl_arena_alloc(mem, last_basic_block_for_fn(fn) * sizeof(*lo->block));
	lower_body(lo);
	pop_cfun();
	if (!gfl_func_verify(lo->func, &log)) {
		front->nr_dropped++;
		fprintf(stderr, "gfplint: note: function dropped: %s\n", log.last);
		gfl_func_drop(front->unit, lo->func);
	}
	gfl_ptrmap_clear(&lo->written);
	gfl_ptrmap_clear(&lo->loaded);
	gfl_ptrmap_clear(&lo->names);
	gfl_ptrmap_clear(&lo->frames);
	gfl_arena_reset(mem);
}

static int by_order(const void *a, const void *b)
{
	const cgraph_node *x = *(cgraph_node *const *)a;
	const cgraph_node *y = *(cgraph_node *const *)b;

	return x->order < y->order ? -1 : x->order > y->order;
}

void gfl_lower_unit(struct gfl_front *front)
{
	struct gfl_lower lo = {};
	cgraph_node **nodes = NULL;
	uint32_t nr = 0, cap = 0;
	cgraph_node *node;

	FOR_EACH_FUNCTION_WITH_GIMPLE_BODY(node)
	{
		if (!DECL_STRUCT_FUNCTION(node->decl) || !DECL_STRUCT_FUNCTION(node->decl)->cfg)
			continue;
		GFL_GROW(nodes, nr, cap);
		nodes[nr++] = node;
	}
	qsort(nodes, nr, sizeof(*nodes), by_order);
	lo.front = front;
	for (uint32_t i = 0; i < nr; i++)
		lower_func(front, &lo, nodes[i]);
	free(nodes);
	free(lo.phi);
	gfl_ptrmap_deinit(&lo.written);
	gfl_ptrmap_deinit(&lo.loaded);
	gfl_ptrmap_deinit(&lo.names);
	gfl_ptrmap_deinit(&lo.frames);
}
