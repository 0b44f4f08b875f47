// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Where threads wait, for how long, and who wakes them: the stack with which a thread leaves the CPU,
 * the time until somebody wakes it, and the time until it runs again.
 */
#define JT_RESOURCES

#include "capture/waits.h"

#include <bpf/bpf_tracing.h>

#include "capture/resource.h"
#include "unwind/blocker.h"

const volatile __u32 with_wakers;       /* whether the wakers' stacks are asked for */
const volatile __u32 hops = 1;          /* how many wakers are told of a wait, to JT_MAX_HOPS */
const volatile __u64 min_ns;            /* shorter waits are not asked for */
const volatile __u64 max_ns = ~0ULL;    /* nor longer ones */
const volatile __u64 single_ns = 10000000; /* waits from here on are told one by one */
const volatile __u32 ring_bytes;
const volatile __u32 wanted_states = ~0u; /* bits: enum jt_wait_state */
const volatile __u64 interrupts_low; /* the kernel's entry code for device and timer interrupts */
const volatile __u64 interrupts_high;

/* The host reads one map of sums while the other one is filled. */
struct sums {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 65536);
    __type(key, struct jt_wait_key);
    __type(value, struct jt_wait_sum);
};
struct sums sums_even SEC(".maps");
struct sums sums_odd SEC(".maps");

/* How a thread was woken last, as far back as the host asks for. */
struct jt_woken {
    __u64 time_ns;
    __u32 count;
    __u32 reserved;
    struct jt_hop hops[JT_MAX_HOPS - 1]; /* its own wait first */
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1); /* the host sets what it needs */
    __type(key, __u32);     /* tid */
    __type(value, struct jt_woken);
} woken SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct jt_woken);
} fresh_woken SEC(".maps");

jt_inline __u64 hash_of_hop(__u64 hash, const struct jt_hop *hop) {
    hash = mixed(hash, hop->stack_id, hop->waker_stack);
    return mixed(hash, hop->klass_word,
                 (__u64)hop->other << 32 | (__u64)hop->state << 8 | hop->blocker);
}

/* Tells the host of one wait; not 0 when the ring buffer has little room left. */
jt_inline long tell(const struct jt_wait_key *key, const struct jt_waiting *from, __u64 end,
                    __u64 waited, __u32 room) {
    if (bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > room)
        return 1;
    struct jt_wait *record = bpf_ringbuf_reserve(&events, sizeof(*record), 0);
    if (!record)
        return 1;
    record->type = JT_RECORD_WAIT;
    record->cpu = bpf_get_smp_processor_id();
    record->time_ns = end;
    record->key = *key;
    record->sum.count = 1;
    record->sum.total_ns = waited;
    record->sum.first_ns = end;
    record->sum.start_time_ns = from->start_time_ns;
    __builtin_memcpy(record->sum.comm, from->comm, sizeof(record->sum.comm));
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
    return 0;
}

jt_inline int is_wanted_state(const struct jt_wait_key *key) {
    __u32 state = JT_STATE_OTHER;
    if (key->kind == JT_WAIT_RUN_QUEUE)
        state = JT_STATE_RUNNABLE;
    else if (key->state & 1) /* TASK_INTERRUPTIBLE, include/linux/sched.h */
        state = JT_STATE_SLEEPING;
    else if (key->state & 2 && !(key->state & 0x400)) /* TASK_UNINTERRUPTIBLE, not TASK_NOLOAD */
        state = JT_STATE_DISK;
    return wanted_states & state;
}

jt_inline void add(struct jt_wait_key *key, const struct jt_waiting *from, __u64 end,
                   __u64 waited) {
    if (waited < min_ns || waited > max_ns || !waited || !is_wanted_state(key))
        return;
    if (waited >= single_ns && !tell(key, from, end, waited, ring_bytes / 2))
        return;
    void *map = summing_value(JT_SUMMING_ROUND) & 1 ? (void *)&sums_odd : (void *)&sums_even;
    struct jt_wait_sum *sum = bpf_map_lookup_elem(map, key);
    if (!sum) {
        struct jt_wait_sum none = {.first_ns = end, .start_time_ns = from->start_time_ns};
        __builtin_memcpy(none.comm, from->comm, sizeof(none.comm));
        bpf_map_update_elem(map, key, &none, BPF_NOEXIST);
        sum = bpf_map_lookup_elem(map, key);
    }
    if (sum) {
        __sync_fetch_and_add(&sum->count, 1);
        __sync_fetch_and_add(&sum->total_ns, waited);
    } else if (tell(key, from, end, waited, ring_bytes)) {
        count(JT_COUNT_WAITS_LOST, 1);
        count(JT_COUNT_WAITS_LOST_NS, waited);
    }
}

