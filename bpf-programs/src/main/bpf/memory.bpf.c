// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Who asks for memory outside of the Java heap, and who does not give it back: the functions of an
 * allocator, and the kernel's tracepoints of mappings and of its own memory.
 *
 * Blocks are sampled by their size (capture/chance.h). Sums over a stack are right on average whatever
 * the sizes and their order.
 */
#include "capture/chance.h"
#include "capture/note.h"

const volatile __u64 interval_bytes;
const volatile __u32 malloc_event; /* index of the event in the recording + 1; 0: not wanted */
const volatile __u32 leak_event;

#define JT_CALL_OLD_NS 1000000000ULL /* a call that began so long ago has ended unseen */

/* A thread's outermost call of an allocator that is under way. */
struct jt_call {
    __u64 sp;
    __u64 since_ns;
    __u64 size;
    __u64 result_at; /* where the address will be, 0: in the return value */
    __u64 old;       /* block that realloc was given, 0: none that was sampled */
    struct jt_note note;     /* weight 0: not sampled */
    struct jt_note old_note;
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16384); /* the host sets what it needs */
    __type(key, __u32);         /* tid */
    __type(value, struct jt_call);
} calls SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 262144);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, struct jt_block);
    __type(value, struct jt_note);
} live SEC(".maps");

jt_inline __u64 size_of(const struct jt_user_regs *ctx, __u32 kind) {
    __u64 first = ctx->di, second = ctx->si;
    switch (kind) {
    case JT_CALL_MALLOC:
        return first;
    case JT_CALL_CALLOC:
        return (first | second) >> 32 ? 0 : first * second;
    case JT_CALL_POSIX:
        return ctx->dx;
    default:
        return second;
    }
}

/*
 * Remembers a call until it returns, if it is not one by another function of the allocator. What its bytes
 * stand for; 0: it is not sampled.
 */
jt_apart __u64 begin_call(const struct jt_user_regs *ctx, __u64 cookie, __u32 tgid, __u32 tid) {
    __u32 kind = cookie & 0xff;
    struct jt_block block = {.address = ctx->di, .tgid = tgid};
    __u64 now = bpf_ktime_get_ns();
    struct jt_call *outer = bpf_map_lookup_elem(&calls, &tid);
    if (outer && outer->sp >= ctx->sp && now - outer->since_ns < JT_CALL_OLD_NS)
        return 0;

    struct jt_call call = {.sp = ctx->sp, .since_ns = now, .size = size_of(ctx, kind)};
    if (kind == JT_CALL_POSIX)
        call.result_at = ctx->di;
    if (kind == JT_CALL_REALLOC && block.address && leak_event) {
        /* before it is freed: from then on the address may be another thread's */
        struct jt_note *old = bpf_map_lookup_elem(&live, &block);
        if (old) {
            call.old = block.address;
            call.old_note = *old;
            bpf_map_delete_elem(&live, &block);
        }
    }
    if (cookie & JT_CALL_RETURNS)
        bpf_map_update_elem(&calls, &tid, &call, BPF_ANY);
    return call.size ? by_chance(call.size, interval_bytes) : 0;
}

SEC("uprobe")
int allocator_entered(struct jt_user_regs *ctx) {
    __u64 cookie = bpf_get_attach_cookie(ctx), id = bpf_get_current_pid_tgid();
    __u32 kind = cookie & 0xff, tid = id;
    const struct jt_proc *proc;
    if (!is_wanted(id >> 32, tid, &proc))
        return 0;
    if (kind == JT_CALL_FREE) {
        struct jt_block block = {.address = ctx->di, .tgid = id >> 32};
        if (block.address)
            bpf_map_delete_elem(&live, &block);
        return 0;
    }
    __u64 weight = begin_call(ctx, cookie, id >> 32, tid);
    struct jt_scratch *s = weight ? take_note(ctx, ctx, proc, 0) : 0;
    if (!s)
        return 0;
    s->note.weight = weight;
    s->note.detail = size_of(ctx, kind);
    if (malloc_event)
        send_note(&s->note, malloc_event - 1, sizeof(s->note));
    struct jt_call *call = cookie & JT_CALL_RETURNS ? bpf_map_lookup_elem(&calls, &tid) : 0;
    if (call)
        call->note = s->note;
    release_scratch(s);
    return 0;
}

