/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* One step out of a compiled frame: C1, C2 or a native wrapper. The blob is in the window. */
#ifndef JT_COMPILED_H
#define JT_COMPILED_H

#include "epilogue.h"
#include "prologue.h"
#include "pushed.h"

#define JT_EXTRA_WORDS 14 /* words that code may have pushed above its frame: string intrinsics */

/* Return address `above` bytes over sp, the caller's rbp as given. */
jt_inline int jt_return_at(struct jt_walk *w, __u32 above, __u64 fp) {
    __u64 at = w->regs[JT_RSP] + above;
    if (jt_read_stack(w, &w->slots[0], at))
        return jt_end_walk(w, JT_END_FAULT);
    return jt_advance(w, w->slots[0], at + 8, fp);
}

/* Behind how many of the loaded bytes there is a jump to where a register says; 0: nowhere. */
jt_noinline __u32 jt_register_jump(struct jt_walk *w) {
    if (!w)
        return 0;
    for (__u32 i = 0; i < JT_CODE_WINDOW - 4; i++) {
        if ((jt_code_u32(w, i) & 0xf8ff) == 0xe0ff)
            return i + 1;
    }
    return 0;
}

/*
 * Whether the call before `ra` goes straight to the compiled code of another method than `method`:
 * then `ra` is an old word of the stack. Truffle's call boundary is called for all of its targets,
 * and jumps on. Clobbers the blob's window.
 */
jt_noinline int jt_calls_other(struct jt_walk *w, const struct jt_proc *p, __u64 ra, __u64 method) {
    if (!w || !p)
        return 0;
    __u64 before;
    if (!method || !jt_in_code_cache(w, ra) || jt_read_user(&before, 8, ra - 8) ||
        (before >> 24 & 0xff) != 0xe8)
        return 0;
    __u64 target = ra + (__s64)(__s32)(before >> 32);
    __u64 keep = w->blob_at;
    if (!keep || !jt_in_code_cache(w, target))
        return 0;
    enum jt_blob_kind kind = jt_load_blob(w, p, target);
    int other = kind == JT_BLOB_COMPILED && w->blob_at != keep &&
                jt_blob_u64(w, p->vm.nmethod_method) != method;
    __u64 begin = jt_code_begin(w, &p->vm);
    __u64 entry = jt_verified_entry(w, &p->vm, begin);
    __u64 complete = jt_frame_complete(w, &p->vm, begin);
    if (other && !jt_load_code(w, entry, JT_CODE_WINDOW)) {
        __u32 jump = jt_register_jump(w);
        other = !jump || entry + jump > complete;
    }
    w->blob_at = keep;
    return other;
}

/* Whether `ra` can be where `method` was called from; 0: anything. Methods are called by generated code. */
jt_noinline int jt_returns_to(struct jt_walk *w, const struct jt_proc *p, __u64 ra, __u64 method) {
    if (!w || !p)
        return 0;
    return (!method || jt_in_code_cache(w, ra)) && jt_plausible_return(w, p, ra);
}

/*
 * Steps over a whole frame of `size` bytes (return address included). When the return address is to
 * be checked and is none, the code has pushed words over its frame (x87 and string intrinsics, calls
 * of leaf routines): the first plausible slot above is taken whose call can have come to `method`
 * (0: any). What earlier calls have left in the frame is plausible, but seldom that.
 */
jt_inline int jt_step_whole(struct jt_walk *w, const struct jt_proc *p, __u64 size, __u32 check,
                            __u64 method) {
    __u64 sp = w->regs[JT_RSP];
    if (size < 8 || size > JT_STEP_FRAME)
        return jt_end_walk(w, JT_END_BAD_FRAME);
    if (size == 8) /* method handle intrinsics: no frame */
        return jt_return_at(w, 0, w->regs[JT_RBP]);
    if (jt_read_link(w, &w->slots[0], sp + size - 16))
        return jt_end_walk(w, JT_END_FAULT);
    __u64 fp = w->slots[0], pc = w->slots[1];
    if (!check)
        return jt_advance(w, pc, sp + size, fp);
    int second = jt_returns_to(w, p, pc, method);
    if (second && !jt_calls_other(w, p, pc, method))
        return jt_advance(w, pc, sp + size, fp);
    jt_not_repeatable(w);
    if (!jt_read_user(&w->slots[0], (JT_EXTRA_WORDS + 2) * 8, sp + size - 16)) {
        for (int i = 1; i <= JT_EXTRA_WORDS; i++) {
            __u64 ra = w->slots[i + 1];
            if (jt_returns_to(w, p, ra, method) && !jt_calls_other(w, p, ra, method))
                return jt_advance(w, ra, sp + size + 8 * i, w->slots[i]);
        }
    }
    return second ? jt_advance(w, pc, sp + size, fp) : jt_end_walk(w, JT_END_BAD_RETURN);
}

