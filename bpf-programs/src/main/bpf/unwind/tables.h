/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Row tables: from a pc to its rule, and one step by a rule. */
#ifndef JT_TABLES_H
#define JT_TABLES_H

#include "state.h"

#define JT_ROW_SEARCH_STEPS 24 /* 16 million rows in one table */
#define JT_MAPPING_SEARCH_STEPS 15

/* Index of the rule for `pc` in rows[first, first + count), 0 when none. */
jt_noinline __u32 jt_find_rule(__u32 first, __u32 count, __u32 pc) {
    __u32 low = 0, high = count;
    for (int i = 0; i < JT_ROW_SEARCH_STEPS; i++) {
        if (low >= high)
            break;
        __u32 mid = low + ((high - low) >> 1);
        const struct jt_row *row = jt_row_at(first + mid);
        if (!row)
            return 0;
        if (row->pc <= pc)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == 0)
        return 0;
    const struct jt_row *row = jt_row_at(first + low - 1);
    return row ? row->rule : 0;
}

/* Index + 1 of the mapping that holds `pc`, 0 when none. */
jt_noinline __u32 jt_find_mapping(__u32 first, __u32 count, __u64 pc) {
    __u32 low = 0, high = count;
    for (int i = 0; i < JT_MAPPING_SEARCH_STEPS; i++) {
        if (low >= high)
            break;
        __u32 mid = low + ((high - low) >> 1);
        const struct jt_mapping *m = jt_mapping_at(first + mid);
        if (!m)
            return 0;
        if (m->start <= pc)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == 0)
        return 0;
    const struct jt_mapping *m = jt_mapping_at(first + low - 1);
    return m && pc < m->end ? first + low : 0;
}

/* A register's value; 0 when it is not known in this frame. */
jt_inline __u64 jt_reg_value(struct jt_walk *w, __u32 reg) {
    reg &= 15;
    if (reg == JT_RBP) {
        jt_use_fp(w);
    } else if (reg != JT_RSP) {
        if (!w->leaf)
            return 0;
        jt_not_repeatable(w);
    }
    return w->regs[reg];
}

/*
 * struct rt_sigframe (arch/x86/include/asm/sigframe.h): in the trampoline sp points at the
 * ucontext, whose gregs start at +40: r8..r15 rdi rsi rbp rbx rdx rax rcx rsp rip.
 */
jt_inline int jt_step_signal(struct jt_walk *w) {
    jt_not_repeatable(w);
    if (jt_read_user(w->slots, 17 * 8, w->regs[JT_RSP] + 40))
        return jt_end_walk(w, JT_END_FAULT);
    w->regs[JT_R8] = w->slots[0];
    w->regs[JT_R9] = w->slots[1];
    w->regs[JT_R10] = w->slots[2];
    w->regs[JT_R11] = w->slots[3];
    w->regs[JT_R12] = w->slots[4];
    w->regs[JT_R13] = w->slots[5];
    w->regs[JT_R14] = w->slots[6];
    w->regs[JT_R15] = w->slots[7];
    w->regs[JT_RDI] = w->slots[8];
    w->regs[JT_RSI] = w->slots[9];
    w->regs[JT_RBP] = w->slots[10];
    w->regs[JT_RBX] = w->slots[11];
    w->regs[JT_RDX] = w->slots[12];
    w->regs[JT_RAX] = w->slots[13];
    w->regs[JT_RCX] = w->slots[14];
    w->regs[JT_RSP] = w->slots[15];
    w->pc = w->slots[16];
    w->leaf = 1; /* interrupted, so the pc is exact; an alternate stack may lie anywhere */
    w->check_return = 1;
    return JT_GO_ON;
}

/* Reads the value that `kind`, `reg` and `off` locate: the caller's rbp, or another one. */
jt_inline int jt_locate(struct jt_walk *w, __u64 cfa, __u8 kind, __u8 reg, __s32 off, int fp, __u64 *value) {
    if (kind == JT_LOC_REG) {
        *value = jt_reg_value(w, reg);
        return 0;
    }
    __u64 address = off + (kind == JT_LOC_AT_CFA ? cfa : jt_reg_value(w, reg));
    if (jt_read_user(&w->slots[0], 8, address)) {
        jt_not_repeatable(w);
        return 1;
    }
    *value = w->slots[0];
    if (fp)
        jt_load_fp(w, address);
    else
        jt_note_word(w, address, *value);
    return 0;
}

/* One step by a rule. The frame itself has been pushed by the caller. */
jt_noinline int jt_step_rule(struct jt_walk *w, __u32 index) {
    if (!w)
        return JT_STOPPED;
    const struct jt_rule *r = jt_rule_at(index);
    if (!r)
        return jt_end_walk(w, JT_END_NO_ROW);
    if (r->flags & JT_RULE_FORKED)
        jt_not_repeatable(w);
    if (r->flags & JT_RULE_STOP || (r->flags & JT_RULE_FORKED && w->leaf && !w->regs[JT_RAX]))
        return jt_end_walk(w, w->frozen ? w->frozen : JT_END_COMPLETE);
    if (r->flags & JT_RULE_SIGNAL)
        return jt_step_signal(w);
    if (r->cfa_kind == JT_CFA_NONE)
        return jt_end_walk(w, JT_END_NO_ROW);

    __u64 cfa;
    if (r->cfa_kind == JT_CFA_PLT) {
        cfa = w->regs[JT_RSP] + 8 + ((w->pc & 15) >= 11 ? 8 : 0);
    } else {
        __u64 base = jt_reg_value(w, r->cfa_reg);
        if (base == 0)
            return jt_end_walk(w, JT_END_NO_ROW);
        cfa = base + r->cfa_off;
        if (r->cfa_kind == JT_CFA_DEREF) {
            if (jt_read_stack(w, &w->slots[0], cfa))
                return jt_end_walk(w, JT_END_FAULT);
            cfa = w->slots[0] + r->cfa_off2;
        }
    }
    __u64 pc, fp = w->regs[JT_RBP];
    if (r->ra_kind == JT_LOC_AT_CFA && r->ra_off == -8 && r->fp_kind == JT_LOC_AT_CFA &&
        r->fp_off == -16) {
        /* by far the most frequent rule: one read for both */
        if (jt_read_link(w, &w->slots[0], cfa - 16))
            return jt_end_walk(w, JT_END_FAULT);
        return jt_advance(w, w->slots[1], cfa, w->slots[0]);
    }
    if (jt_locate(w, cfa, r->ra_kind, r->ra_reg, r->ra_off, 0, &pc))
        return jt_end_walk(w, JT_END_FAULT);
    /*
     * A caller's rbp saved at rbp + x lies in this frame. Where it does not, rbp has been restored
     * already: gcc's rows for functions that align their stack (DRAP) tell of that too late.
     */
    if (r->fp_kind == JT_LOC_AT_REG && r->fp_reg == JT_RBP)
        jt_use_fp(w);
    __u64 saved = w->regs[JT_RBP] + r->fp_off;
    int restored = r->fp_kind == JT_LOC_AT_REG && r->fp_reg == JT_RBP &&
                   (saved < w->regs[JT_RSP] || saved >= cfa);
    if (r->fp_kind != JT_LOC_SAME && !restored &&
        jt_locate(w, cfa, r->fp_kind, r->fp_reg, r->fp_off, 1, &fp))
        return jt_end_walk(w, JT_END_FAULT);
    return jt_advance(w, pc, cfa, fp);
}

#endif
