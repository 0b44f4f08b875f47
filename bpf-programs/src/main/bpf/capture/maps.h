/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * What every program that takes stacks shares: settings, and maps. The host makes the maps once and
 * gives the same ones to all objects of a recording.
 */
#ifndef JT_CAPTURE_MAPS_H
#define JT_CAPTURE_MAPS_H

#include "../include/jt_vmlinux.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "../include/jtrace_abi.h"
#include "../unwind/walk.h"

/* ---- settings, written before load ------------------------------------------------------------ */

const volatile __u32 all_processes; /* 0: only those in `procs` */
const volatile __u32 only_tid;      /* 0: every thread */
const volatile __u32 max_frames = JT_MAX_FRAMES;
const volatile __u32 with_kernel = 1;
const volatile __u32 own_tgid;      /* jtrace itself, never recorded */
const volatile __u32 wakeup_bytes = 64 << 10;

/* ---- maps -------------------------------------------------------------------------------------- */

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 64); /* the host sets what it needs */
    __type(key, __u32);      /* tgid */
    __type(value, struct jt_proc);
} procs SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 8192); /* the host sets what it needs */
    __type(key, __u32);        /* tid */
    __type(value, struct jt_thread);
} threads SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 8 << 20);
} events SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, JT_COUNT_MAX);
    __type(key, __u32);
    __type(value, __u64);
} counters SEC(".maps");

jt_inline void count(__u32 which, __u64 n) {
    __u64 *value = bpf_map_lookup_elem(&counters, &which);
    if (value)
        *value += n;
}

/* Whether the thread is one to record; *proc is what is known of its process, 0 when nothing is. */
jt_inline int is_wanted(__u32 tgid, __u32 tid, const struct jt_proc **proc) {
    *proc = bpf_map_lookup_elem(&procs, &tgid);
    return tid && (*proc || all_processes) && (!only_tid || tid == only_tid) && tgid != own_tgid;
}

#endif