/* A leaf in a prologue or an epilogue; JT_GO_ON also when it has stepped. */
jt_inline int jt_step_leaf(struct jt_walk *w, const struct jt_proc *p, __u32 native, int *stepped) {
    const struct jt_vm *vm = &p->vm;
    __u64 pc = w->pc;
    __u64 begin = jt_code_begin(w, vm);
    __u64 entry = jt_verified_entry(w, vm, begin);
    __u64 complete = jt_frame_complete(w, vm, begin);

    *stepped = 1;
    if (pc < entry) /* inline cache check */
        return jt_return_at(w, 0, w->regs[JT_RBP]);
    if (pc < complete && pc - entry < JT_CODE_WINDOW - 16) {
        if (!jt_load_code(w, entry, JT_CODE_WINDOW) && jt_decode_prologue(w, (__u32)(pc - entry))) {
            __u32 pushed = w->prologue.pushed;
            __u64 fp = w->regs[JT_RBP];
            if (w->prologue.saved) {
                if (jt_read_user(&fp, 8, w->regs[JT_RSP] + pushed - w->prologue.fp_at))
                    return jt_end_walk(w, JT_END_FAULT);
            }
            return jt_return_at(w, pushed, fp);
        }
        if (!native && !jt_load_code(w, pc, JT_CODE_WINDOW) &&
            jt_before_frame(w, (__u32)(complete - pc)))
            return jt_return_at(w, 0, w->regs[JT_RBP]);
    }
    if (!jt_load_code(w, pc - JT_BEFORE, JT_CODE_WINDOW)) {
        int left = -1;
        if (native && pc < complete)
            left = jt_wrapper_entry(w, (__u32)(complete - pc));
        else
            left = jt_epilogue(w);
        if (left >= 0 && !jt_read_user(&w->slots[0], 16, w->regs[JT_RSP])) {
            __u64 fp = left ? w->slots[0] : w->regs[JT_RBP];
            __u64 ra = left ? w->slots[1] : w->slots[0];
            if (jt_plausible_return(w, p, ra))
                return jt_advance(w, ra, w->regs[JT_RSP] + left + 8, fp);
        }
    }
    if (native && pc >= complete && !jt_load_code(w, pc - JT_EXIT_BYTES, JT_CODE_WINDOW) &&
        jt_after_leave(w, JT_EXIT_BYTES))
        return jt_return_at(w, 0, w->regs[JT_RBP]);
    *stepped = 0;
    return JT_GO_ON;
}

/*
 * A leaf in a call stub behind a method: the stub has no frame, and what it was called from is its own
 * method, so it is no frame of the stack either. 0: it is elsewhere.
 */
jt_noinline int jt_leave_call_stub(struct jt_walk *w, const struct jt_proc *p) {
    if (!w || !p)
        return 0;
    __u64 sp = w->regs[JT_RSP], begin = jt_code_begin(w, &p->vm);
    if (sp & 7 || jt_load_code(w, w->pc - JT_BEFORE, JT_CODE_WINDOW) || !jt_in_call_stub(w) ||
        jt_read_user(&w->slots[0], 8, sp))
        return 0;
    __u64 ra = w->slots[0];
    if (ra - begin >= w->pc - begin || jt_read_user(&w->slots[0], 8, ra - 8) ||
        !jt_ends_with_call((const __u8 *)&w->slots[0]))
        return 0;
    w->check_return = 0;
    return jt_advance(w, ra, sp + 8, w->regs[JT_RBP]) == JT_GO_ON;
}

jt_noinline int jt_step_compiled(struct jt_walk *w, const struct jt_proc *p, __u32 native) {
    if (!w || !p)
        return JT_STOPPED;
    if (w->leaf && !native && jt_leave_call_stub(w, p))
        return JT_GO_ON;
    const struct jt_vm *vm = &p->vm;
    __u32 id = jt_blob_u32(w, vm->nmethod_compile_id);
    __u8 level = jt_blob_u32(w, vm->nmethod_comp_level);
    __u64 blob = w->blob_at;
    __u64 size = (__u64)jt_blob_u32(w, vm->blob_frame_size) * 8;
    __u64 code_end = blob + jt_blob_u32(w, vm->blob_code_end); /* an offset on 8, which alone asks */
    __u64 method = native ? 0 : jt_blob_u64(w, vm->nmethod_method);
    __u8 flags = 0;

    if (native)
        level = 0;
    if (!w->leaf && jt_is_deopt_handler(w, vm, w->pc)) {
        __s32 off = jt_blob_u32(w, vm->nmethod_orig_pc);
        __u64 original;
        if (off < 0 || jt_read_stack(w, &original, w->regs[JT_RSP] + off))
            return jt_end_walk(w, JT_END_BAD_RETURN);
        if (original > blob && original - blob < JT_STEP_FRAME * 64) {
            w->pc = original;
            flags = JT_FRAME_DEOPT;
        }
    }
    if (native && vm->enter_special && blob == vm->enter_special) {
        flags |= JT_FRAME_ENTRY;
        if (!w->leaf) /* its frame begins with the entry, and is complete at every call */
            w->entry = w->regs[JT_RSP];
    }
    jt_push(w, w->pc, blob, id, JT_FRAME_COMPILED, flags, level);
    __u32 check = w->leaf || w->check_return;
    w->check_return = 0;
    if (size == 0)
        size = 8;
    if (w->leaf && size > 8) {
        int stepped;
        int step = jt_step_leaf(w, p, native, &stepped);
        if (stepped)
            return step;
    }
    if (native && vm->do_yield && blob == vm->do_yield) {
        /* Its frame is push rbp; mov rbp, rsp. When it has frozen the others it goes to the entry. */
        if (w->leaf && w->regs[JT_RSP] > w->regs[JT_RBP])
            size = (__u64)vm->entry_bytes + 16;
        else if (!w->at_freeze)
            w->yield_frames = w->frame_count;
        int step = jt_step_whole(w, p, size, check, 0);
        w->yield_pc = w->pc;
        return step;
    }
    if (check && size > 8) {
        __u64 pushed = native ? jt_wrapper_bytes(w, size) : 0;
        if (vm->version == 8 && !native)
            pushed = jt_math_bytes(w, p, size, code_end);
        if (!pushed && w->leaf && !native)
            pushed = jt_index_bytes(w);
        if (!pushed)
            pushed = jt_pushed_bytes(w, w->pc);
        size += pushed;
    }
    return jt_step_whole(w, p, size, check, method);
}

#endif
