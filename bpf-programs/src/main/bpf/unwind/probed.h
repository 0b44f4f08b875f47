/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Leaves in the page that the kernel has mapped for probes: where in the program they stand for. */
#ifndef JT_PROBED_H
#define JT_PROBED_H

#include "state.h"

/*
 * uretprobe_trampoline (arch/x86/kernel/uprobes.c) pushes rax, rcx and r11, makes a system call, and ends
 * with pop r11; pop rcx; ret, to what the kernel has put above them.
 */
#define JT_TRAMPOLINE_WORDS 3
#define JT_TRAMPOLINE_END 0xc3595b41

/* Where the return address is at the trampoline's end, from its code at pc: bytes above sp; -1: elsewhere. */
jt_noinline int jt_trampoline_end(struct jt_walk *w) {
    __u32 code;
    if (!w || jt_read_user(&code, 4, w->pc))
        return -1;
    if (code == JT_TRAMPOLINE_END)
        return 16;
    if ((__u16)code == JT_TRAMPOLINE_END >> 16)
        return 8;
    return (__u8)code == JT_TRAMPOLINE_END >> 24 ? 0 : -1;
}

/*
 * Out of that page, where the leaf executes an instruction that a probe has replaced, or goes back from a
 * function whose end is probed. 1: pc and sp are the program's.
 */
jt_noinline int jt_leave_probe(struct jt_walk *w) {
    if (!w || w->pc - jt_probe_page() >= JT_PAGE_BYTES)
        return 0;
    __u64 sp = w->regs[JT_RSP], pc = jt_probed_pc(w->pc);
    if (pc) {
        w->pc = pc;
        return 1;
    }
    for (int i = 0; i <= JT_TRAMPOLINE_WORDS && !pc; i++) {
        pc = jt_hijacked_return(w->pc, sp + 8 * i);
        if (pc)
            sp += 8 * i;
    }
    if (!pc) {
        int above = jt_trampoline_end(w);
        if (above < 0 || jt_read_user(&pc, 8, sp + above))
            return 0;
        sp += above + 8;
    }
    w->pc = pc;
    w->regs[JT_RSP] = sp;
    w->leaf = 0;
    return 1;
}

#endif
