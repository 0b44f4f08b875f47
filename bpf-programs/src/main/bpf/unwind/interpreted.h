/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * One step out of an interpreter frame. Slots in words from rbp (frame_x86.hpp): +1 return address, 0
 * caller's rbp, -1 sender sp, -2 last sp, -3 Method*, -4 mirror (9+), -7 locals (8: bcp), -8 bcp.
 */
#ifndef JT_INTERPRETED_H
#define JT_INTERPRETED_H

#include "tables.h"

#define JT_INTERP_SLOTS 8 /* words read below rbp */

/* Pushes the method's frame; `bcp` 0 means the entry. */
jt_inline int jt_push_interpreted(struct jt_walk *w, const struct jt_vm *vm, __u64 method, __u64 bcp,
                                  __u64 bcp_register) {
    __u64 constant = 0;
    if (method & 7 || method < 4096)
        return 1;
    if (!jt_read_user(&constant, 8, method + vm->method_const) && bcp_register) {
        /* the template's r13 wins when it points into this method's bytecodes */
        __u64 codes = constant + vm->const_method_size;
        if (bcp_register >= codes && bcp_register - codes < 65536)
            bcp = bcp_register;
    }
    jt_push(w, method, bcp, (__u32)constant, JT_FRAME_INTERPRETED, 0, 0);
    return 0;
}

jt_noinline int jt_step_interpreted(struct jt_walk *w, const struct jt_proc *p) {
    if (!w || !p)
        return JT_STOPPED;
    const struct jt_vm *vm = &p->vm;
    __u64 fp = w->regs[JT_RBP], sp = w->regs[JT_RSP];
    jt_use_fp(w);
    if (fp & 7 || fp + 8 < sp || fp - sp > JT_STEP_FRAME)
        return jt_end_walk(w, JT_END_BAD_INTERP);
    if (jt_read_user(w->slots, (JT_INTERP_SLOTS + 2) * 8, fp - JT_INTERP_SLOTS * 8))
        return jt_end_walk(w, JT_END_FAULT);
    __u64 bcp = vm->interp_bcp_slot == -8 ? w->slots[0] : w->slots[1];
    if (jt_push_interpreted(w, vm, w->slots[JT_INTERP_SLOTS - 3], bcp, w->leaf ? w->regs[JT_R13] : 0))
        return jt_end_walk(w, JT_END_BAD_INTERP);
    __u64 sender = w->slots[JT_INTERP_SLOTS - 1];
    if (sender <= fp || sender - fp > JT_STEP_FRAME)
        return jt_end_walk(w, JT_END_BAD_INTERP);
    w->check_return = 0;
    jt_note_word(w, fp + 8 * vm->interp_bcp_slot, bcp);
    jt_note_word(w, fp - 3 * 8, w->slots[JT_INTERP_SLOTS - 3]);
    jt_note_word(w, fp - 8, sender);
    jt_load_fp(w, fp);
    jt_note_word(w, fp + 8, w->slots[JT_INTERP_SLOTS + 1]);
    return jt_advance(w, w->slots[JT_INTERP_SLOTS + 1], sender, w->slots[JT_INTERP_SLOTS]);
}

#endif
