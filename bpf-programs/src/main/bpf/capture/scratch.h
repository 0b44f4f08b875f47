/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Where a walk is made: too large for the stack and for a per-CPU map. A program may be interrupted
 * by another one on the same CPU (a tick in a uprobe), so each kind of program has slots of its own.
 */
#ifndef JT_CAPTURE_SCRATCH_H
#define JT_CAPTURE_SCRATCH_H

#include "maps.h"

/* Programs that may be preempted by others of their kind on the same CPU have several slots. */
const volatile __u32 scratch_slots = 1;

#define JT_SCRATCH_SLOTS_MAX 4

struct jt_scratch {
    __u32 busy;
    __u32 reserved;
    struct jt_user_regs saved; /* as the kernel keeps them */
    struct jt_walk walk;
    struct jt_note note; /* what is told of the stack */
};

/*
 * A function whose variables are in nobody else's frame. All frames of a chain of calls share 512 bytes
 * before Linux 6.13, and the walk takes all but 160: what a program does before and after it stands apart.
 */
#define jt_apart static __attribute__((noinline, unused))

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* the host sets scratch_slots times the number of possible CPUs */
    __type(key, __u32);     /* CPU * scratch_slots + slot */
    __type(value, struct jt_scratch);
} scratch SEC(".maps");

/* A free slot of this CPU, 0 when all are in use. */
jt_inline struct jt_scratch *take_scratch(void) {
    __u32 first = bpf_get_smp_processor_id() * scratch_slots;
    for (__u32 i = 0; i < JT_SCRATCH_SLOTS_MAX; i++) {
        __u32 key = first + i;
        struct jt_scratch *s = i < scratch_slots ? bpf_map_lookup_elem(&scratch, &key) : 0;
        if (!s)
            break;
        if (!__sync_lock_test_and_set(&s->busy, 1))
            return s;
    }
    count(JT_COUNT_NESTED, 1);
    return 0;
}

jt_inline void release_scratch(struct jt_scratch *s) {
    *(volatile __u32 *)&s->busy = 0; /* same CPU: a plain store will do */
}

#endif
