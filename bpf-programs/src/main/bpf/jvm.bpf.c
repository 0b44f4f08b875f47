// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * What happens in a JVM: classes that are loaded, threads that are started, exceptions that are made,
 * methods that are compiled, and the time for which all its Java threads are stopped.
 */
#include "capture/note.h"

#include "unwind/blocker.h"

const volatile __u32 every = 1; /* calls between two notes of them, on average */
const volatile __u32 gc_event;  /* index of the event in the recording + 1; 0: not wanted */
const volatile __u32 safepoint_event;
const volatile __u32 jit_event;

/* The class word of the object behind a JNI handle, 0 when it cannot be read. */
jt_inline __u64 handle_class(const struct jt_vm *vm, __u64 handle) {
    __u64 object = 0;
    handle &= ~7ULL; /* the handle's kind, since 20 (jniHandles.hpp) */
    if (!handle || vm->klass_at == JT_ABSENT)
        return 0;
    if (vm->oop_kind == JT_OOP_COLOURED) {
        if (jt_load_oop(vm, handle, &object))
            return 0;
    } else if (jt_read_user(&object, 8, handle)) {
        return 0;
    }
    return jt_class_word(vm, object);
}

SEC("uprobe")
int jvm_called(struct jt_user_regs *ctx) {
    __u64 cookie = bpf_get_attach_cookie(ctx), id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    if (!is_wanted(id >> 32, id, &proc) || (every > 1 && bpf_get_prandom_u32() % every))
        return 0;
    __u64 detail = 0;
    if ((cookie & 0xff) == JT_JVM_CLASS)
        detail = ctx->di;
    else if (proc)
        detail = handle_class(&proc->vm, ctx->si);
    struct jt_scratch *s = take_note(ctx, ctx, proc, 0);
    if (!s)
        return 0;
    s->note.weight = every;
    s->note.detail = detail;
    send_note(&s->note, cookie >> JT_JVM_EVENT_SHIFT & 0xff, sizeof(s->note));
    release_scratch(s);
    return 0;
}

/* ---- compilations ------------------------------------------------------------------------------ */

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, __u32); /* tid of a compiler thread */
    __type(value, struct jt_note);
} compiling SEC(".maps");

/* CompileBroker::invoke_compiler_on_method(CompileTask *) */
SEC("uprobe")
int compile_begins(struct jt_user_regs *ctx) {
    __u64 id = bpf_get_current_pid_tgid(), method = 0;
    __u32 tid = id;
    const struct jt_proc *proc;
    if (!is_wanted(id >> 32, tid, &proc))
        return 0;
    if (proc && proc->vm.task_method != JT_ABSENT)
        jt_read_user(&method, 8, ctx->di + proc->vm.task_method);
    struct jt_scratch *s = take_note(ctx, ctx, proc, method);
    if (!s)
        return 0;
    bpf_map_update_elem(&compiling, &tid, &s->note, BPF_ANY);
    release_scratch(s);
    return 0;
}

/* CompileQueue::get(): the thread asks for what to compile next. */
SEC("uprobe")
int compile_ended(struct jt_user_regs *ctx) {
    __u32 tid = bpf_get_current_pid_tgid();
    struct jt_note *begun = bpf_map_lookup_elem(&compiling, &tid);
    if (!begun)
        return 0;
    struct jt_note note = *begun;
    bpf_map_delete_elem(&compiling, &tid);
    note.weight = bpf_ktime_get_ns() - note.time_ns;
    if (jit_event)
        send_note(&note, jit_event - 1, sizeof(note));
    return 0;
}

/* ---- safepoints -------------------------------------------------------------------------------- */

struct jt_operation {
    __u64 address; /* of the VM_Operation */
    __u32 tgid;
    __u32 reserved;
};

/* Who asks for an operation. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 1024);
    __type(key, struct jt_operation);
    __type(value, struct jt_note);
} requests SEC(".maps");

/* All Java threads of a process are stopped, or are about to be. */
struct jt_stop {
    __u64 begin_ns;
    __u64 work_ns; /* the operation's begin, 0: not yet */
    struct jt_note note; /* of the operation; its detail is the address of its virtual functions */
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, __u32); /* tgid */
    __type(value, struct jt_stop);
} stops SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, __u32); /* tgid */
    __type(value, struct jt_gc_causes);
} causes SEC(".maps");

