/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Threads that are off the CPU, and what the host says of the sums; shared by what fills them. */
#ifndef JT_CAPTURE_WAITS_H
#define JT_CAPTURE_WAITS_H

#include "stackid.h"

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16384); /* the host sets what it needs */
    __type(key, __u32);         /* tid */
    __type(value, struct jt_waiting);
} waiting SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, JT_SUMMING_COUNT);
    __type(key, __u32);
    __type(value, __u64);
} summing SEC(".maps");

/* enum jt_summing */
jt_inline __u64 summing_value(__u32 which) {
    __u64 *value = bpf_map_lookup_elem(&summing, &which);
    return value ? *value : 0;
}

#endif
