/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Stacks by number, for events that come too fast to carry theirs: a stack is told to the host when
 * it is met for the first time, and stands for its id from then on.
 */
#ifndef JT_CAPTURE_STACKID_H
#define JT_CAPTURE_STACKID_H

#include "stack.h"

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 65536);
    __type(key, __u64);   /* stack id */
    __type(value, __u64); /* when it was told, ns */
} told SEC(".maps");

/* Whether the host knows the stack. */
jt_inline int is_told(__u64 id) {
    return bpf_map_lookup_elem(&told, &id) != 0;
}

/*
 * The id of the stack in `w`, the kernel's frames in w->kernel_space. The process's generation is part of
 * it, so that an address may stand for other code after the host has told so.
 */
jt_inline __u64 id_of_stack(struct jt_walk *w) {
    jt_mix(w, (__u64)w->sample.tgid << 32 | w->sample.generation);
    jt_mix(w, w->sample.virtual_id);
    jt_mix(w, (__u64)w->sample.kernel_frames << 32 | w->end);
    for (__u32 i = 0; i < JT_MAX_KERNEL_FRAMES; i++) {
        if (i >= w->sample.kernel_frames)
            break;
        jt_mix(w, w->kernel_space[i]);
    }
    return w->hash | 1; /* never 0 */
}

/* The same; a stack that is met for the first time is told, in the `size` bytes of the completed record. */
jt_inline __u64 stack_id(struct jt_walk *w, __u32 size) {
    __u64 id = id_of_stack(w);
    if (is_told(id))
        return id;
    w->sample.stack_id = id;
    if (send_record(w, size)) {
        count(JT_COUNT_STACKS_LOST, 1);
    } else {
        __u64 now = w->sample.time_ns;
        bpf_map_update_elem(&told, &id, &now, BPF_ANY);
    }
    return id;
}

#endif
