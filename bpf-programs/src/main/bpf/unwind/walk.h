/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The walk: which step a pc takes, and where to resume when one fails. */
#ifndef JT_WALK_H
#define JT_WALK_H

#include "deopt.h"
#include "frozen.h"
#include "probed.h"

#define JT_ARCHIVE_JUMP 13 /* code bytes of a jump in a class data archive */
#define JT_ENTRY_WORDS 10 /* return address, up to eight words of arguments, the original */

jt_inline __u32 jt_generated_rule(const struct jt_walk *w, const struct jt_vm *vm) {
    __u64 pc = w->leaf ? w->pc : w->pc - 1;
    return jt_find_rule(vm->generated_first, vm->generated_count, (__u32)(pc - vm->generated_base));
}

/* Whether the rule needs only registers that are known in this frame. */
jt_inline int jt_can_step(const struct jt_walk *w, __u32 index) {
    const struct jt_rule *r = jt_rule_at(index);
    if (!r || r->cfa_kind == JT_CFA_NONE)
        return 0;
    return w->leaf || ((r->cfa_reg == JT_RSP || r->cfa_reg == JT_RBP) && r->ra_kind != JT_LOC_REG &&
                       r->fp_kind != JT_LOC_REG);
}

/* Generated code that is no method: stubs, runtime blobs, adapters. */
jt_inline int jt_step_stub(struct jt_walk *w, const struct jt_proc *p, enum jt_blob_kind kind) {
    const struct jt_vm *vm = &p->vm;
    __u64 fp = w->regs[JT_RBP];
    int barrier = !w->leaf && vm->cont_return_barrier && w->pc == vm->cont_return_barrier;
    if (barrier && jt_enter_frozen(w, p)) /* no frame of its own: it stands for the frozen ones */
        return JT_GO_ON;
    jt_push(w, w->pc, kind == JT_BLOB_NONE ? 0 : w->blob_at, 0, JT_FRAME_STUB, 0, 0);
    w->check_return = 1;
    if (barrier)
        goto frozen;

    if (!w->leaf && w->pc == vm->call_stub_return) /* frame::sender_for_entry_frame: rbp based */
        goto by_rbp;
    __u64 size = kind == JT_BLOB_OTHER ? (__u64)jt_blob_u32(w, vm->blob_frame_size) * 8 : 0;
    __u32 rule = jt_generated_rule(w, vm);
    const struct jt_rule *r = rule ? jt_rule_at(rule) : 0;
    if (r && r->flags & JT_RULE_CONTINUATION) {
        if (jt_enter_frozen(w, p))
            return JT_GO_ON;
        goto frozen;
    }
    if (r && r->flags & JT_RULE_DEOPT) {
        int step;
        if (jt_step_deoptimized(w, p, &step))
            return step;
        if (!jt_can_step(w, rule))
            return jt_end_walk(w, JT_END_NO_ROW);
    }
    if (rule && jt_can_step(w, rule)) /* first: it also knows what a call has pushed meanwhile */
        return jt_step_rule(w, rule);
    if (!w->leaf && size > 8 && size <= JT_STEP_FRAME)
        return jt_step_whole(w, p, size, 1, 0);
    if (kind == JT_BLOB_NONE)
        return jt_end_walk(w, JT_END_BAD_BLOB);
    /* No row: the first plausible return address near sp. */
    jt_not_repeatable(w);
    if (jt_read_user(w->slots, 12 * 8, w->regs[JT_RSP]))
        return jt_end_walk(w, JT_END_FAULT);
    for (int i = 0; i < 12; i++) {
        if (jt_plausible_return(w, p, w->slots[i]))
            return jt_advance(w, w->slots[i], w->regs[JT_RSP] + 8 * i + 8, fp);
    }
    return jt_end_walk(w, JT_END_NO_ROW);

frozen:
    w->frozen = JT_END_FROZEN; /* the frames are lost; rbp is enterSpecial's */
    jt_mark_last(w, JT_FRAME_SPLICED);
by_rbp:
    jt_use_fp(w);
    if (jt_read_link(w, &w->slots[0], fp))
        return jt_end_walk(w, JT_END_FAULT);
    return jt_advance(w, w->slots[1], fp + 16, w->slots[0]);
}

/*
 * Out of an interpreter entry that has no frame and has called a stub (Math, CRC32). Its caller's sp
 * is in r13, which the stub, if it is the leaf, seldom uses: then it points right above the arguments.
 * Else an interpreted caller does not need it; a compiled one has called a C2I adapter, which copies
 * the return address below the arguments and may leave the original above them.
 */
