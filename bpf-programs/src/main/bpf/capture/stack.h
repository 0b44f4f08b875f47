/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The whole stack of the current task, in the record as it leaves. */
#ifndef JT_CAPTURE_STACK_H
#define JT_CAPTURE_STACK_H

#include "registers.h"

#include "../unwind/compiling.h"
#include "../unwind/labels.h"

#define JT_SPARE_ROUNDS 256 /* rounds that take no frame: recoveries, and from chunk to chunk */

struct jt_loop {
    struct jt_walk *walk;
    const struct jt_proc *proc;
};

static long step_frame(__u32 index, void *context) {
    struct jt_loop *loop = context;
    return jt_step_frame(loop->walk, loop->proc) != JT_GO_ON;
}

/* The record's header, for the current task. */
jt_inline void begin_record(struct jt_walk *w, struct task_struct *task, const struct jt_proc *proc,
                            __u32 type, __u32 event, __u64 weight) {
    __u64 id = bpf_get_current_pid_tgid();
    w->sample.type = type;
    w->sample.time_ns = bpf_ktime_get_ns();
    w->sample.start_time_ns = task->group_leader->start_boottime;
    w->sample.weight = weight;
    w->sample.stack_id = 0;
    w->sample.detail = 0;
    w->sample.size = 0;
    w->sample.tgid = id >> 32;
    w->sample.tid = id;
    w->sample.cpu = bpf_get_smp_processor_id();
    w->sample.event = event;
    w->sample.generation = proc ? proc->generation : 0;
    w->sample.virtual_id = 0;
    w->sample.virtual_name_size = 0;
    w->sample.labels = 0;
    w->sample.kernel_frames = 0;
    bpf_get_current_comm(w->sample.comm, sizeof(w->sample.comm));
    w->frame_count = 0;
    w->end_address = 0;
}

/* Walks the user stack of the current task from the registers in `w`; `user` 0: there are none. */
jt_inline void walk_user(struct jt_walk *w, struct task_struct *task, const struct jt_proc *proc,
                         int user) {
    if (!user) {
        w->end = JT_END_NO_USER;
        return;
    }
    if (!task->mm) { /* do_exit is past exit_mm (kernel/exit.c) */
        w->end = JT_END_EXITING;
        return;
    }
    if (!proc) {
        w->end = JT_END_NOT_READY;
        w->end_address = w->pc;
        return;
    }
    __u32 tid = w->sample.tid;
    jt_begin_walk(w, proc, max_frames);
    const struct jt_thread *thread = bpf_map_lookup_elem(&threads, &tid);
    w->java_thread = thread ? thread->java_thread : 0;
    if (!w->java_thread && proc->flags & JT_PROC_JVM && jt_in_code_cache(w, w->pc))
        w->java_thread = w->regs[JT_R15]; /* HotSpot's thread register in generated code */

    struct jt_loop loop = {.walk = w, .proc = proc};
    bpf_loop(JT_MAX_FRAMES + JT_SPARE_ROUNDS, step_frame, &loop, 0);
    if (w->end == JT_END_COUNT)
        w->end = JT_END_DEPTH;
    if (proc->flags & JT_PROC_JVM && proc->vm.cont_return_barrier)
        jt_identify(w, proc);
    if (proc->flags & JT_PROC_JVM && proc->vm.label_table)
        jt_find_labels(w, proc);
    if (thread && thread->flags & JT_THREAD_COMPILER) {
        jt_not_repeatable(w);
        jt_push_compiling(w, &proc->vm);
    }
}

/* Notes the `bytes` of kernel frames in w->kernel_space; negative: there are none. */
jt_inline void set_kernel_frames(struct jt_walk *w, long bytes) {
    w->sample.kernel_frames =
        bytes > 0 && bytes <= JT_MAX_KERNEL_FRAMES * 8 ? (__u32)bytes >> 3 : 0;
}

/* The kernel's frames of the current task. */
jt_inline void take_kernel_stack(struct jt_walk *w, void *ctx) {
    if (with_kernel)
        set_kernel_frames(w, bpf_get_stack(ctx, w->kernel_space, sizeof(w->kernel_space), 0));
}

/* Puts the kernel's frames behind the user's and completes the header. Returns the record's size. */
jt_inline __u32 complete_record(struct jt_walk *w) {
    __u32 frames = w->frame_count, kernel = w->sample.kernel_frames;
    if (frames > JT_MAX_FRAMES)
        frames = JT_MAX_FRAMES;
    if (kernel > JT_MAX_KERNEL_FRAMES)
        kernel = 0;
    __u32 size = frames * sizeof(struct jt_frame);
    bpf_probe_read_kernel((void *)w->frames + size, kernel * 8, w->kernel_space);
    w->sample.end = w->end;
    w->sample.end_address = w->end_address;
    w->sample.user_frames = frames;
    w->sample.kernel_frames = kernel;
    return size + kernel * 8 + sizeof(struct jt_sample);
}

jt_inline __u32 end_record(struct jt_walk *w, void *ctx, int kernel_part) {
    if (kernel_part)
        take_kernel_stack(w, ctx);
    return complete_record(w);
}

/*
 * Hands the record to the host, which is to look at once at a process that it has told nothing of.
 * 0: done; else the ring buffer is full.
 */
jt_inline long send_record(struct jt_walk *w, __u32 size) {
    int soon = w->sample.generation == 0 ||
               bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > wakeup_bytes;
    __u64 wake = soon ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
    if (size > sizeof(struct jt_sample) + sizeof(w->frames) + sizeof(w->kernel_space))
        size = sizeof(struct jt_sample);
    return bpf_ringbuf_output(&events, &w->sample, size, wake);
}

/* The end of a sample: counted, whether it was lost or not. */
jt_inline void send_sample(struct jt_walk *w, __u32 size) {
    if (send_record(w, size)) {
        count(JT_COUNT_RING_FULL, 1);
    } else {
        count(JT_COUNT_SAMPLES, 1);
        count(JT_COUNT_USER_FRAMES, w->sample.user_frames);
        count(JT_COUNT_KERNEL_FRAMES, w->sample.kernel_frames);
    }
}

#endif
