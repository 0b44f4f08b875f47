/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Where a compiled leaf is inside its epilogue, from the machine code itself.
 *
 * Sources: C1_MacroAssembler::remove_frame, SharedRuntime::generate_native_wrapper and the
 * MachEpilogNode of x86_64.ad, JDK 8 to 26. By JDK: 8 and 11 poll the page with test, 17+ compare rsp
 * with the thread's poll word.
 */
#ifndef JT_EPILOGUE_H
#define JT_EPILOGUE_H

#include "code.h"

#define JT_EXIT_BYTES 52 /* a native wrapper's code from its `leave` on */

/* Bytes the epilogue has left between sp and the return address; -1: not in an epilogue. */
jt_noinline int jt_epilogue(struct jt_walk *w) {
    if (!w)
        return -1;
    /* code[JT_BEFORE] is the byte at pc */
    const __u32 at = JT_BEFORE;
    __u8 before = jt_code(w, at - 1), a = jt_code(w, at), b = jt_code(w, at + 1),
         c = jt_code(w, at + 2);
    if (a == 0xc3 || a == 0xc2) /* ret */
        return 0;
    if (a == 0x5d) /* pop rbp */
        return 8;
    /* cmp rsp, [r15+poll], after pop rbp or, as Graal writes it, add rsp */
    if (a == 0x49 && b == 0x3b && (c == 0x67 || c == 0xa7))
        return 0;
    if (before == 0x5d) { /* after pop rbp */
        if (a == 0x4d && b == 0x8b && c == 0x97) /* mov r10, [r15+poll], 11 */
            return 0;
        if (a == 0xe9) /* tail jump */
            return 0;
        if (a == 0x85 && b == 0x05) /* test eax, [rip+poll], 8 */
            return 0;
    }
    /* reserved_stack_check: pop rbp; cmp rsp, [r15+reserved]; jb over what gives the zone back, to the
     * poll, which is told by its ret: what stands before it, a hlt, is also elsewhere */
    if (a == 0x0f && b == 0x82 &&
        (jt_code_u32(w, at - 8) == 0xa73b495d || jt_code_u32(w, at - 5) == 0x673b495d))
        return 0;
    if (a == 0x49 && b == 0x3b && (c == 0xa7 || c == 0x67)) { /* cmp rsp, [r15+poll]; ja; ret */
        __u32 ja = at + (c == 0xa7 ? 7 : 4);
        if (jt_code(w, ja) == 0x0f && jt_code(w, ja + 1) == 0x87 && jt_code(w, ja + 6) == 0xc3)
            return 0;
    }
    if (a == 0x4d && b == 0x8b && c == 0x97 && jt_code(w, at + 7) == 0x41 &&
        jt_code(w, at + 8) == 0x85 && jt_code(w, at + 10) == 0xc3) /* the same of 11 */
        return 0;
    if (a == 0x0f && b == 0x87 && jt_code(w, at + 6) == 0xc3) /* ja slow path; ret */
        return 0;
    if (a == 0x41 && b == 0x85 && c == 0x02 && jt_code(w, at + 3) == 0xc3) /* test [r10], eax; ret */
        return 0;
    if (a == 0x85 && b == 0x05 && jt_code(w, at + 6) == 0xc3)
        return 0;
    if (a == 0x0f && b == 0x85 && jt_code(w, at + 6) == 0xc3) /* native wrapper's exception check */
        return 0;
    /* the poll's slow path, out of line: lea r10, [rip]; mov [r15+saved_pc], r10; jmp */
    if (a == 0x4c && b == 0x8d && c == 0x15 && jt_code(w, at + 7) == 0x4d &&
        jt_code(w, at + 8) == 0x89)
        return 0;
    if (a == 0x49 && b == 0xba && jt_code(w, at + 10) == 0x4d && jt_code(w, at + 11) == 0x89 &&
        jt_code(w, at + 17) == 0xe9) /* the same with mov r10, d64: C1 */
        return 0;
    if (a == 0x4d && b == 0x89 && c == 0x97 && jt_code(w, at + 7) == 0xe9 &&
        ((jt_code(w, at - 7) == 0x4c && jt_code(w, at - 6) == 0x8d && jt_code(w, at - 5) == 0x15) ||
         (jt_code(w, at - 10) == 0x49 && jt_code(w, at - 9) == 0xba)))
        return 0;
    if (a == 0xe9 && jt_code(w, at - 7) == 0x4d && jt_code(w, at - 6) == 0x89 &&
        jt_code(w, at - 5) == 0x97)
        return 0;
    return -1;
}