jt_noinline int jt_step_entry(struct jt_walk *w, const struct jt_proc *p, __s32 above) {
    if (!w || !p)
        return JT_STOPPED;
    jt_not_repeatable(w);
    __u64 sp = w->regs[JT_RSP] + above;
    __u64 sender = w->frame_count == 1 ? w->regs[JT_R13] : 0;
    jt_push(w, w->pc, 0, 0, JT_FRAME_STUB, 0, 0);
    w->check_return = 1;
    if (jt_read_user(w->slots, JT_ENTRY_WORDS * 8, sp))
        return jt_end_walk(w, JT_END_FAULT);
    __u64 ra = w->slots[0];
    if (sender > sp && sender - sp <= JT_ENTRY_WORDS * 8)
        return jt_advance(w, ra, sender, w->regs[JT_RBP]);
    __u32 original = 0;
    if (ra < p->vm.interpreter_low || ra >= p->vm.interpreter_high) {
        for (int i = JT_ENTRY_WORDS - 1; i > 0; i--) {
            if (w->slots[i] == ra)
                original = i;
        }
    }
    return jt_advance(w, ra, sp + 8 * original + 8, w->regs[JT_RBP]);
}

jt_inline int jt_step_generated(struct jt_walk *w, const struct jt_proc *p) {
    const struct jt_vm *vm = &p->vm;
    __u64 pc = w->pc;
    if (pc >= vm->interpreter_low && pc < vm->interpreter_high) {
        /* Only stubs and native code are called from code that has no frame of its own. */
        if (!w->leaf && !w->check_return)
            return jt_step_interpreted(w, p);
        /* The pc itself also of a caller: return entries are jumped to, before them is other code. */
        __u32 index = jt_find_rule(vm->generated_first, vm->generated_count,
                                   (__u32)(pc - vm->generated_base));
        const struct jt_rule *r = index ? jt_rule_at(index) : 0;
        if (!r || r->cfa_kind == JT_CFA_NONE || r->flags & JT_RULE_INTERP)
            return jt_step_interpreted(w, p);
        if (!jt_can_step(w, index)) {
            if (r->ra_kind != JT_LOC_AT_REG || r->ra_reg != JT_RSP || r->fp_kind != JT_LOC_SAME)
                return jt_step_interpreted(w, p);
            return jt_step_entry(w, p, r->ra_off);
        }
        if (!w->leaf || !(r->flags & JT_RULE_INTERP_METHOD) ||
            jt_push_interpreted(w, vm, w->regs[JT_RBX], 0, 0))
            jt_push(w, pc, 0, 0, JT_FRAME_STUB, 0, 0);
        w->check_return = 1;
        return jt_step_rule(w, index);
    }
    enum jt_blob_kind kind = jt_load_blob(w, p, pc);
    if (kind == JT_BLOB_COMPILED || kind == JT_BLOB_NATIVE)
        return jt_step_compiled(w, p, kind == JT_BLOB_NATIVE);
    return jt_step_stub(w, p, kind);
}

/*
 * Where the caller's stack ends for a leaf in a jump of a class data archive (JDK 9 to 16) to an entry
 * of the interpreter, mov r10, d64; jmp r10: as an entry's rule says, r13, which is above arguments that
 * an adapter has copied. 0: it is elsewhere.
 */
jt_noinline __u64 jt_archive_sender(struct jt_walk *w, const struct jt_proc *p) {
    if (!w || !p || !(p->flags & JT_PROC_JVM) || jt_load_code(w, w->pc, JT_ARCHIVE_JUMP))
        return 0;
    __u64 target = 0;
    if (jt_code_u32(w, 10) << 8 == 0xe2ff4100 && (jt_code_u32(w, 0) & 0xffff) == 0xba49)
        target = jt_code_u32(w, 2) | (__u64)jt_code_u32(w, 6) << 32;
    else if ((jt_code_u32(w, 0) & 0xffffff) == 0xe2ff41)
        target = w->regs[JT_R10];
    jt_not_repeatable(w);
    return target >= p->vm.interpreter_low && target < p->vm.interpreter_high ? w->regs[JT_R13] : 0;
}

/*
 * Hand-written code without call-frame information (libjvm's SpinPause, arraycopy helpers): a leaf
 * that has pushed nothing, else a frame that keeps rbp; both only with a plausible return address.
 * Also code of no ELF file: the jumps in a class data archive up to JDK 16, other code generators.
 */
jt_inline int jt_step_without_row(struct jt_walk *w, const struct jt_proc *p, __u32 why) {
    __u64 sp = w->regs[JT_RSP], fp = w->regs[JT_RBP];
    jt_mark_last(w, JT_FRAME_HEURISTIC);
    if (w->leaf && !jt_read_stack(w, &w->slots[0], sp) && jt_plausible_return(w, p, w->slots[0])) {
        __u64 sender = jt_archive_sender(w, p);
        return jt_advance(w, w->slots[0], sender > sp ? sender : sp + 8, fp);
    }
    jt_use_fp(w);
    if (fp >= sp && fp - sp < JT_STEP_FRAME && !(fp & 7) && !jt_read_link(w, &w->slots[0], fp) &&
        jt_plausible_return(w, p, w->slots[1]))
        return jt_advance(w, w->slots[1], fp + 16, w->slots[0]);
    return jt_end_walk(w, why);
}

