/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Who woke a thread, who woke that one before, and so on, as far as it happened while the first one waited. */
#ifndef JT_CAPTURE_CHAINS_H
#define JT_CAPTURE_CHAINS_H

#include "resource.h"
#include "waits.h"

const volatile __u32 hops = 1; /* how many wakers are told of a wait, to JT_MAX_HOPS */

/* How a thread was woken last, as far back as the host asks for. */
struct jt_woken {
    __u64 time_ns;
    __u32 count;
    __u32 reserved;
    struct jt_hop hops[JT_MAX_HOPS - 1]; /* its own wait first */
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1); /* the host sets what it needs */
    __type(key, __u32);     /* tid */
    __type(value, struct jt_woken);
} woken SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct jt_woken);
} fresh_woken SEC(".maps");

jt_inline __u64 hash_of_hop(__u64 hash, const struct jt_hop *hop) {
    hash = mixed(hash, hop->stack_id, hop->waker_stack);
    return mixed(hash, hop->klass_word,
                 (__u64)hop->other << 32 | (__u64)hop->state << 8 | hop->blocker);
}

/* Tells the host what the id stands for, and remembers that it was told. */
jt_inline void tell_chain(__u64 id, const struct jt_hop *of, __u32 n) {
    if (bpf_map_lookup_elem(&told, &id))
        return;
    struct jt_chain *record = bpf_ringbuf_reserve(&events, sizeof(*record), 0);
    if (!record) {
        count(JT_COUNT_STACKS_LOST, 1);
        return;
    }
    record->type = JT_RECORD_CHAIN;
    record->count = n;
    record->id = id;
    __builtin_memcpy(record->hops, of, sizeof(record->hops));
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
    __u64 now = bpf_ktime_get_ns();
    bpf_map_update_elem(&told, &id, &now, BPF_ANY);
}

/*
 * Who woke the waker. That has a part in this wait when it happened while the thread waited; before,
 * the waker ran for something else. What is known of the thread itself is kept for those it will wake:
 * no more than the host asks for, so that threads that wake each other for ever make no endless chain.
 */
jt_noinline int note_hops(struct jt_waiting *known, __u32 tid, __u32 waker) {
    __u32 none = 0, n = 0;
    struct jt_woken *own = bpf_map_lookup_elem(&fresh_woken, &none);
    if (!known || !own)
        return 0;
    struct jt_woken *of = waker ? bpf_map_lookup_elem(&woken, &waker) : 0;
    if (of && of->time_ns >= known->since_ns)
        n = of->count;
    own->time_ns = known->woken_ns;
    own->count = 1;
    own->hops[0] = (struct jt_hop){.stack_id = known->key.stack_id,
                                   .waker_stack = known->key.waker_stack,
                                   .klass_word = known->key.klass_word,
                                   .other = !known->key.waker_stack && known->key.waker_tid,
                                   .state = known->key.state,
                                   .blocker = known->key.blocker};
    __u64 hash = 0;
    for (__u32 i = 0; i < JT_MAX_HOPS - 1; i++) {
        if (i >= n)
            break;
        struct jt_hop *hop = &of->hops[i];
        hash = hash_of_hop(hash, hop);
        if (i + 1 < JT_MAX_HOPS - 1 && i + 2 < hops) {
            own->hops[i + 1] = *hop;
            own->count = i + 2;
        }
    }
    for (__u32 i = 1; i < JT_MAX_HOPS - 1; i++) /* what is told has nothing of other chains behind it */
        if (i >= own->count)
            own->hops[i] = (struct jt_hop){};
    if (n) {
        known->key.chain = hash | 1; /* never 0 */
        tell_chain(known->key.chain, of->hops, n);
    }
    bpf_map_update_elem(&woken, &tid, own, BPF_ANY);
    return 0;
}

#endif
