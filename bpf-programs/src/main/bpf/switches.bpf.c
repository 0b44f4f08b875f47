// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Where threads wait, for how long, and who wakes them: the stack with which a thread leaves the CPU,
 * the time until somebody wakes it, and the time until it runs again.
 */
#define JT_RESOURCES
#define JT_ITERATOR
#define JT_NOTES

#include "capture/waits.h"

#include <bpf/bpf_tracing.h>

#include "capture/chains.h"
#include "capture/memo.h"
#include "capture/resource.h"
#include "capture/sums.h"
#include "unwind/blocker.h"

const volatile __u32 with_wakers;    /* whether the wakers' stacks are asked for */
const volatile __u64 interrupts_low; /* the kernel's entry code for device and timer interrupts */
const volatile __u64 interrupts_high;

/* Time on the run queue from which on it is told behind whom: less is the scheduler's own. */
#define JT_BEHIND_NS 100000

/* Waits that a timer has interrupted, of a thread that has gone on to something else. */
jt_apart void end_carried(struct jt_waiting *from, __u64 now) {
    struct jt_wait_key key = from->carried_key;
    __u64 waited = from->carried_ns;
    from->carried_ns = 0;
    add(&key, from, now, waited);
}

/* From when on the thread could run: never before `since`, never after `now`. */
jt_inline __u64 runnable_since(const struct jt_waiting *from, __u64 since, __u64 now) {
    __u64 runnable = from->key.state ? from->woken_ns : since;
    if (!runnable || runnable > now) /* woken by nobody that was seen */
        return now;
    return runnable < since ? since : runnable; /* what was before has been told, or does not count */
}

/*
 * The end of a wait: the time for which the thread could run. `before` is the task that ran until now
 * where the thread runs next, 0 when it does not run yet.
 */
jt_inline void add_queued(struct jt_wait_key *key, const struct jt_waiting *from, __u64 end,
                          __u64 queued, struct task_struct *before) {
    key->kind = JT_WAIT_RUN_QUEUE;
    if (key->state) { /* what it waited for is over */
        key->waker_stack = 0;
        key->waker_tid = 0;
        key->waker_labels = 0;
        key->chain = 0;
        key->klass_word = 0;
        key->blocker = JT_BLOCKER_NONE;
        if (before && queued >= JT_BEHIND_NS)
            name_runner(key, before);
    } else if (queued < JT_BEHIND_NS && key->blocker == JT_BLOCKER_TASK) {
        key->klass_word = 0;
        key->blocker = JT_BLOCKER_NONE;
    }
    add(key, from, end, queued);
}

jt_apart void end_wait(struct jt_waiting *from, __u64 now, struct task_struct *before) {
    struct jt_wait_key key = from->key;
    __u64 begin = summing_value(JT_SUMMING_BEGIN_NS);
    __u64 since = __sync_lock_test_and_set(&from->since_ns, 0);
    if (!since || now < since || !begin || now < begin)
        return;
    if (since < begin) /* what was before the recording does not count */
        since = begin;
    __u64 runnable = runnable_since(from, since, now);
    key.kind = JT_WAIT_BLOCKED;
    /*
     * A thread that waits for a monitor looks at it now and then (ObjectMonitor::enter_internal):
     * the wait goes on, and who wakes it in the end has unlocked.
     */
    if (key.blocker != JT_BLOCKER_MONITOR) {
        add(&key, from, runnable, runnable - since);
    } else if (with_wakers && from->woken_ns && !key.waker_tid) {
        from->carried_ns += runnable - since;
        from->carried_key = key;
    } else {
        add(&key, from, runnable, runnable - since + from->carried_ns);
        from->carried_ns = 0;
    }
    add_queued(&key, from, now, now - runnable, before);
}

/* What the thread of the stack in `s` waits for; `user`: whether its registers are known. */
jt_apart void name_wait(struct jt_wait_key *key, struct task_struct *task, const struct jt_proc *proc,
                        struct jt_scratch *s, int user) {
    if (key->state && proc && proc->flags & JT_PROC_JVM)
        key->blocker = jt_find_blocker(&s->walk, &proc->vm, &key->klass_word);
    if (user)
        name_resource(key, task, s);
}

