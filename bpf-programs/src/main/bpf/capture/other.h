/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The stack of a task that is not the current one, for iterators. */
#ifndef JT_CAPTURE_OTHER_H
#define JT_CAPTURE_OTHER_H

#include "stack.h"

/* begin_record() for a task that is not the current one. */
jt_inline void begin_other(struct jt_walk *w, struct task_struct *task, const struct jt_proc *proc) {
    w->sample.type = JT_RECORD_STACK;
    w->sample.time_ns = bpf_ktime_get_ns();
    w->sample.start_time_ns = task->group_leader->start_boottime;
    w->sample.weight = 1;
    w->sample.stack_id = 0;
    w->sample.detail = 0;
    w->sample.size = 0;
    w->sample.tgid = task->tgid;
    w->sample.tid = task->pid;
    w->sample.cpu = task->thread_info.cpu;
    w->sample.event = 0;
    w->sample.generation = proc ? proc->generation : 0;
    w->sample.virtual_id = 0;
    w->sample.virtual_name_size = 0;
    w->sample.labels = 0;
    w->sample.kernel_frames = 0;
    bpf_probe_read_kernel(w->sample.comm, sizeof(w->sample.comm), task->comm);
    w->frame_count = 0;
    w->end_address = 0;
}

/* end_record() for a task that is not the current one. */
jt_inline __u32 end_other(struct jt_walk *w, struct task_struct *task) {
    if (with_kernel)
        set_kernel_frames(w, bpf_get_task_stack(task, w->kernel_space, sizeof(w->kernel_space), 0));
    return complete_record(w);
}

#endif
