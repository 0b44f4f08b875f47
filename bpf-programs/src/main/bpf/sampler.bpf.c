// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Which code runs on the CPU: a clock tick on every CPU, the whole stack of what it interrupted. */
#include "capture/stack.h"

const volatile __u64 period_ns = 10101010;
const volatile __u32 event_id;

SEC("perf_event")
int sample_cpu(struct jt_perf_event_ctx *ctx) {
    __u64 id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;

    if ((__u32)id == 0) {
        count(JT_COUNT_SKIPPED_IDLE, 1);
        return 0;
    }
    if (!is_wanted(id >> 32, id, &proc)) {
        count(JT_COUNT_FILTERED, 1);
        return 0;
    }
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    struct jt_walk *w = &s->walk;
    struct task_struct *task = bpf_get_current_task_btf();
    begin_record(w, task, proc, JT_RECORD_SAMPLE, event_id, period_ns);
    int in_user = (ctx->regs.cs & 3) == 3;
    int user = 1;
    if (in_user)
        take_registers(w, &ctx->regs);
    else
        user = take_saved_registers(s, task);
    walk_user(w, task, proc, user);
    send_sample(w, end_record(w, ctx, !in_user));
    release_scratch(s);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
