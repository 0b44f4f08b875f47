// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Which processes belong to a command: those that it, or one of them, has started. */
#define JT_DESCENDANTS

#include "include/jt_vmlinux.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "include/jtrace_abi.h"

/* Both are those of the programs that take stacks. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __type(key, __u32); /* tgid */
    __type(value, struct jt_proc);
} procs SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, JT_COUNT_MAX);
    __type(key, __u32);
    __type(value, __u64);
} counters SEC(".maps");

/* Nothing is known of its memory until the host has looked. */
struct jt_proc unknown;

SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_started, struct task_struct *parent, struct task_struct *child) {
    __u32 from = parent->tgid;
    __u32 tgid = child->tgid;
    __u32 key = JT_COUNT_PROCESSES_LOST;
    if (tgid == from || !bpf_map_lookup_elem(&procs, &from))
        return 0;
    __u64 *lost = bpf_map_lookup_elem(&counters, &key);
    if (bpf_map_update_elem(&procs, &tgid, &unknown, BPF_ANY) && lost)
        *lost += 1;
    return 0;
}

/* It runs another program from now on, which is mapped elsewhere. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_replaced, struct task_struct *task) {
    __u32 tgid = task->tgid;
    bpf_map_update_elem(&procs, &tgid, &unknown, BPF_EXIST);
    return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_ended, struct task_struct *task) {
    __u32 tgid = task->tgid;
    if (task->signal->live.counter == 0) /* its last thread; kernel/exit.c, do_exit */
        bpf_map_delete_elem(&procs, &tgid);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