/* VMThread::execute(VM_Operation *), in the thread that asks */
SEC("uprobe")
int operation_requested(struct jt_user_regs *ctx) {
    __u64 id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    if (!is_wanted(id >> 32, id, &proc))
        return 0;
    struct jt_operation operation = {.address = ctx->di, .tgid = id >> 32};
    struct jt_scratch *s = take_note(ctx, ctx, proc, 0);
    if (!s)
        return 0;
    bpf_map_update_elem(&requests, &operation, &s->note, BPF_ANY);
    release_scratch(s);
    return 0;
}

/* SafepointSynchronize::begin() */
SEC("uprobe")
int safepoint_begins(struct jt_user_regs *ctx) {
    __u64 id = bpf_get_current_pid_tgid();
    __u32 tgid = id >> 32;
    const struct jt_proc *proc;
    if (!is_wanted(tgid, id, &proc))
        return 0;
    struct jt_stop stop = {.begin_ns = bpf_ktime_get_ns()};
    bpf_map_update_elem(&stops, &tgid, &stop, BPF_ANY);
    return 0;
}

struct jt_operation_note {
    struct jt_note note;
    char last[JT_CAUSE_BYTES];
    char current[JT_CAUSE_BYTES];
};

jt_apart void end_operation(struct jt_stop *stop, __u32 tgid, __u64 now) {
    struct jt_operation_note told = {.note = stop->note};
    told.note.time_ns = stop->work_ns;
    told.note.weight = now - stop->work_ns;
    stop->work_ns = 0;
    if (safepoint_event)
        send_note(&told.note, safepoint_event - 1, sizeof(told.note));
    if (!gc_event)
        return;
    struct jt_gc_causes *at = bpf_map_lookup_elem(&causes, &tgid);
    if (at && at->last)
        jt_read_user(told.last, sizeof(told.last), at->last);
    if (at && at->current)
        jt_read_user(told.current, sizeof(told.current), at->current);
    send_note(&told.note, gc_event - 1, sizeof(told));
}

/* VM_Operation::evaluate() */
SEC("uprobe")
int operation_begins(struct jt_user_regs *ctx) {
    __u64 id = bpf_get_current_pid_tgid(), now = bpf_ktime_get_ns();
    __u32 tgid = id >> 32;
    const struct jt_proc *proc;
    struct jt_stop *stop = bpf_map_lookup_elem(&stops, &tgid);
    if (!stop || !is_wanted(tgid, id, &proc))
        return 0;
    int first = !stop->work_ns;
    if (!first) /* several operations in one safepoint */
        end_operation(stop, tgid, now);
    struct jt_operation operation = {.address = ctx->di, .tgid = tgid};
    struct jt_note *request = bpf_map_lookup_elem(&requests, &operation);
    if (request) {
        stop->note = *request;
        bpf_map_delete_elem(&requests, &operation);
    } else {
        struct jt_scratch *s = take_note(ctx, ctx, proc, 0);
        if (!s)
            return 0;
        stop->note = s->note;
        release_scratch(s);
    }
    stop->note.detail = 0;
    stop->note.time_ns = stop->begin_ns;
    stop->note.weight = now - stop->begin_ns;
    if (first && safepoint_event) /* the time until all have stopped */
        send_note(&stop->note, safepoint_event - 1, sizeof(stop->note));
    jt_read_user(&stop->note.detail, 8, ctx->di);
    stop->work_ns = now;
    return 0;
}

/* SafepointSynchronize::end() */
SEC("uprobe")
int safepoint_ends(struct jt_user_regs *ctx) {
    __u32 tgid = bpf_get_current_pid_tgid() >> 32;
    struct jt_stop *stop = bpf_map_lookup_elem(&stops, &tgid);
    if (!stop)
        return 0;
    if (stop->work_ns)
        end_operation(stop, tgid, bpf_ktime_get_ns());
    bpf_map_delete_elem(&stops, &tgid);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