/* Waits that a timer has interrupted, of a thread that has gone on to something else. */
jt_inline void end_carried(struct jt_waiting *from, __u64 now) {
    struct jt_wait_key key = from->carried_key;
    __u64 waited = from->carried_ns;
    from->carried_ns = 0;
    add(&key, from, now, waited);
}

jt_inline void end_wait(struct jt_waiting *from, __u64 now) {
    struct jt_wait_key key = from->key;
    __u64 since = from->since_ns, runnable = key.state ? from->woken_ns : since;
    __u64 begin = summing_value(JT_SUMMING_BEGIN_NS);
    from->since_ns = 0;
    if (!since || now < since || !begin || now < begin)
        return;
    if (since < begin) { /* what was before the recording does not count */
        since = begin;
        runnable = runnable && runnable < begin ? begin : runnable;
    }
    if (!runnable || runnable < since || runnable > now) /* woken by nobody that was seen */
        runnable = now;
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
    key.kind = JT_WAIT_RUN_QUEUE;
    if (key.state) { /* what it waited for is over */
        key.waker_stack = 0;
        key.waker_tid = 0;
        key.waker_labels = 0;
        key.chain = 0;
        key.klass_word = 0;
        key.blocker = JT_BLOCKER_NONE;
    }
    add(&key, from, now, now - runnable);
}

/* The stack of the current task as an id, 0 when no scratch is free. */
jt_inline __u64 current_stack(void *ctx, struct task_struct *task, const struct jt_proc *proc,
                              struct jt_wait_key *key, __u32 *labels) {
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    struct jt_walk *w = &s->walk;
    begin_record(w, task, proc, JT_RECORD_STACK, 0, 0);
    w->java_thread = 0;
    w->hash = 0;
    int user = take_saved_registers(s, task);
    walk_user(w, task, proc, user);
    if (key && key->state && proc && proc->flags & JT_PROC_JVM)
        key->blocker = jt_find_blocker(w, &proc->vm, &key->klass_word);
    if (key && user)
        name_resource(key, task, s);
    *labels = w->sample.labels;
    __u64 id = stack_id(w, end_record(w, ctx, 1));
    release_scratch(s);
    return id;
}

/* Whether the thread may be in resting.bpf.c's hands at this moment. */
jt_inline int is_looked_for(__u32 tgid, __u32 tid) {
    const struct jt_proc *proc;
    return tid && !summing_value(JT_SUMMING_BEGIN_NS) && is_wanted(tgid, tid, &proc);
}