/*
 * The stack of the current task as an id, 0 when no scratch is free; `key` is that of its wait, 0: it wakes
 * another one.
 */
jt_inline __u64 current_stack(void *ctx, struct task_struct *task, const struct jt_proc *proc,
                              struct jt_wait_key *key, int preempt, __u32 *labels) {
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    struct jt_walk *w = &s->walk;
    begin_record(w, task, proc, JT_RECORD_STACK, 0, 0);
    w->java_thread = 0;
    w->hash = 0;
    int user = take_saved_registers(s, task);
    struct jt_memo *memo = user && proc ? take_memo(w) : 0;
    __u64 id;
    if (memo) {
        id = stack_from(ctx, s, task, proc, memo, key, key && !preempt);
        release_memo(memo);
    } else {
        walk_user(w, task, proc, user);
        id = stack_id(w, end_record(w, ctx, 1));
    }
    if (key)
        name_wait(key, task, proc, s, user);
    *labels = w->sample.labels;
    release_scratch(s);
    return id;
}

/* Whether the thread may be in resting.bpf.c's hands at this moment. */
jt_inline int is_looked_for(__u32 tgid, __u32 tid) {
    const struct jt_proc *proc;
    return tid && !summing_value(JT_SUMMING_BEGIN_NS) && is_wanted(tgid, tid, &proc);
}

/* A thread that has run since is not taken for one that waits all the time. */
jt_apart void mark_running(__u32 tid) {
    struct jt_waiting running = {};
    bpf_map_update_elem(&waiting, &tid, &running, BPF_NOEXIST);
}

/* Whether the cgroup of a thread that would run has no CPU time left (kernel/sched/fair.c). */
jt_inline int is_throttled(struct task_struct *task) {
    if (bpf_core_field_exists(task->throttled))
        return task->throttled;
    if (bpf_core_field_exists(((struct cfs_rq *)0)->throttle_count))
        return BPF_CORE_READ(task, se.cfs_rq, throttle_count) > 0;
    return 0;
}

/* A thread gets the CPU that `before` had. */
jt_apart void arrive(struct task_struct *task, struct task_struct *before, __u64 now) {
    __u32 tid = task->pid;
    struct jt_waiting *known = tid ? bpf_map_lookup_elem(&waiting, &tid) : 0;
    if (known && known->since_ns)
        end_wait(known, now, before);
    else if (!known && is_looked_for(task->tgid, tid))
        mark_running(tid);
}

