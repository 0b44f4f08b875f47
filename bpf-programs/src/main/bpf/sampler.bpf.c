// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Which code runs on the CPU: a clock tick on every CPU, the whole stack of what it interrupted. */
#include "include/jt_vmlinux.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "include/jtrace_abi.h"

/* ---- settings, written before load ------------------------------------------------------------ */

const volatile __u64 period_ns = 10101010;
const volatile __u32 all_processes;  /* 0: only those in `procs` */
const volatile __u32 only_tid;       /* 0: every thread */
const volatile __u32 max_frames = JT_MAX_FRAMES;
const volatile __u32 with_kernel = 1;
const volatile __u32 own_tgid;       /* jtrace itself, never sampled */
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

#include "unwind/compiling.h"
#include "unwind/walk.h"

/* One walk per CPU: too large for the stack and for a per-CPU map. Indexed by CPU. */
struct jt_scratch {
    __u32 busy;
    __u32 reserved;
    struct jt_walk walk;
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1); /* the host sets the number of possible CPUs */
    __type(key, __u32);
    __type(value, struct jt_scratch);
} scratch SEC(".maps");

jt_inline void count(__u32 which, __u64 n) {
    __u64 *value = bpf_map_lookup_elem(&counters, &which);
    if (value)
        *value += n;
}

struct jt_loop {
    struct jt_walk *walk;
    const struct jt_proc *proc;
};

static long step_frame(__u32 index, void *context) {
    struct jt_loop *loop = context;
    return jt_step_frame(loop->walk, loop->proc) != JT_GO_ON;
}

#define JT_SPARE_ROUNDS 256 /* rounds that take no frame: recoveries, and from chunk to chunk */

#define JT_PF_KTHREAD 0x00200000

/* Where user code was interrupted: in the event's registers, or saved at the entry to the kernel. */
jt_inline int user_registers(struct jt_walk *w, struct jt_perf_event_ctx *ctx,
                             struct task_struct *task) {
    if ((ctx->regs.cs & 3) == 3) {
        w->regs[JT_RAX] = ctx->regs.ax;
        w->regs[JT_RDX] = ctx->regs.dx;
        w->regs[JT_RCX] = ctx->regs.cx;
        w->regs[JT_RBX] = ctx->regs.bx;
        w->regs[JT_RSI] = ctx->regs.si;
        w->regs[JT_RDI] = ctx->regs.di;
        w->regs[JT_RBP] = ctx->regs.bp;
        w->regs[JT_RSP] = ctx->regs.sp;
        w->regs[JT_R8] = ctx->regs.r8;
        w->regs[JT_R9] = ctx->regs.r9;
        w->regs[JT_R10] = ctx->regs.r10;
        w->regs[JT_R11] = ctx->regs.r11;
        w->regs[JT_R12] = ctx->regs.r12;
        w->regs[JT_R13] = ctx->regs.r13;
        w->regs[JT_R14] = ctx->regs.r14;
        w->regs[JT_R15] = ctx->regs.r15;
        w->pc = ctx->regs.ip;
        return 1;
    }
    if (BPF_CORE_READ(task, flags) & JT_PF_KTHREAD)
        return 0;
    struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
    if ((BPF_CORE_READ(regs, cs) & 3) != 3)
        return 0;
    w->regs[JT_RAX] = BPF_CORE_READ(regs, ax);
    w->regs[JT_RDX] = BPF_CORE_READ(regs, dx);
    w->regs[JT_RCX] = BPF_CORE_READ(regs, cx);
    w->regs[JT_RBX] = BPF_CORE_READ(regs, bx);
    w->regs[JT_RSI] = BPF_CORE_READ(regs, si);
    w->regs[JT_RDI] = BPF_CORE_READ(regs, di);
    w->regs[JT_RBP] = BPF_CORE_READ(regs, bp);
    w->regs[JT_RSP] = BPF_CORE_READ(regs, sp);
    w->regs[JT_R8] = BPF_CORE_READ(regs, r8);
    w->regs[JT_R9] = BPF_CORE_READ(regs, r9);
    w->regs[JT_R10] = BPF_CORE_READ(regs, r10);
    w->regs[JT_R11] = BPF_CORE_READ(regs, r11);
    w->regs[JT_R12] = BPF_CORE_READ(regs, r12);
    w->regs[JT_R13] = BPF_CORE_READ(regs, r13);
    w->regs[JT_R14] = BPF_CORE_READ(regs, r14);
    w->regs[JT_R15] = BPF_CORE_READ(regs, r15);
    w->pc = BPF_CORE_READ(regs, ip);
    return 1;
}