/* A thread that has run since is not taken for one that waits all the time. */
jt_inline void mark_running(__u32 tid) {
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

SEC("tp_btf/sched_switch")
int BPF_PROG(thread_switched, int preempt, struct task_struct *prev, struct task_struct *next) {
    __u64 now = bpf_ktime_get_ns();
    __u32 tid = next->pid;
    struct jt_waiting *known = tid ? bpf_map_lookup_elem(&waiting, &tid) : 0;
    const struct jt_proc *proc;
    if (known && known->since_ns)
        end_wait(known, now);
    else if (!known && is_looked_for(next->tgid, tid))
        mark_running(tid);

    tid = prev->pid;
    __u32 tgid = prev->tgid;
    if (!is_wanted(tgid, tid, &proc))
        return 0;
    count(JT_COUNT_SWITCHES, 1);
    __u32 state = preempt ? 0 : prev->__state;
    if (state & JT_TASK_DEAD) {
        bpf_map_delete_elem(&waiting, &tid);
        if (hops > 1)
            bpf_map_delete_elem(&woken, &tid);
        return 0;
    }
    struct jt_waiting *left = bpf_map_lookup_elem(&waiting, &tid);
    if (!left) {
        struct jt_waiting fresh = {};
        bpf_map_update_elem(&waiting, &tid, &fresh, BPF_NOEXIST);
        left = bpf_map_lookup_elem(&waiting, &tid);
        if (!left) {
            count(JT_COUNT_WAITS_LOST, 1);
            return 0;
        }
    }
    left->key = (struct jt_wait_key){.tgid = tgid, .tid = tid, .state = state};
    left->start_time_ns = prev->group_leader->start_boottime;
    bpf_probe_read_kernel(left->comm, sizeof(left->comm), prev->comm);
    if (!state && is_throttled(prev))
        left->key.blocker = JT_BLOCKER_THROTTLED;
    left->key.stack_id = current_stack(ctx, prev, proc, &left->key, &left->key.labels);
    if (left->carried_ns && state && left->key.blocker != JT_BLOCKER_MONITOR)
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

/* Tells the host what the id stands for, and remembers that it was told. */
jt_inline void tell_chain(__u64 id, const struct jt_hop *of, __u32 n) {
    if (bpf_map_lookup_elem(&told, &id))
        return;
    struct jt_chain *record = bpf_ringbuf_reserve(&events, sizeof(*record), 0);
    if (!record) {
        count(JT_COUNT_STACKS_LOST, 1);
        return;
    }
    record->type = JT_RECORD_CHAIN;
    record->count = n;
    record->id = id;
    __builtin_memcpy(record->hops, of, sizeof(record->hops));
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
    __u64 now = bpf_ktime_get_ns();
    bpf_map_update_elem(&told, &id, &now, BPF_ANY);
}

/*
 * Who woke the waker. That has a part in this wait when it happened while the thread waited; before,
 * the waker ran for something else. What is known of the thread itself is kept for those it will wake:
 * no more than the host asks for, so that threads that wake each other for ever make no endless chain.
 */
jt_noinline int note_hops(struct jt_waiting *known, __u32 tid, __u32 waker) {
    __u32 none = 0, n = 0;
    struct jt_woken *own = bpf_map_lookup_elem(&fresh_woken, &none);
    if (!known || !own)
        return 0;
    struct jt_woken *of = waker ? bpf_map_lookup_elem(&woken, &waker) : 0;
    if (of && of->time_ns >= known->since_ns)
        n = of->count;
    own->time_ns = known->woken_ns;
    own->count = 1;
    own->hops[0] = (struct jt_hop){.stack_id = known->key.stack_id,
                                   .waker_stack = known->key.waker_stack,
                                   .klass_word = known->key.klass_word,
                                   .other = !known->key.waker_stack && known->key.waker_tid,
                                   .state = known->key.state,
                                   .blocker = known->key.blocker};
    __u64 hash = 0;
    for (__u32 i = 0; i < JT_MAX_HOPS - 1; i++) {
        if (i >= n)
            break;
        struct jt_hop *hop = &of->hops[i];
        hash = hash_of_hop(hash, hop);
        if (i + 1 < JT_MAX_HOPS - 1 && i + 2 < hops) {
            own->hops[i + 1] = *hop;
            own->count = i + 2;
        }
    }
    for (__u32 i = 1; i < JT_MAX_HOPS - 1; i++) /* what is told has nothing of other chains behind it */
        if (i >= own->count)
            own->hops[i] = (struct jt_hop){};
    if (n) {
        known->key.chain = hash | 1; /* never 0 */
        tell_chain(known->key.chain, of->hops, n);
    }
    bpf_map_update_elem(&woken, &tid, own, BPF_ANY);
    return 0;
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
            known->key.waker_stack = current_stack(ctx, bpf_get_current_task_btf(), proc, 0,
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
    struct jt_virtual key = {.id = thread_id(&proc->vm, thread), .tgid = task_id >> 32};
    if (key.id) {
        struct jt_waiting left = {.since_ns = w->sample.time_ns,
                                  .start_time_ns = w->sample.start_time_ns};
        left.key = (struct jt_wait_key){.tgid = key.tgid,
                                        .tid = task_id,
                                        .state = 1, /* it is not runnable */
                                        .kind = JT_WAIT_UNMOUNTED};
        left.key.blocker = jt_find_blocker(w, &proc->vm, &left.key.klass_word);
        if (left.key.blocker == JT_BLOCKER_NONE)
            left.key.blocker = jt_park_blocker(&proc->vm, thread, &left.key.klass_word);
        __builtin_memcpy(left.comm, w->sample.comm, sizeof(left.comm));
        w->sample.virtual_id = 0; /* stacks of all virtual threads are summed up */
        w->sample.virtual_name_size = 0;
        left.key.stack_id = stack_id(w, end_record(w, ctx, 0));
        if (bpf_map_update_elem(&unmounted, &key, &left, BPF_ANY))
            count(JT_COUNT_WAITS_LOST, 1);
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
        add(&wait, left, now, now - left->since_ns);
        bpf_map_delete_elem(&unmounted, &key);
    }
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
