/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Words that compiled code has pushed over its frame and will take off again. */
#ifndef JT_PUSHED_H
#define JT_PUSHED_H

#include "code.h"

#define JT_MATH_CHUNK 56 /* code bytes looked at in one window */
#define JT_MATH_CHUNKS 12
#define JT_MATH_BYTES 1024 /* all registers of AVX, and arguments */
#define JT_INDEX_CHUNK 60
#define JT_INDEX_CHUNKS 6    /* of the code of String.indexOf, some 300 bytes */
#define JT_INDEX_BYTES 96    /* two copies of 16 bytes, four registers, and one more */
#define JT_WRAPPER_BYTES 128 /* arguments in registers, 14 at most, and one word to align the stack */

/*
 * Follows one instruction of a `push r; push r; call; pop r; pop r` sequence at code[prologue.at];
 * returns 1 at anything else. Counts pushes in `pushed`, pops in `saved`, the call in `fp_at`.
 */
jt_noinline int jt_push_insn(struct jt_walk *w) {
    if (!w)
        return 1;
    struct jt_prologue *seen = &w->prologue;
    __u32 i = seen->at;
    if (i > JT_CODE_WINDOW - 16)
        return 1;
    __u8 first = jt_code(w, i);
    __u32 prefix = first == 0x41; /* REX.B: r8 to r15 */
    __u8 op = prefix ? jt_code(w, i + 1) : first;
    if (first == 0xe8 && !seen->fp_at && !seen->saved) {
        seen->fp_at = 1;
        seen->at = i + 5;
    } else if ((op & 0xf8) == 0x50 && !seen->fp_at && !seen->saved) {
        seen->pushed++;
        seen->at = i + prefix + 1;
    } else if ((op & 0xf8) == 0x58 && first != 0x5d) { /* not the epilogue's pop rbp */
        seen->saved++;
        seen->at = i + prefix + 1;
    } else {
        return 1;
    }
    return 0;
}

/*
 * Bytes that the code at `pc` has pushed over its frame and will pop again: C1 passes the arguments
 * of its slow subtype check so (LIR_Assembler::emit_typecheck_helper).
 */
jt_inline __u32 jt_pushed_bytes(struct jt_walk *w, __u64 pc) {
    w->prologue.at = 0;
    w->prologue.pushed = 0;
    w->prologue.saved = 0;
    w->prologue.fp_at = 0;
    if (jt_load_code(w, pc, 40))
        return 0;
    for (int n = 0; n < 6; n++) {
        if (jt_push_insn(w))
            break;
    }
    __u32 pops = w->prologue.saved, pushes = w->prologue.pushed;
    return pops > pushes ? (pops - pushes) * 8 : 0;
}

/*
 * An add or sub of rsp at code[i]. Sums up what is added from the first instruction on; `pushed` is
 * the most it ever came to, `at` is set at the frame's own end.
 */
jt_noinline int jt_stack_insn(struct jt_walk *w, __u32 i) {
    if (!w)
        return 0;
    struct jt_prologue *seen = &w->prologue;
    __u8 b = jt_code(w, i + 1), c = jt_code(w, i + 2);
    if ((b != 0x83 && b != 0x81) || (c != 0xc4 && c != 0xec))
        return 0;
    __s32 bytes = b == 0x83 ? (__s8)jt_code(w, i + 3) : (__s32)jt_code_u32(w, i + 3);
    if (c == 0xc4 && jt_code(w, i + (b == 0x83 ? 4 : 7)) == 0x5d) { /* add rsp; pop rbp */
        seen->at = 1;
        return 0;
    }
    seen->fp_at += c == 0xc4 ? bytes : -bytes;
    if (seen->fp_at > (__s32)seen->pushed)
        seen->pushed = seen->fp_at;
    return 0;
}

/*
 * Words that JDK 8's functions of Math have pushed over the frame (MacroAssembler::pow_exp_core_encoding,
 * fp_runtime_fallback): what the code from pc on will take off again. 0 when that is no frame's end.
 */
