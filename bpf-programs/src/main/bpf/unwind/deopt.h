/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * A compiled frame that is being replaced by frames of the interpreter (deoptimization.cpp).
 *
 * From fetch_unroll_info to the end of unpack_frames the thread has a vframeArray that describes the
 * frame as it was: which code, at which pc, and its caller. Meanwhile the frame is taken off the stack
 * and interpreter frames without a method are put there, so the array is the only right answer.
 */
#ifndef JT_DEOPT_H
#define JT_DEOPT_H

#include "blob.h"

/*
 * Words of vframeArray: owner, next (not in JDK 25), the original frame, its caller's. Words of class
 * frame: sp, pc, code, ..., fp, unextended sp; six of them, seven from JDK 19 on.
 */
#define JT_VFRAMES_WORDS 16

/* Goes on at the caller of the frame that is being replaced, which is pushed. 0: there is none. */
jt_noinline int jt_step_deoptimized(struct jt_walk *w, const struct jt_proc *p, int *step) {
    if (!w || !p || !step)
        return 0;
    const struct jt_vm *vm = &p->vm;
    __u64 array;
    jt_not_repeatable(w);
    if (!w->java_thread || vm->thread_vframes == JT_ABSENT ||
        jt_read_user(&array, 8, w->java_thread + vm->thread_vframes) || !array || array & 7 ||
        jt_read_user(w->slots, JT_VFRAMES_WORDS * 8, array) || w->slots[0] != w->java_thread)
        return 0;
    const __u64 *original = w->slots + (jt_in_code_cache(w, w->slots[2]) ? 1 : 2);
    __u64 pc = original[1];
    if (!jt_in_code_cache(w, pc) || jt_load_blob(w, p, pc) != JT_BLOB_COMPILED)
        return 0;
    __u64 sp = original[0] + (__u64)jt_blob_u32(w, vm->blob_frame_size) * 8, caller, fp;
    if (original[6] == sp) {
        caller = original[7];
        fp = original[10];
    } else if (original[7] == sp) {
        caller = original[8];
        fp = original[12];
    } else {
        return 0;
    }
    __u32 leaf = w->leaf;
    w->leaf = 0;
    jt_push(w, pc, w->blob_at, jt_blob_u32(w, vm->nmethod_compile_id), JT_FRAME_COMPILED,
            JT_FRAME_DEOPT, jt_blob_u32(w, vm->nmethod_comp_level));
    w->leaf = leaf;
    w->check_return = 0;
    *step = jt_advance(w, caller, sp, fp);
    return 1;
}

#endif