/* Of a thread that leaves the CPU, all but its stack; 0: it has ended, or there is no room. */
jt_apart struct jt_waiting *leave(struct task_struct *task, __u32 state) {
    __u32 tid = task->pid;
    if (state & JT_TASK_DEAD) {
        bpf_map_delete_elem(&waiting, &tid);
        if (hops > 1)
            bpf_map_delete_elem(&woken, &tid);
        return 0;
    }
    struct jt_waiting *left = bpf_map_lookup_elem(&waiting, &tid);
    if (!left) {
        mark_running(tid);
        left = bpf_map_lookup_elem(&waiting, &tid);
        if (!left) {
            count(JT_COUNT_WAITS_LOST, 1);
            return 0;
        }
    }
    left->key = (struct jt_wait_key){.tgid = task->tgid, .tid = tid, .state = state};
    left->start_time_ns = task->group_leader->start_boottime;
    bpf_probe_read_kernel(left->comm, sizeof(left->comm), task->comm);
    if (!state && is_throttled(task))
        left->key.blocker = JT_BLOCKER_THROTTLED;
    return left;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(thread_switched, int preempt, struct task_struct *prev, struct task_struct *next) {
    __u64 now = bpf_ktime_get_ns();
    const struct jt_proc *proc;
    arrive(next, prev, now);
    if (!is_wanted(prev->tgid, prev->pid, &proc))
        return 0;
    count(JT_COUNT_SWITCHES, 1);
    struct jt_waiting *left = leave(prev, preempt ? 0 : prev->__state);
    if (!left)
        return 0;
    left->key.stack_id = current_stack(ctx, prev, proc, &left->key, preempt, &left->key.labels);
    if (!left->key.state)
        name_runner(&left->key, next);
    else if (left->carried_ns && left->key.blocker != JT_BLOCKER_MONITOR)
        end_carried(left, now);
    left->woken_ns = 0;
    left->since_ns = now;
    return 0;
}

/* Whether an interrupt wakes, in whichever thread was running. */
jt_inline int in_interrupt(void *ctx) {
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    int found = 0;
    long got = bpf_get_stack(ctx, s->walk.kernel_space, sizeof(s->walk.kernel_space), 0);
    for (__u32 i = 0; i < JT_MAX_KERNEL_FRAMES; i++) {
        if (got < (long)(i + 1) * 8)
            break;
        __u64 pc = s->walk.kernel_space[i];
        if (pc >= interrupts_low && pc < interrupts_high) {
            found = 1;
            break;
        }
    }
    release_scratch(s);
    return found;
}

SEC("tp_btf/sched_waking")
int BPF_PROG(thread_woken, struct task_struct *task) {
    __u32 tid = task->pid;
    struct jt_waiting *known = bpf_map_lookup_elem(&waiting, &tid);
    if (!known || !known->since_ns || known->woken_ns || !known->key.state)
        return 0;
    known->woken_ns = bpf_ktime_get_ns();
    __u64 id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    if (!with_wakers)
        return 0;
    if (!(__u32)id || in_interrupt(ctx)) {
        id = 0;
    } else {
        known->key.waker_tid = id;
        is_wanted(id >> 32, id, &proc);
        if (proc || all_processes)
            known->key.waker_stack = current_stack(ctx, bpf_get_current_task_btf(), proc, 0, 0,
                                                    &known->key.waker_labels);
    }
    if (hops > 1)
        note_hops(known, tid, id);
    return 0;
}

/* ---- virtual threads --------------------------------------------------------------------------- */

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1 << 20);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct jt_virtual);
    __type(value, struct jt_waiting);
} unmounted SEC(".maps");

/* The object of the virtual thread that a Java thread carries, 0: none; *id is its own. */
jt_noinline __u64 carried(struct jt_walk *w, const struct jt_proc *proc, __u64 java_thread) {
    __u32 none = 0;
    if (!w || !proc)
        return 0;
    w->java_thread = java_thread;
    if (proc->vm.thread_cont_entry == JT_ABSENT || !proc->vm.virtual_klass ||
        jt_read_user(&w->entry, 8, java_thread + proc->vm.thread_cont_entry) || !w->entry)
        return 0;
    return jt_virtual_thread(w, &proc->vm, &none);
}

jt_inline __u64 thread_id(const struct jt_vm *vm, __u64 thread) {
    __u64 id = 0;
    return thread && !jt_read_user(&id, 8, thread + vm->vthread_tid) ? id : 0;
}

/* The virtual thread `thread` of the stack in `s` leaves its carrier. */
jt_apart void unmount(struct jt_scratch *s, const struct jt_proc *proc, __u64 thread, __u64 stack) {
    struct jt_walk *w = &s->walk;
    struct jt_virtual key = {.id = thread_id(&proc->vm, thread), .tgid = w->sample.tgid};
    struct jt_waiting left = {.since_ns = w->sample.time_ns, .start_time_ns = w->sample.start_time_ns};
    left.key = (struct jt_wait_key){.tgid = key.tgid,
                                    .tid = w->sample.tid,
                                    .state = 1, /* it is not runnable */
                                    .kind = JT_WAIT_UNMOUNTED,
                                    .stack_id = stack};
    left.key.blocker = jt_find_blocker(w, &proc->vm, &left.key.klass_word);
    if (left.key.blocker == JT_BLOCKER_NONE)
        left.key.blocker = jt_park_blocker(&proc->vm, thread, &left.key.klass_word);
    __builtin_memcpy(left.comm, w->sample.comm, sizeof(left.comm));
    if (bpf_map_update_elem(&unmounted, &key, &left, BPF_ANY))
        count(JT_COUNT_WAITS_LOST, 1);
}