jt_noinline __u32 jt_math_bytes(struct jt_walk *w, const struct jt_proc *p, __u64 size,
                                __u64 end) {
    __u64 ra;
    if (!w || !p)
        return 0;
    w->prologue.at = 0;
    w->prologue.pushed = 0;
    w->prologue.saved = 0;
    w->prologue.fp_at = 0;
    for (__u32 n = 0; n < JT_MATH_CHUNKS && !w->prologue.at; n++) {
        __u64 at = w->pc + n * JT_MATH_CHUNK;
        if (at >= end || jt_load_code(w, at, JT_CODE_WINDOW))
            break;
        if (n == 0 && (jt_code(w, 0) == 0x58 || (jt_code_u32(w, 0) == 0x58242cd9))) {
            w->prologue.fp_at = 8; /* push rax; fldcw [rsp]; pop rax */
            w->prologue.pushed = 8;
        }
        for (__u32 i = 0; i < JT_MATH_CHUNK; i++) {
            if (jt_code(w, i) == 0x48 && at + i < end)
                jt_stack_insn(w, i);
        }
    }
    __u32 pushed = w->prologue.pushed;
    if (!pushed || pushed > JT_MATH_BYTES || pushed & 7 ||
        jt_read_stack(w, &ra, w->regs[JT_RSP] + pushed + size - 8) || !jt_plausible_return(w, p, ra))
        return 0;
    return pushed;
}

#define JT_INDEX_BEGIN_END 0xcc /* last bytes of what C2's String.indexOf begins and ends with */
#define JT_INDEX_END_END 0x5c

/*
 * Whether C2's String.indexOf begins or ends with the instruction whose last byte is code[i]: then
 * prologue.at is 1, and prologue.saved tells whether it begins. A function of its own, and its answer
 * in the walk: the verifier would follow every combination of answers.
 */
jt_noinline int jt_index_edge(struct jt_walk *w, __u32 i) {
    if (!w)
        return 0;
    __u32 last = jt_code_u32(w, i - 3);
    __u32 begins = last >> 8 == 0xcc8b48; /* mov rcx, rsp */
    /* pop rsp, behind sub rbx, rdi or shr rbx, 1 in either length */
    if (begins || last >> 8 == 0x5cdf2b || last >> 8 == 0x5cebd1 || last == 0x5c01ebc1) {
        w->prologue.at = 1;
        w->prologue.saved = begins;
    }
    return 0;
}

/*
 * Words that C2's String.indexOf has pushed over the frame (C2_MacroAssembler::string_indexof, JDK 8 to
 * 22): it begins with mov rcx, rsp, copies short strings to the stack and pushes four registers, rcx last,
 * which its end pops into rsp. An old return address may lie where the frame would end without them.
 */
jt_noinline __u32 jt_index_bytes(struct jt_walk *w) {
    if (!w)
        return 0;
    __u64 sp = w->regs[JT_RSP], old = w->regs[JT_RCX];
    if (old == sp)
        return 0; /* nothing is pushed yet */
    if (old - sp - 8 >= JT_INDEX_BYTES && (jt_read_user(&old, 8, sp) || old - sp - 8 >= JT_INDEX_BYTES))
        return 0;
    w->prologue.at = 0;
    w->prologue.saved = 0;
    for (int n = 1; n <= JT_INDEX_CHUNKS && !w->prologue.at; n++) {
        if (jt_load_code(w, w->pc - n * JT_INDEX_CHUNK - 4, JT_CODE_WINDOW))
            return 0;
        for (__u32 i = 4; i < JT_INDEX_CHUNK + 4; i++) {
            __u8 last = jt_code(w, i);
            if (last == JT_INDEX_BEGIN_END || last == JT_INDEX_END_END)
                jt_index_edge(w, i);
        }
    }
    return w->prologue.saved ? old - sp : 0;
}

/*
 * Bytes that a native wrapper has pushed over its frame, whose end rbp tells: the arguments while it
 * calls the VM to lock, and what aligns the stack there (SharedRuntime::generate_native_wrapper,
 * save_args). Return addresses of earlier calls may lie where the frame would end without them. 0: rbp
 * does not tell.
 */
jt_inline __u64 jt_wrapper_bytes(struct jt_walk *w, __u64 size) {
    jt_use_fp(w);
    __u64 pushed = w->regs[JT_RBP] + 16 - size - w->regs[JT_RSP];
    return pushed <= JT_WRAPPER_BYTES && !(pushed & 7) ? pushed : 0;
}

#endif