/*
 * Whether code[JT_BEFORE] is in a stub behind a method through which it calls an interpreted one:
 * mov rbx, Method*; jmp (CompiledDirectCall::emit_to_interp_stub).
 */
jt_inline int jt_in_call_stub(const struct jt_walk *w) {
    const __u32 at = JT_BEFORE;
    __u32 first = jt_code_u32(w, at) & 0xffff, before = jt_code_u32(w, at - 10) & 0xffff;
    return (first == 0xbb48 && jt_code(w, at + 10) == 0xe9) ||
           (before == 0xbb48 && jt_code(w, at) == 0xe9);
}

/* Length of the instruction at code[i] if native wrappers have it between `leave` and their end. */
jt_inline __u32 jt_exit_length(const struct jt_walk *w, __u32 i) {
    __u8 a = jt_code(w, i), b = jt_code(w, i + 1), c = jt_code(w, i + 2);
    if (a == 0xc3) /* ret */
        return 1;
    if (a == 0x74 || a == 0x75 || a == 0x77 || a == 0xeb) /* je, jne, ja, jmp d8 */
        return 2;
    if (a == 0xe9) /* jmp d32: to the safepoint blob, or to forward_exception */
        return 5;
    if (a == 0x0f && (b & 0xf0) == 0x80) /* jcc d32 */
        return 6;
    if (a == 0x41 && b == 0xf6) /* test byte [r15+poll], d8 */
        return c == 0x47 ? 5 : c == 0x87 ? 8 : 0;
    if (a == 0x49 && b == 0x3b) /* cmp rsp, [r15+poll] */
        return c == 0x67 ? 4 : c == 0xa7 ? 7 : 0;
    if (a == 0x49 && b == 0x83) /* cmp qword [r15+pending exception], 0 */
        return c == 0x7f ? 5 : c == 0xbf ? 8 : 0;
    if (a == 0x49 && b == 0x81) /* the same with d32, 17 */
        return c == 0x7f ? 8 : c == 0xbf ? 11 : 0;
    if (a == 0x49 && b == 0xba) /* mov r10, d64: the pc for the safepoint blob */
        return 10;
    if (a == 0x4c && b == 0x8d && c == 0x15) /* lea r10, [rip+d32] */
        return 7;
    if (a == 0x4d && b == 0x89) /* mov [r15+saved pc], r10 */
        return c == 0x57 ? 4 : c == 0x97 ? 7 : 0;
    return 0;
}

/* One byte further: prologue.at is where the next instruction behind a `leave` begins, 0 for none. */
jt_noinline int jt_exit_byte(struct jt_walk *w, __u32 i) {
    if (!w)
        return 0;
    __u32 at = w->prologue.at;
    if (at == i && at) {
        __u32 length = jt_exit_length(w, i);
        w->prologue.at = length ? i + length : 0;
    } else if (at < i && jt_code(w, i) == 0xc9) {
        w->prologue.at = i + 1;
    }
    return 0;
}

/*
 * Whether a native wrapper has taken its frame off: between its `leave` and here are only the poll of
 * the return and the check for an exception. The code must have been loaded from `before` bytes above.
 */
jt_inline int jt_after_leave(struct jt_walk *w, __u32 before) {
    w->prologue.at = 0;
    for (__u32 i = 0; i < before; i++) {
        if (jt_code(w, i) == 0xc9 || w->prologue.at)
            jt_exit_byte(w, i);
    }
    return w->prologue.at == before && jt_exit_length(w, before);
}

#endif
