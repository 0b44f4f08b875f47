/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Where a compiled leaf is inside its prologue, from the machine code itself.
 *
 * Sources: MacroAssembler::verified_entry, C1_MacroAssembler::build_frame,
 * SharedRuntime::generate_native_wrapper and BarrierSetAssembler::nmethod_entry_barrier, JDK 8 to 26;
 * 20 and newer have an entry barrier inside the prologue.
 */
#ifndef JT_PROLOGUE_H
#define JT_PROLOGUE_H

#include "code.h"

#define JT_PROLOGUE_INSNS 14

/*
 * Follows one instruction of the prologue at code[prologue.at]. Returns 1 when it is none of those a
 * prologue is made of.
 */
jt_noinline int jt_prologue_insn(struct jt_walk *w) {
    if (!w)
        return 1;
    struct jt_prologue *pr = &w->prologue;
    __u32 i = pr->at;
    if (i > JT_CODE_WINDOW - 16)
        return 1;
    __u8 a = jt_code(w, i), b = jt_code(w, i + 1), c = jt_code(w, i + 2), d = jt_code(w, i + 3);
    __u32 nop = jt_nop_length(w, i);

    if (nop) {
        i += nop;
    } else if (a == 0x89 && b == 0x84 && c == 0x24) { /* mov [rsp+d32], eax: stack bang */
        i += 7;
    } else if (a == 0xe9 && i == 0) { /* not entrant: a jump over the bang, or over sub rsp, d32 */
        i = 7;
        if (jt_code(w, 7) == 0x48 && jt_code(w, 8) == 0x89) /* sub's size from the store behind it */
            pr->pushed += (jt_code(w, 9) == 0x6c ? jt_code(w, 11) : jt_code_u32(w, 11)) + 8;
    } else if (a == 0x55) { /* push rbp */
        pr->pushed += 8;
        pr->saved = 1;
        pr->fp_at = pr->pushed;
        i += 1;
    } else if (a == 0x48 && ((b == 0x8b && c == 0xec) || (b == 0x89 && c == 0xe5))) {
        i += 3; /* mov rbp, rsp */
    } else if (a == 0x48 && b == 0x83 && c == 0xec) { /* sub rsp, d8 */
        pr->pushed += d;
        i += 4;
    } else if (a == 0x48 && b == 0x81 && c == 0xec) { /* sub rsp, d32 */
        pr->pushed += jt_code_u32(w, i + 3);
        i += 7;
    } else if (a == 0x48 && b == 0x89 && c == 0x6c && d == 0x24) { /* mov [rsp+d8], rbp */
        pr->saved = 1;
        pr->fp_at = pr->pushed - jt_code(w, i + 4);
        i += 5;
    } else if (a == 0x48 && b == 0x89 && c == 0xac && d == 0x24) { /* mov [rsp+d32], rbp */
        pr->saved = 1;
        pr->fp_at = pr->pushed - jt_code_u32(w, i + 4);
        i += 8;
    } else if (a == 0x48 && b == 0x8d && c == 0x6c && d == 0x24) { /* lea rbp, [rsp+d8] */
        i += 5;
    } else if (a == 0x48 && b == 0x8d && c == 0xac && d == 0x24) { /* lea rbp, [rsp+d32] */
        i += 8;
    } else if (a == 0x41 && b == 0x81 && c == 0x7f) { /* cmp dword [r15+d8], d32: barrier */
        i += 8;
    } else if (a == 0x41 && b == 0x81 && c == 0xbf) { /* cmp dword [r15+d32], d32 */
        i += 11;
    } else if (a == 0x74 || a == 0x75) { /* je, jne d8 */
        i += 2;
    } else if (a == 0x0f && (b == 0x84 || b == 0x85)) { /* je, jne d32 */
        i += 6;
    } else if (a == 0xe8) { /* call of the barrier stub */
        i += 5;
    } else {
        return 1;
    }
    pr->at = i;
    return 0;
}

/*
 * Follows the prologue that begins at code[0] for `upto` bytes. Returns 1 when `upto` was reached at
 * an instruction boundary.
 */
jt_inline int jt_decode_prologue(struct jt_walk *w, __u32 upto) {
    w->prologue.at = 0;
    w->prologue.pushed = 0;
    w->prologue.saved = 0;
    w->prologue.fp_at = 0;
    for (int n = 0; n < JT_PROLOGUE_INSNS; n++) {
        if (w->prologue.at >= upto || jt_prologue_insn(w))
            break;
    }
    return w->prologue.at == upto;
}

/*
 * A native wrapper's way in, when it does not begin with the frame: what hashCode answers without a
 * call stands before push rbp; mov rbp, rsp. `window` bytes are left until the frame is complete.
 * Bytes between sp and the return address; -1: the frame is made.
 */
jt_noinline int jt_wrapper_entry(struct jt_walk *w, __u32 window) {
    if (!w)
        return -1;
    const __u32 at = JT_BEFORE;
    __u8 before = jt_code(w, at - 1);
    if (before == 0x55 && (jt_code_u32(w, at) & 0xffffff) == 0xec8b48)
        return 8;
    if (before == 0xec && jt_code_u32(w, at - 4) == 0xec8b4855)
        return 8;
    for (__u32 i = at; i < JT_CODE_WINDOW - 4; i++) {
        if (i - at < window && jt_code_u32(w, i) == 0xec8b4855)
            return 0;
    }
    const __u32 seen = JT_CODE_WINDOW - 4 - at;
    if (window <= seen || jt_load_code(w, w->pc + seen, JT_CODE_WINDOW))
        return -1;
    for (__u32 i = 0; i < JT_CODE_WINDOW - 4; i++) {
        if (i + seen < window && jt_code_u32(w, i) == 0xec8b4855)
            return 0;
    }
    return -1;
}

/*
 * Whether the frame is still to be made in the `window` bytes from pc on, whose code is loaded. Asked
 * where what stands before pc is no prologue that C1 or C2 writes: Truffle's call boundary first looks
 * for compiled code of its target.
 */
jt_noinline int jt_before_frame(struct jt_walk *w, __u32 window) {
    if (!w)
        return 0;
    for (__u32 i = 0; i < JT_CODE_WINDOW - 4; i++) {
        __u32 insn = jt_code_u32(w, i) & 0xffffff;
        if (i < window && (insn == 0xec8348 || insn == 0xec8148)) /* sub rsp */
            return 1;
    }
    return 0;
}

#endif
