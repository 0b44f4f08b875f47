/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Stacks of threads that enter the kernel again and again at the same place. While the words of the stack
 * that the last walk came by are as they were, so is the stack, and it is not walked again; and so with
 * the kernel's part, where the thread waits in the same way in the same system call.
 */
#ifndef JT_CAPTURE_MEMO_H
#define JT_CAPTURE_MEMO_H

#include "waits.h"

#define JT_MEMOS_LOG2 12

/* Code that is freed, and other code that gets its place, take the JVM longer than this. */
#define JT_MEMO_NS 100000000ULL

#define JT_KERNEL_NOTED 32u
#define JT_KERNEL_BYTES 2048u
#define JT_TRACING_FRAMES 12 /* of the kernel and of this program, inside of the scheduler's */

struct jt_memo {
    __u32 busy;
    __u32 tid;
    __u32 tgid;
    __u32 generation; /* of the jt_proc the walk used */
    __u64 time_ns;
    __u64 pc;
    __u64 sp;
    __u64 fp; /* only where fp_used */
    __u64 fp_used;
    __u64 java_thread;
    __u64 frames_hash;
    __u64 words_hash;
    __u32 words;
    __u32 span;
    __u16 at[JT_MAX_NOTED]; /* as in jt_walk */
    __u64 id;               /* of the stack with the kernel's frames */
    __u64 call;             /* the system call */
    __u64 kernel_hash;      /* of the return addresses from the scheduler's on */
    __u32 state;            /* task_struct::__state */
    __u32 kernel_words;     /* 0: it is not known where they are */
    __u32 kernel_first;     /* the scheduler's frame */
    __u32 reserved;
    __u16 kernel_at[JT_KERNEL_NOTED];
    __u64 context; /* bounds of the kernel's stack of the switch under way */
    __u64 top;
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1 << JT_MEMOS_LOG2);
    __type(key, __u32); /* hash of thread and place: those with the same one take turns */
    __type(value, struct jt_memo);
} memos SEC(".maps");

/*
 * The memo for the registers in `w`, which nobody else uses until release_memo(); 0: there is none just
 * now.
 */
jt_inline struct jt_memo *take_memo(const struct jt_walk *w) {
    __u64 place = jt_hash_word(jt_hash_word(w->sample.tid, w->pc), w->regs[JT_RSP]);
    __u32 key = place >> (64 - JT_MEMOS_LOG2);
    struct jt_memo *memo = bpf_map_lookup_elem(&memos, &key);
    return memo && !__sync_lock_test_and_set(&memo->busy, 1) ? memo : 0;
}

jt_inline void release_memo(struct jt_memo *memo) {
    *(volatile __u32 *)&memo->busy = 0;
}

/* Whether the noted words are as they were. The room for the frames holds the stack meanwhile. */
jt_noinline int has_same_words(struct jt_walk *w, const struct jt_memo *memo) {
    if (!w || !memo)
        return 0;
    __u32 span = memo->span;
    if (span > JT_NOTED_BYTES || bpf_probe_read_user(w->frames, span, (const void *)memo->sp))
        return 0;
    const __u64 *stack = (const void *)w->frames;
    __u64 hash = 0;
    for (__u32 i = 0; i < JT_MAX_NOTED; i++) {
        if (i >= memo->words)
            break;
        hash += jt_hash_part(i, stack[memo->at[i] & (JT_NOTED_BYTES / 8 - 1)]);
    }
    return hash == memo->words_hash;
}

/* Whether the user's frames from the registers in `w` are those of the memo. */
jt_inline int is_same_user(const struct jt_memo *memo, struct jt_walk *w) {
    return memo->tid == w->sample.tid && memo->pc == w->pc && memo->sp == w->regs[JT_RSP] &&
           (!memo->fp_used || memo->fp == w->regs[JT_RBP]) && memo->generation == w->sample.generation &&
           memo->tgid == w->sample.tgid && w->sample.time_ns - memo->time_ns < JT_MEMO_NS &&
           has_same_words(w, memo);
}

/* Remembers the walk that was made, from the registers that the kernel has saved. */
jt_apart void remember_user(struct jt_memo *memo, const struct jt_walk *w,
                            const struct jt_user_regs *from) {
    memo->tid = 0;
    memo->kernel_words = 0;
    __u32 words = w->noted;
    if (w->end != JT_END_COMPLETE || w->entry || words > JT_MAX_NOTED)
        return;
    memo->tgid = w->sample.tgid;
    memo->generation = w->sample.generation;
    memo->time_ns = w->sample.time_ns;
    memo->pc = from->ip;
    memo->sp = from->sp;
    memo->fp = from->bp;
    memo->fp_used = w->fp_used;
    memo->java_thread = w->java_thread;
    memo->frames_hash = w->hash;
    memo->words_hash = w->noted_hash;
    memo->words = words;
    memo->span = w->noted_span;
    bpf_probe_read_kernel(memo->at, words * sizeof(memo->at[0]), w->noted_at);
    memo->tid = w->sample.tid;
}

/*
 * The outermost return address, right below the saved registers: in a system call it is always the same
 * one and does not matter. 0: it cannot be read.
 */
jt_inline __u64 kernel_entry(__u64 call, __u64 top) {
    __u64 pc = 0;
    if ((__s64)call < 0)
        bpf_probe_read_kernel(&pc, sizeof(pc), (const void *)(top - sizeof(pc)));
    return pc;
}

/*
 * Reads the kernel's stack from the context of a tracepoint of the scheduler, which lies there, to the
 * saved registers: the distance to the scheduler's frame is always the same. Between the outermost
 * frame and the next one the kernel leaves a hole of random size (randomize_kstack_offset). Returns how
 * many words the room for the user's frames holds then.
 */
