// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* What every thread of a process does now: its state, for how long, and its stack. Stops nobody. */
#define JT_OTHER_TASK

#include "capture/other.h"

#include <bpf/bpf_tracing.h>

const volatile __u32 wanted_tgid;

/*
 * The latest moment at which a task left each CPU. The clock of task_struct::se stands still while
 * interrupts run, on each CPU for another time, and says nothing to others: this is its "now".
 */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* the host sets the number of possible CPUs */
    __type(key, __u32);
    __type(value, __u64);
} clocks SEC(".maps");

/* Tells of the task; its stack may follow. Returns whether it is one of the wanted process. */
jt_inline int tell_state(struct task_struct *task, int with_stack) {
    __u32 cpu = task->thread_info.cpu;
    __u64 *clock = bpf_map_lookup_elem(&clocks, &cpu);
    if (clock && *clock < task->se.exec_start)
        *clock = task->se.exec_start;
    if (task->tgid != wanted_tgid || task->flags & JT_PF_KTHREAD)
        return 0;
    struct jt_thread_now *now = bpf_ringbuf_reserve(&events, sizeof(*now), 0);
    if (!now) {
        count(JT_COUNT_RING_FULL, 1);
        return 0;
    }
    now->type = JT_RECORD_THREAD;
    now->tgid = task->tgid;
    now->tid = task->pid;
    now->state = task->__state;
    now->on_cpu = task->on_cpu;
    now->walked = with_stack;
    now->switches = task->nvcsw + task->nivcsw;
    now->left_ns = task->se.exec_start;
    now->cpu_ns = task->se.sum_exec_runtime;
    now->cpu = cpu;
    now->reserved = 0;
    bpf_probe_read_kernel(now->comm, sizeof(now->comm), task->comm);
    bpf_ringbuf_submit(now, BPF_RB_NO_WAKEUP);
    return 1;
}

/* Where threads are. */
SEC("iter.s/task")
int each_stack(struct bpf_iter__task *ctx) {
    struct task_struct *task = ctx->task;
    if (!task || !tell_state(task, 1))
        return 0;
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    __u32 tgid = task->tgid;
    const struct jt_proc *proc = bpf_map_lookup_elem(&procs, &tgid);
    struct jt_walk *w = &s->walk;
    other_tid = task->pid;
    begin_other(w, task, proc);
    walk_user(w, task, proc, take_saved_registers(s, task));
    if (send_record(w, end_other(w, task)))
        count(JT_COUNT_RING_FULL, 1);
    release_scratch(s);
    return 0;
}

/* Whether they have moved since. */
SEC("iter.s/task")
int each_state(struct bpf_iter__task *ctx) {
    struct task_struct *task = ctx->task;
    if (task)
        tell_state(task, 0);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
