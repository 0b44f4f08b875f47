// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Threads that are off the CPU before the recording begins: looked for once while switches.bpf.c
 * watches already, so that their waits are charged from the recording's begin, also when they never
 * end. Stops nobody.
 */
#define JT_OTHER_TASK
#define JT_RESOURCES

#include "capture/other.h"
#include "capture/waits.h"

#include <bpf/bpf_tracing.h>

#include "capture/resource.h"
#include "unwind/blocker.h"

const volatile __u32 ring_bytes;

#define JT_LONG_AGO 1 /* ns: some time before the recording */
#define JT_EEXIST 17

struct jt_waiting resting; /* too large for the stack; one iterator runs at a time */

/* task_struct::__state, 0 when the thread would run if there were a CPU. */
jt_inline __u32 resting_state(struct task_struct *task) {
    __u32 state = task->__state;
    int delayed = bpf_core_field_exists(task->se.sched_delayed) && task->se.sched_delayed;
    return state == JT_TASK_WAKING || (task->on_rq && !delayed) ? 0 : state;
}

/* Whether it may have run or ended since its stack was walked. */
jt_inline int has_moved(struct task_struct *task, __u64 switches) {
    return task->on_cpu || task->__state & JT_TASK_DEAD ||
           task->nvcsw + task->nivcsw != switches;
}

SEC("iter.s/task")
int each_resting(struct bpf_iter__task *ctx) {
    struct task_struct *task = ctx->task;
    const struct jt_proc *proc;
    if (!task || task->flags & JT_PF_KTHREAD)
        return 0;
    __u32 tid = task->pid;
    __u64 switches = task->nvcsw + task->nivcsw;
    if (!is_wanted(task->tgid, tid, &proc) || !proc || has_moved(task, switches) ||
        bpf_map_lookup_elem(&waiting, &tid))
        return 0;
    if (bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > ring_bytes / 2) {
        count(JT_COUNT_THREADS_UNTOLD, 1);
        return 0;
    }
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    struct jt_walk *w = &s->walk;
    other_tid = tid;
    begin_other(w, task, proc);
    w->java_thread = 0;
    w->hash = 0;
    int user = take_saved_registers(s, task);
    walk_user(w, task, proc, user);
    resting.since_ns = JT_LONG_AGO;
    resting.start_time_ns = w->sample.start_time_ns;
    resting.key = (struct jt_wait_key){
        .tgid = task->tgid, .tid = tid, .state = resting_state(task), .labels = w->sample.labels};
    __builtin_memcpy(resting.comm, w->sample.comm, sizeof(resting.comm));
    if (resting.key.state && proc->flags & JT_PROC_JVM)
        resting.key.blocker = jt_find_blocker(w, &proc->vm, &resting.key.klass_word);
    if (user)
        name_resource(&resting.key, task, s);
    __u32 size = end_other(w, task);
    if (!has_moved(task, switches)) { /* else the stack is not of one moment */
        resting.key.stack_id = stack_id(w, size);
        /* refused when the thread has begun to run meanwhile: thread_switched has marked it then */
        long refused = bpf_map_update_elem(&waiting, &tid, &resting, BPF_NOEXIST);
        if (refused && refused != -JT_EEXIST)
            count(JT_COUNT_WAITS_LOST, 1);
        if (task->__state & JT_TASK_DEAD)
            bpf_map_delete_elem(&waiting, &tid);
    }
    release_scratch(s);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