jt_inline __u32 read_kernel_stack(struct jt_walk *w, __u64 context, __u64 top) {
    __u64 bytes = top - context;
    if (bytes > JT_KERNEL_BYTES)
        bytes = JT_KERNEL_BYTES;
    return bpf_probe_read_kernel(w->frames, bytes, (const void *)context) ? 0 : bytes / 8;
}

jt_noinline int has_same_calls(struct jt_walk *w, const struct jt_memo *memo) {
    if (!w || !memo)
        return 0;
    const __u64 *stack = (const void *)w->frames;
    __u64 hash = kernel_entry(memo->call, memo->top);
    if (!read_kernel_stack(w, memo->context, memo->top))
        return 0;
    for (__u32 i = 0; i < JT_KERNEL_NOTED; i++) {
        if (i >= memo->kernel_words)
            break;
        hash += jt_hash_part(i, stack[memo->kernel_at[i] & (JT_KERNEL_BYTES / 8 - 1)]);
    }
    return hash == memo->kernel_hash;
}

/*
 * Whether a thread with the memo's user frames waits in the kernel as it did: in the same system call,
 * with all return addresses where they were.
 */
jt_apart int is_same_kernel(const struct jt_memo *memo, struct jt_scratch *s, __u32 state) {
    return memo->kernel_words && memo->state == state && memo->call == s->saved.orig_ax &&
           has_same_calls(&s->walk, memo);
}

/* Notes the word of the kernel's stack if it is the next return address. 1: it is the last one. */
jt_noinline int note_kernel_word(struct jt_walk *w, struct jt_memo *memo, __u32 at) {
    if (!w || !memo)
        return 0;
    __u32 noted = memo->kernel_words, next = memo->kernel_first + noted;
    if (next >= JT_MAX_KERNEL_FRAMES || noted >= JT_KERNEL_NOTED)
        return 0;
    const __u64 *stack = (const void *)w->frames;
    __u64 pc = w->kernel_space[next];
    if (stack[at & (JT_KERNEL_BYTES / 8 - 1)] != pc)
        return 0;
    memo->kernel_at[noted] = at;
    memo->kernel_words = noted + 1;
    memo->kernel_hash += jt_hash_part(noted, pc);
    return next + 2 >= w->sample.kernel_frames; /* all but the outermost */
}

/*
 * Finds the return addresses of the kernel's frames on its stack, from that into the scheduler's code in
 * [low, high) outwards; what lies inside of it are tracing's own frames.
 */
jt_noinline int note_kernel_words(struct jt_walk *w, struct jt_memo *memo) {
    if (!w || !memo)
        return 0;
    __u32 outermost = w->sample.kernel_frames - 1;
    memo->kernel_words = 0;
    memo->kernel_hash = kernel_entry(memo->call, memo->top);
    if (outermost >= JT_MAX_KERNEL_FRAMES ||
        (memo->kernel_hash && memo->kernel_hash != w->kernel_space[outermost]))
        return 0;
    __u32 words = read_kernel_stack(w, memo->context, memo->top);
    for (__u32 i = 0; i < JT_KERNEL_BYTES / 8; i++) {
        if (i >= words)
            break;
        if (note_kernel_word(w, memo, i))
            return 0;
    }
    memo->kernel_words = 0;
    return 0;
}

/* Remembers how the thread waits, whose user frames the memo has. */
jt_apart void remember_kernel(struct jt_memo *memo, struct jt_scratch *s, __u64 id, __u32 state) {
    struct jt_walk *w = &s->walk;
    __u64 low = summing_value(JT_SUMMING_SWITCH_LOW), high = summing_value(JT_SUMMING_SWITCH_HIGH);
    memo->kernel_words = 0;
    if (memo->tid != w->sample.tid)
        return;
    memo->id = id;
    memo->state = state;
    memo->call = s->saved.orig_ax;
    for (__u32 i = 0; i < JT_TRACING_FRAMES; i++) {
        if (i >= w->sample.kernel_frames)
            break;
        __u64 pc = w->kernel_space[i];
        if (pc >= low && pc < high) {
            memo->kernel_first = i;
            note_kernel_words(w, memo);
            break;
        }
    }
}

/*
 * The id of the stack from the registers in `s`, which is walked unless it is the same as in the memo;
 * `leaves`: the thread leaves the CPU by its own doing, for the wait of `key`.
 */
jt_inline __u64 stack_from(void *ctx, struct jt_scratch *s, struct task_struct *task,
                           const struct jt_proc *proc, struct jt_memo *memo,
                           const struct jt_wait_key *key, int leaves) {
    struct jt_walk *w = &s->walk;
    volatile __u64 *number = w->slots; /* in memory a pointer becomes a number */
    number[0] = (__u64)ctx;
    number[1] = bpf_task_pt_regs(task);
    __u64 id;
    memo->context = number[0];
    memo->top = number[1];
    int same = is_same_user(memo, w);
    if (same && leaves && is_same_kernel(memo, s, key->state) && is_told(memo->id)) {
        id = memo->id;
    } else {
        take_kernel_stack(w, ctx);
        w->hash = memo->frames_hash;
        w->end = JT_END_COMPLETE;
        id = same ? id_of_stack(w) : 0;
        if (!same || !is_told(id)) {
            same = 0;
            walk_user(w, task, proc, 1);
            remember_user(memo, w, &s->saved);
            id = stack_id(w, complete_record(w));
        }
        if (leaves)
            remember_kernel(memo, s, id, key->state);
    }
    if (same) {
        w->java_thread = memo->java_thread;
        if (proc->vm.label_table)
            jt_find_labels(w, proc);
    }
    return id;
}

#endif
