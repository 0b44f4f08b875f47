/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The machine code around a pc, and what it tells of a return address. */
#ifndef JT_CODE_H
#define JT_CODE_H

#include "blob.h"
#include "tables.h"

#define JT_BEFORE 16u /* code bytes looked at before a leaf's pc */

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

#endif