/*
 * freeze(JavaThread *, ...): a virtual thread leaves its carrier, if it can; one that cannot is not
 * thawed before it has tried again.
 */
SEC("uprobe")
int virtual_frozen(struct jt_user_regs *ctx) {
    __u64 task_id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    if (!is_wanted(task_id >> 32, task_id, &proc) || !proc || !(proc->flags & JT_PROC_JVM))
        return 0;
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    struct task_struct *task = bpf_get_current_task_btf();
    struct jt_walk *w = &s->walk;
    begin_record(w, task, proc, JT_RECORD_STACK, 0, 0);
    w->hash = 0;
    take_registers(w, ctx);
    w->at_freeze = 1;
    walk_user(w, task, proc, 1);
    w->at_freeze = 0;
    __u64 thread = carried(w, proc, ctx->di);
    if (thread_id(&proc->vm, thread)) {
        w->sample.virtual_id = 0; /* stacks of all virtual threads are summed up */
        w->sample.virtual_name_size = 0;
        unmount(s, proc, thread, stack_id(w, end_record(w, ctx, 0)));
    }
    release_scratch(s);
    return 0;
}

#define JT_THAW_TOP 0 /* Continuation::thaw_kind: the others give a running thread more of its frames */

/* thaw(JavaThread *, int kind): it goes on, on whatever carrier. */
SEC("uprobe")
int virtual_thawed(struct jt_user_regs *ctx) {
    __u64 task_id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    if ((__u32)ctx->si != JT_THAW_TOP || !is_wanted(task_id >> 32, task_id, &proc) || !proc ||
        !(proc->flags & JT_PROC_JVM))
        return 0;
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    struct jt_virtual key = {.tgid = task_id >> 32};
    key.id = thread_id(&proc->vm, carried(&s->walk, proc, ctx->di));
    release_scratch(s);
    struct jt_waiting *left = key.id ? bpf_map_lookup_elem(&unmounted, &key) : 0;
    if (left) {
        __u64 now = bpf_ktime_get_ns();
        struct jt_wait_key wait = left->key;
        __u64 since = __sync_lock_test_and_set(&left->since_ns, 0);
        if (since && since < now)
            add(&wait, left, now, now - since);
        bpf_map_delete_elem(&unmounted, &key);
    }
    return 0;
}

/* ---- waits that are not over ------------------------------------------------------------------- */

/*
 * Tells a wait until `cut`, where the rest of it begins. Whoever takes `since` out of the entry tells
 * that part, be it this or the wait's end, and the key in it is of this wait for as long as it is there.
 */
jt_inline long cut_wait(struct jt_waiting *from, __u64 cut) {
    struct jt_wait_key key = from->key;
    __u64 since = from->since_ns, begin = summing_value(JT_SUMMING_BEGIN_NS);
    __u64 told = since < begin ? begin : since;
    __u64 runnable = key.kind == JT_WAIT_UNMOUNTED ? cut : runnable_since(from, told, cut);
    if (!since || told >= cut || __sync_val_compare_and_swap(&from->since_ns, since, cut) != since)
        return 0;
    add(&key, from, cut - 1, runnable - told);
    if (runnable < cut)
        add_queued(&key, from, cut - 1, cut - runnable, 0);
    return 0;
}

static long cut_thread(void *map, const void *tid, struct jt_waiting *from, __u64 *cut) {
    return cut_wait(from, *cut);
}

SEC("iter/task")
int cut_waits(struct bpf_iter__task *ctx) {
    __u64 cut = summing_value(JT_SUMMING_CUT_NS);
    if (ctx->task) /* once is enough: behind the last task */
        return 0;
    bpf_for_each_map_elem(&waiting, cut_thread, &cut, 0);
    bpf_for_each_map_elem(&unmounted, cut_thread, &cut, 0);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
