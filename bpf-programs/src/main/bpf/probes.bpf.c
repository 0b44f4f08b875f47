// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Who comes by a place: functions of native code and of the JVM, tracepoints, the kernel's software
 * counters. One program a kind of place serves many of them; the attach cookie tells which.
 */
#include "capture/buffers.h"
#include "capture/chance.h"
#include "capture/stack.h"

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, JT_MAX_EVENTS);
    __type(key, __u32); /* attach cookie */
    __type(value, struct jt_probe);
} probes SEC(".maps");

/* Hits since the last sample, per probe. */
struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, JT_MAX_EVENTS);
    __type(key, __u32);
    __type(value, __u64);
} unsampled SEC(".maps");

/* An argument of a function as the System V ABI passes it: at its place in struct pt_regs. */
jt_inline __u64 argument(const struct jt_user_regs *regs, __u8 index) {
    const __u8 places[8] = {112, 104, 96, 88, 72, 64, 64, 64}; /* di, si, dx, cx, r8, r9 */
    __u64 value = 0;
    bpf_probe_read_kernel(&value, sizeof(value), (const void *)regs + places[index & 7]);
    return value;
}

/* Bytes that an allocation of which HotSpot tells stands for. */
jt_apart __u64 weigh_allocation(const struct jt_user_regs *ctx, const struct jt_proc *proc,
                                const struct jt_probe *probe) {
    __u32 tid = bpf_get_current_pid_tgid();
    __u64 java = 0;
    if (probe->thread_arg != JT_NO_ARGUMENT) {
        java = argument(ctx, probe->thread_arg);
    } else {
        const struct jt_thread *thread = bpf_map_lookup_elem(&threads, &tid);
        if (thread)
            java = thread->java_thread;
    }
    struct jt_allocation now = {
        .size = argument(ctx, probe->size_arg),
        .buffer = probe->kind == JT_PROBE_TLAB ? argument(ctx, probe->total_arg) : 0,
    };
    if (proc && read_allocated(&now, &proc->vm, java))
        return allocated(tid, java, &now);
    return now.buffer ? now.buffer : now.size;
}

/* How many hits a sample stands for that is due now, 0: none is. */
jt_inline __u64 due(__u32 cookie, const struct jt_probe *probe) {
    __u64 *hits = bpf_map_lookup_elem(&unsampled, &cookie);
    if (!hits || ++*hits < probe->period)
        return 0;
    __u64 sampled = *hits;
    *hits = 0;
    return sampled;
}

/* Starts a sample of the current task if it is wanted and due; the walk is the caller's. */
jt_inline struct jt_scratch *begin_sample(const struct jt_proc *proc, const struct jt_probe *probe,
                                          __u64 weight) {
    struct jt_scratch *s = take_scratch();
    if (s)
        begin_record(&s->walk, bpf_get_current_task_btf(), proc, JT_RECORD_SAMPLE, probe->event, weight);
    return s;
}

/*
 * What a method says at its end, in the words of a long[]: magic, number of the probe, nanoseconds it
 * took, whether it threw with the length of its arguments' text (UTF-16), and that text. A local JNI
 * handle is the address of the reference itself. Returns where the text is; 0: it is no such call.
 */
jt_inline __u64 take_call(const struct jt_user_regs *ctx, const struct jt_proc *proc,
                      const struct jt_probe *probe, __u64 call[4]) {
    __u64 array;
    if (!proc || proc->vm.array_bytes == JT_ABSENT ||
        jt_read_user(&array, 8, argument(ctx, 2)) || !array || array & 7)
        return 0;
    __u64 first = array + ((proc->vm.array_bytes + 7) & ~7u);
    return !jt_read_user(call, 32, first) && call[0] == JT_CALL_MAGIC && call[1] == probe->period
               ? first + 32
               : 0;
}

/* Puts the text of a call's arguments behind the frames; returns how many bytes. */
jt_inline __u32 take_text(struct jt_walk *w, __u64 at, __u64 head) {
    __u32 bytes = (__u32)(head >> 8) * 2, frames = w->sample.user_frames;
    if (!bytes || bytes > JT_CALL_TEXT || frames > JT_MAX_FRAMES)
        return 0;
    if (jt_read_user((void *)w->frames + frames * sizeof(struct jt_frame), bytes, at))
        return 0;
    w->sample.size = bytes;
    return bytes;
}

SEC("uprobe")
int probe_function(struct jt_user_regs *ctx) {
    __u32 cookie = bpf_get_attach_cookie(ctx);
    __u64 id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    const struct jt_probe *probe = bpf_map_lookup_elem(&probes, &cookie);
    if (!probe || !is_wanted(id >> 32, id, &proc))
        return 0;
    __u64 weight = 1, call[4] = {}, text = 0;
    if (probe->kind == JT_PROBE_JAVA) {
        text = take_call(ctx, proc, probe, call);
        if (!text)
            return 0;
        weight = call[2];
    } else {
        weight = probe->kind == JT_PROBE_PLAIN
                     ? due(cookie, probe)
                     : by_chance(weigh_allocation(ctx, proc, probe), probe->period);
        if (!weight)
            return 0;
    }
    struct jt_scratch *s = begin_sample(proc, probe, weight);
    if (!s)
        return 0;
    struct jt_walk *w = &s->walk;
    if (probe->kind == JT_PROBE_JAVA) {
        w->sample.detail = call[3] & 1;
    } else if (probe->kind != JT_PROBE_PLAIN) {
        w->sample.detail = argument(ctx, probe->klass_arg);
        w->sample.size = argument(ctx, probe->size_arg);
    }
    take_registers(w, ctx);
    walk_user(w, bpf_get_current_task_btf(), proc, 1);
    __u32 size = end_record(w, ctx, 0);
    if (probe->kind == JT_PROBE_JAVA)
        size += take_text(w, text, call[3]);
    send_sample(w, size);
    release_scratch(s);
    return 0;
}

SEC("tracepoint")
int probe_tracepoint(void *ctx) {
    __u32 cookie = bpf_get_attach_cookie(ctx);
    __u64 id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    const struct jt_probe *probe = bpf_map_lookup_elem(&probes, &cookie);
    if (!probe || !is_wanted(id >> 32, id, &proc))
        return 0;
    __u64 weight = due(cookie, probe);
    struct jt_scratch *s = weight ? begin_sample(proc, probe, weight) : 0;
    if (!s)
        return 0;
    struct task_struct *task = bpf_get_current_task_btf();
    walk_user(&s->walk, task, proc, take_saved_registers(s, task));
    send_sample(&s->walk, end_record(&s->walk, ctx, 1));
    release_scratch(s);
    return 0;
}

SEC("perf_event")
int probe_counter(struct jt_perf_event_ctx *ctx) {
    __u32 cookie = bpf_get_attach_cookie(ctx);
    __u64 id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    const struct jt_probe *probe = bpf_map_lookup_elem(&probes, &cookie);
    if (!probe || !is_wanted(id >> 32, id, &proc))
        return 0;
    struct jt_scratch *s = begin_sample(proc, probe, ctx->sample_period);
    if (!s)
        return 0;
    struct task_struct *task = bpf_get_current_task_btf();
    int in_user = (ctx->regs.cs & 3) == 3, user = 1;
    if (in_user)
        take_registers(&s->walk, &ctx->regs);
    else
        user = take_saved_registers(s, task);
    walk_user(&s->walk, task, proc, user);
    send_sample(&s->walk, end_record(&s->walk, ctx, !in_user));
    release_scratch(s);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