SEC("uprobe")
int allocator_returned(struct jt_user_regs *ctx) {
    __u64 id = bpf_get_current_pid_tgid();
    __u32 tid = id;
    struct jt_call *call = bpf_map_lookup_elem(&calls, &tid);
    if (!call || ctx->sp != call->sp + 8)
        return 0;
    struct jt_block block = {.address = ctx->ax, .tgid = id >> 32};
    if (call->result_at && (block.address || jt_read_user(&block.address, 8, call->result_at)))
        block.address = 0;
    if (leak_event && block.address && call->note.weight) {
        call->note.event = leak_event - 1;
        if (bpf_map_update_elem(&live, &block, &call->note, BPF_ANY))
            count(JT_COUNT_BLOCKS_LOST, 1);
    }
    if (!block.address && call->old && call->size) { /* realloc has failed: the block stays */
        block.address = call->old;
        bpf_map_update_elem(&live, &block, &call->old_note, BPF_ANY);
    }
    bpf_map_delete_elem(&calls, &tid);
    return 0;
}

jt_inline __u64 field(const void *ctx, __u32 offset, __u32 size) {
    __u64 value = 0;
    if (size == 8)
        bpf_probe_read_kernel(&value, 8, ctx + offset);
    else if (size == 4)
        bpf_probe_read_kernel(&value, 4, ctx + offset);
    return value;
}

/* A system call's argument, of tracepoints syscalls:sys_enter_*. */
jt_inline __u64 call_argument(const void *ctx, __u32 index) {
    return field(ctx, 16 + 8 * index, 8);
}

/* include/uapi/asm-generic/mman-common.h */
#define JT_PROT_WRITE 2
#define JT_MAP_ANONYMOUS 0x20

jt_inline __u64 bytes_told(const void *ctx, __u64 cookie) {
    __u64 value = field(ctx, cookie >> JT_FIELD_OFFSET_SHIFT & 0xffff,
                        cookie >> JT_FIELD_SIZE_SHIFT & 0xff);
    switch (cookie & 0xff) {
    case JT_FIELD_BYTES:
        return value;
    case JT_FIELD_ORDER:
        return 4096ULL << (value & 31);
    case JT_FIELD_MMAP:
        return call_argument(ctx, 2) & JT_PROT_WRITE && call_argument(ctx, 3) & JT_MAP_ANONYMOUS
                   ? call_argument(ctx, 1)
                   : 0;
    case JT_FIELD_MREMAP: {
        __u64 before = call_argument(ctx, 1), after = call_argument(ctx, 2);
        return after > before ? after - before : 0;
    }
    case JT_FIELD_BRK: {
        struct task_struct *task = bpf_get_current_task_btf();
        __u64 before = BPF_CORE_READ(task, mm, brk), after = call_argument(ctx, 0);
        return before && after > before ? after - before : 0;
    }
    default:
        return 0;
    }
}

SEC("tracepoint")
int memory_told(void *ctx) {
    __u64 cookie = bpf_get_attach_cookie(ctx), id = bpf_get_current_pid_tgid();
    const struct jt_proc *proc;
    if (!is_wanted(id >> 32, id, &proc))
        return 0;
    __u64 bytes = bytes_told(ctx, cookie);
    __u64 weight = bytes ? by_chance(bytes, interval_bytes) : 0;
    struct jt_scratch *s = weight ? take_note(ctx, 0, proc, 0) : 0;
    if (!s)
        return 0;
    s->note.weight = weight;
    s->note.detail = bytes;
    send_note(&s->note, cookie >> JT_FIELD_EVENT_SHIFT & 0xff, sizeof(s->note));
    release_scratch(s);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
