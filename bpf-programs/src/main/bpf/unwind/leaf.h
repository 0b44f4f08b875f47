/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Where a compiled leaf is inside its prologue or epilogue, from the machine code itself.
 *
 * Sources: MacroAssembler::verified_entry, C1_MacroAssembler::build_frame/remove_frame,
 * SharedRuntime::generate_native_wrapper, BarrierSetAssembler::nmethod_entry_barrier and the
 * MachEpilogNode of x86_64.ad, JDK 8 to 26. By JDK: 8 and 11 poll the page with test, 17+ compare rsp
 * with the thread's poll word; 20+ have an entry barrier inside the prologue.
 */
#ifndef JT_LEAF_H
#define JT_LEAF_H

#include "blob.h"
#include "tables.h"

#define JT_PROLOGUE_INSNS 14
#define JT_MATH_CHUNK 56 /* code bytes looked at in one window */
#define JT_MATH_CHUNKS 12
#define JT_MATH_BYTES 1024 /* all registers of AVX, and arguments */
#define JT_INDEX_CHUNK 60
#define JT_INDEX_CHUNKS 6  /* of the code of String.indexOf, some 300 bytes */
#define JT_INDEX_BYTES 96  /* two copies of 16 bytes, four registers, and one more */
#define JT_WRAPPER_BYTES 128 /* arguments in registers, 14 at most, and one word to align the stack */
#define JT_EXIT_BYTES 52 /* a native wrapper's code from its `leave` on */
#define JT_BEFORE 16u /* code bytes looked at before a leaf's pc */
#define JT_EXTRA_WORDS 14 /* words that code may have pushed above its frame: string intrinsics */

/* Loads code bytes [at, at + JT_CODE_WINDOW). */
jt_inline int jt_load_code(struct jt_walk *w, __u64 at, __u32 size) {
    if (jt_read_user(w->code, size, at))
        return 1;
    w->code_at = at;
    return 0;
}

jt_inline __u8 jt_code(const struct jt_walk *w, __u32 i) {
    return i < JT_CODE_WINDOW ? w->code[i] : 0;
}

jt_inline __u32 jt_code_u32(const struct jt_walk *w, __u32 i) {
    return i <= JT_CODE_WINDOW - 4 ? *(const __u32 *)(w->code + i) : 0;
}

/* Whether the bytes that end at b[8] are a call: e8 d32, or ff /2 in any length. */
jt_inline int jt_ends_with_call(const __u8 *b) {
    return b[3] == 0xe8 || (b[6] == 0xff && (b[7] & 0xf8) == 0xd0) ||
           (b[5] == 0xff && (b[6] & 0xf8) == 0x50) || (b[4] == 0xff && b[5] == 0x54) ||
           (b[6] == 0xff && (b[7] & 0xf8) == 0x10) || (b[5] == 0xff && b[6] == 0x14) ||
           (b[2] == 0xff && (b[3] & 0xf8) == 0x90) || (b[1] == 0xff && b[2] == 0x94);
}

/* Whether `ra` can be a return address into `p`: code, and what stands before it is a call. */
jt_noinline int jt_plausible_return(struct jt_walk *w, const struct jt_proc *p, __u64 ra) {
    if (!w || !p)
        return 0;
    const struct jt_vm *vm = &p->vm;
    if (ra < 4096)
        return 0;
    if (ra >= vm->interpreter_low && ra < vm->interpreter_high)
        return 1; /* pushed, not called: Interpreter::_invoke_return_entry */
    if (ra == vm->call_stub_return || (vm->cont_return_barrier && ra == vm->cont_return_barrier))
        return 1;
    int generated = jt_in_code_cache(w, ra);
    if (!generated && !jt_find_mapping(p->mappings_first, p->mappings_count, ra))
        return 0;
    __u8 before[8];
    if (jt_read_user(before, 8, ra - 8))
        return 0;
    if (jt_ends_with_call(before))
        return 1;
    /* A deoptimized caller: the handler begins with a call of its own, or pushes its address. */
    __u64 keep = w->blob_at;
    if (!generated || !keep)
        return 0;
    enum jt_blob_kind kind = jt_load_blob(w, p, ra);
    int deopt = kind == JT_BLOB_COMPILED && jt_is_deopt_handler(w, vm, ra);
    w->blob_at = keep; /* the window's fields have been used by now */
    return deopt;
}

/* Length of the NOP at code[i], 0 when it is none (MacroAssembler::nop on x86-64). */
jt_inline __u32 jt_nop_length(const struct jt_walk *w, __u32 i) {
    __u32 n = 0;
    if (jt_code(w, i) == 0x66)
        n = 1;
    if (n && jt_code(w, i + 1) == 0x66)
        n = 2;
    if (jt_code(w, i + n) == 0x90)
        return n + 1;
    if (jt_code(w, i + n) != 0x0f || jt_code(w, i + n + 1) != 0x1f)
        return 0;
    switch (jt_code(w, i + n + 2)) {
    case 0x00: return n + 3;
    case 0x40: return n + 4;
    case 0x44: return n + 5;
    case 0x80: return n + 7;
    case 0x84: return n + 8;
    default: return 0;
    }
}

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
    /* call stub to the interpreter behind the method: mov rbx, Method*; jmp. Called by the method. */
    if (a == 0x48 && b == 0xbb && jt_code(w, at + 10) == 0xe9)
        return 0;
    if (a == 0xe9 && jt_code(w, at - 10) == 0x48 && jt_code(w, at - 9) == 0xbb)
        return 0;
    return -1;
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
