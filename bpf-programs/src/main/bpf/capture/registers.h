/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Where user code was interrupted, or has entered the kernel. */
#ifndef JT_CAPTURE_REGISTERS_H
#define JT_CAPTURE_REGISTERS_H

#include "scratch.h"

#define JT_PF_KTHREAD 0x00200000

jt_inline int is_user(const struct jt_user_regs *regs) {
    return (regs->cs & 3) == 3;
}

jt_inline void copy_registers(struct jt_walk *w, const struct jt_user_regs *regs) {
    w->regs[JT_RAX] = regs->ax;
    w->regs[JT_RDX] = regs->dx;
    w->regs[JT_RCX] = regs->cx;
    w->regs[JT_RBX] = regs->bx;
    w->regs[JT_RSI] = regs->si;
    w->regs[JT_RDI] = regs->di;
    w->regs[JT_RBP] = regs->bp;
    w->regs[JT_RSP] = regs->sp;
    w->regs[JT_R8] = regs->r8;
    w->regs[JT_R9] = regs->r9;
    w->regs[JT_R10] = regs->r10;
    w->regs[JT_R11] = regs->r11;
    w->regs[JT_R12] = regs->r12;
    w->regs[JT_R13] = regs->r13;
    w->regs[JT_R14] = regs->r14;
    w->regs[JT_R15] = regs->r15;
    w->pc = regs->ip;
}

/*
 * The registers in the program's context. The verifier wants accesses to it at fixed offsets: the
 * marks keep the compiler from making one piece of code of this and the copy of saved registers.
 */
jt_inline void take_registers(struct jt_walk *w, const struct jt_user_regs *context) {
    copy_registers(w, context);
    asm volatile("" : : "i"(1));
}

/* The registers that the task saved when it entered the kernel; 0: it has no user mode. */
jt_inline int take_saved_registers(struct jt_scratch *s, struct task_struct *task) {
    if (task->flags & JT_PF_KTHREAD)
        return 0;
    /* struct pt_regs of x86-64 has the UAPI's order */
    const void *saved = (const void *)bpf_task_pt_regs(task);
    if (bpf_probe_read_kernel(&s->saved, sizeof(s->saved), saved) || !is_user(&s->saved))
        return 0;
    copy_registers(&s->walk, &s->saved);
    asm volatile("" : : "i"(2));
    return 1;
}

#endif
