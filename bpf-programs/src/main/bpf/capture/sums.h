/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Waits that are over: summed up by stack in the kernel, long ones told one by one. */
#ifndef JT_CAPTURE_SUMS_H
#define JT_CAPTURE_SUMS_H

#include "waits.h"

const volatile __u64 min_ns;               /* shorter waits are not asked for */
const volatile __u64 max_ns = ~0ULL;       /* nor longer ones */
const volatile __u64 single_ns = 10000000; /* waits from here on are told one by one */
const volatile __u32 ring_bytes;
const volatile __u32 wanted_states = ~0u; /* bits: enum jt_wait_state */

/* The host reads one map of sums while the other one is filled. */
struct sums {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 65536);
    __type(key, struct jt_wait_key);
    __type(value, struct jt_wait_sum);
};
struct sums sums_even SEC(".maps");
struct sums sums_odd SEC(".maps");

/* Tells the host of one wait; not 0 when the ring buffer has little room left. */
jt_inline long tell(const struct jt_wait_key *key, const struct jt_waiting *from, __u64 end,
                    __u64 waited, __u32 room) {
    if (bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > room)
        return 1;
    struct jt_wait *record = bpf_ringbuf_reserve(&events, sizeof(*record), 0);
    if (!record)
        return 1;
    record->type = JT_RECORD_WAIT;
    record->cpu = bpf_get_smp_processor_id();
    record->time_ns = end;
    record->key = *key;
    record->sum.count = 1;
    record->sum.total_ns = waited;
    record->sum.first_ns = end;
    record->sum.start_time_ns = from->start_time_ns;
    __builtin_memcpy(record->sum.comm, from->comm, sizeof(record->sum.comm));
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
    return 0;
}

jt_inline int is_wanted_state(const struct jt_wait_key *key) {
    __u32 state = JT_STATE_OTHER;
    if (key->kind == JT_WAIT_RUN_QUEUE)
        state = JT_STATE_RUNNABLE;
    else if (key->state & 1) /* TASK_INTERRUPTIBLE, include/linux/sched.h */
        state = JT_STATE_SLEEPING;
    else if (key->state & 2 && !(key->state & 0x400)) /* TASK_UNINTERRUPTIBLE, not TASK_NOLOAD */
        state = JT_STATE_DISK;
    return wanted_states & state;
}

jt_inline void add(struct jt_wait_key *key, const struct jt_waiting *from, __u64 end,
                   __u64 waited) {
    if (waited < min_ns || waited > max_ns || !waited || !is_wanted_state(key))
        return;
    if (waited >= single_ns && !tell(key, from, end, waited, ring_bytes / 2))
        return;
    void *map = summing_value(JT_SUMMING_ROUND) & 1 ? (void *)&sums_odd : (void *)&sums_even;
    struct jt_wait_sum *sum = bpf_map_lookup_elem(map, key);
    if (!sum) {
        struct jt_wait_sum none = {.first_ns = end, .start_time_ns = from->start_time_ns};
        __builtin_memcpy(none.comm, from->comm, sizeof(none.comm));
        bpf_map_update_elem(map, key, &none, BPF_NOEXIST);
        sum = bpf_map_lookup_elem(map, key);
    }
    if (sum) {
        __sync_fetch_and_add(&sum->count, 1);
        __sync_fetch_and_add(&sum->total_ns, waited);
    } else if (tell(key, from, end, waited, ring_bytes)) {
        count(JT_COUNT_WAITS_LOST, 1);
        count(JT_COUNT_WAITS_LOST_NS, waited);
    }
}

#endif