/* Walks the user stack of `task` into the scratch. */
jt_inline void walk_user(struct jt_walk *w, struct jt_perf_event_ctx *ctx, struct task_struct *task,
                         const struct jt_proc *proc, __u32 tid) {
    w->frame_count = 0;
    w->end_address = 0;
    if (!user_registers(w, ctx, task)) {
        w->end = JT_END_NO_USER;
        return;
    }
    if (!BPF_CORE_READ(task, mm)) { /* do_exit is past exit_mm (kernel/exit.c) */
        w->end = JT_END_EXITING;
        return;
    }
    if (!proc) {
        w->end = JT_END_NOT_READY;
        w->end_address = w->pc;
        return;
    }
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
    if (thread && thread->flags & JT_THREAD_COMPILER)
        jt_push_compiling(w, &proc->vm);
}

SEC("perf_event")
int sample_cpu(struct jt_perf_event_ctx *ctx) {
    __u64 id = bpf_get_current_pid_tgid();
    __u32 tgid = id >> 32, tid = id;

    if (tid == 0) {
        count(JT_COUNT_SKIPPED_IDLE, 1);
        return 0;
    }
    const struct jt_proc *proc = bpf_map_lookup_elem(&procs, &tgid);
    if ((!proc && !all_processes) || (only_tid && tid != only_tid) || tgid == own_tgid) {
        count(JT_COUNT_FILTERED, 1);
        return 0;
    }
    __u32 cpu = bpf_get_smp_processor_id();
    struct jt_scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
    if (!s || __sync_lock_test_and_set(&s->busy, 1)) {
        count(JT_COUNT_NESTED, 1);
        return 0;
    }
    struct jt_walk *w = &s->walk;
    struct task_struct *task = bpf_get_current_task_btf();

    w->sample.type = JT_RECORD_SAMPLE;
    w->sample.time_ns = bpf_ktime_get_ns();
    w->sample.start_time_ns = BPF_CORE_READ(task, group_leader, start_boottime);
    w->sample.weight = period_ns;
    w->sample.tgid = tgid;
    w->sample.tid = tid;
    w->sample.cpu = cpu;
    w->sample.event = 0;
    w->sample.generation = proc ? proc->generation : 0;
    w->sample.virtual_id = 0;
    w->sample.virtual_name_size = 0;
    bpf_get_current_comm(w->sample.comm, sizeof(w->sample.comm));

    walk_user(w, ctx, task, proc, tid);

    __u32 frames = w->frame_count;
    if (frames > JT_MAX_FRAMES)
        frames = JT_MAX_FRAMES;
    __u32 size = frames * sizeof(struct jt_frame);
    __u32 kernel = 0;
    if (with_kernel && (ctx->regs.cs & 3) != 3) {
        long got = bpf_get_stack(ctx, (void *)w->frames + size, JT_MAX_KERNEL_FRAMES * 8, 0);
        if (got > 0 && got <= JT_MAX_KERNEL_FRAMES * 8)
            kernel = (__u32)got >> 3;
    }
    w->sample.end = w->end;
    w->sample.end_address = w->end_address;
    w->sample.user_frames = frames;
    w->sample.kernel_frames = kernel;
    size += kernel * 8 + sizeof(struct jt_sample);

    __u64 wake = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > wakeup_bytes ? BPF_RB_FORCE_WAKEUP
                                                                            : BPF_RB_NO_WAKEUP;
    if (size > sizeof(struct jt_sample) + sizeof(w->frames) + sizeof(w->kernel_space))
        size = sizeof(struct jt_sample);
    if (bpf_ringbuf_output(&events, &w->sample, size, wake)) {
        count(JT_COUNT_RING_FULL, 1);
    } else {
        count(JT_COUNT_SAMPLES, 1);
        count(JT_COUNT_USER_FRAMES, frames);
        count(JT_COUNT_KERNEL_FRAMES, kernel);
    }
    *(volatile __u32 *)&s->busy = 0; /* same CPU: a plain store will do */
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