jt_inline int jt_step_native(struct jt_walk *w, const struct jt_proc *p) {
    __u64 pc = w->pc;
    __u32 found = jt_find_mapping(p->mappings_first, p->mappings_count, w->leaf ? pc : pc - 1);
    const struct jt_mapping *m = found ? jt_mapping_at(found - 1) : 0;
    if (!m || !m->rows_count) { /* a probe may have led the thread astray */
        jt_not_repeatable(w);
        __u64 original = w->leaf ? 0 : jt_hijacked_return(pc, w->regs[JT_RSP]);
        if (original)
            w->pc = original;
        if (original || (w->leaf && jt_leave_probe(w)))
            return JT_GO_ON;
        if (!w->leaf && pc && pc == jt_probe_page()) /* a trampoline's, and the kernel has not noted whose yet */
            return jt_end_walk(w, JT_END_BAD_RETURN);
    }
    if (!m) {
        jt_push(w, pc, 0, 0, JT_FRAME_UNKNOWN, 0, 0);
        return jt_step_without_row(w, p, JT_END_NO_MAPPING);
    }
    jt_push(w, pc, 0, m->module, JT_FRAME_NATIVE, 0, 0);
    w->check_return = 1;
    if (!m->rows_count)
        return jt_step_without_row(w, p, JT_END_NO_TABLE);
    __u32 rule = jt_find_rule(m->rows_first, m->rows_count, (__u32)((w->leaf ? pc : pc - 1) - m->bias));
    return rule ? jt_step_rule(w, rule) : jt_step_without_row(w, p, JT_END_NO_ROW);
}

/*
 * A failed walk of a Java thread resumes at its last Java frame (JavaFrameAnchor: sp, pc, fp), if
 * that lies above. last_Java_pc may be 0: then the frame's return address is just below its sp.
 */
jt_inline int jt_resume_at_anchor(struct jt_walk *w, const struct jt_proc *p) {
    const struct jt_vm *vm = &p->vm;
    if (!w->java_thread || vm->thread_anchor == JT_ABSENT || w->end == JT_END_COMPLETE ||
        w->end == JT_END_FROZEN || w->end == JT_END_MOVED)
        return 0;
    jt_not_repeatable(w);
    if (jt_read_user(w->slots, 24, w->java_thread + vm->thread_anchor))
        return 0;
    __u64 sp = w->slots[0], pc = w->slots[1], fp = w->slots[2];
    if (sp <= w->regs[JT_RSP] || sp & 7)
        return 0;
    if (!pc && jt_read_user(&pc, 8, sp - 8))
        return 0;
    if (!jt_in_code_cache(w, pc))
        return 0;
    w->pc = pc;
    w->regs[JT_RSP] = sp;
    if (fp)
        w->regs[JT_RBP] = fp;
    w->leaf = 0;
    w->check_return = 1;
    w->end = JT_END_COUNT;
    jt_mark_last(w, JT_FRAME_SPLICED);
    return 1;
}

/* One frame. Returns JT_STOPPED when the walk is over; w->end says why. */
jt_inline int jt_step_frame(struct jt_walk *w, const struct jt_proc *p) {
    if (w->frame_count >= JT_MAX_FRAMES)
        return jt_end_walk(w, JT_END_DEPTH);
    if (w->frame_count >= w->max_frames)
        return jt_end_walk(w, JT_END_MAX_STACK);
    if (w->chunk)
        return jt_step_frozen(w, p);
    int step = p->flags & JT_PROC_JVM && jt_in_code_cache(w, w->pc) ? jt_step_generated(w, p)
                                                                     : jt_step_native(w, p);
    if (step == JT_STOPPED && jt_resume_at_anchor(w, p))
        return JT_GO_ON;
    return step;
}

/* Prepares a walk; registers, pc and java_thread have been set. */
jt_inline void jt_begin_walk(struct jt_walk *w, const struct jt_proc *p, __u32 max_frames) {
    w->end = JT_END_COUNT;
    w->end_address = 0;
    w->leaf = 1;
    w->check_return = 1;
    w->frozen = 0;
    w->frame_count = 0;
    w->hash = 0;
    w->max_frames = max_frames;
    w->blob_at = 0;
    w->chunk = 0;
    w->entry = 0;
    w->yield_frames = 0;
    w->heaps_low = ~0ULL;
    w->heaps_high = 0;
    for (int i = 0; i < JT_MAX_CODE_HEAPS; i++) {
        if (i >= p->heap_count)
            break;
        if (p->heaps[i].low < w->heaps_low)
            w->heaps_low = p->heaps[i].low;
        if (p->heaps[i].high > w->heaps_high)
            w->heaps_high = p->heaps[i].high;
    }
#ifdef JT_NOTES
    w->noted_from = w->regs[JT_RSP];
    w->noted_hash = 0;
    w->noted_span = 0;
    w->fp_from = 0;
    w->fp_used = 0;
    w->noted = jt_in_code_cache(w, w->pc) ? JT_NOT_REPEATABLE : 0; /* code around a leaf uses registers */
#endif
}

#endif
