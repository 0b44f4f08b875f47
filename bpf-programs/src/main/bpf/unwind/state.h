/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The state of one walk. */
#ifndef JT_STATE_H
#define JT_STATE_H

#include "platform.h"

#define JT_BLOB_WINDOW 384u /* covers every field of an nmethod we use, JDK 8 to 26 */
#define JT_CODE_WINDOW 64u
#define JT_LEAF_POPS 64u
#define JT_STEP_FRAME (256u << 10) /* no single frame is larger */

#define JT_MAX_NOTED 512u
#define JT_NOTED_BYTES (32u << 10)
#define JT_NOT_REPEATABLE 0xffffffffu
#define JT_FP_NOTED 1
#define JT_HASH_FACTOR 0x9e3779b97f4a7c15ULL /* 2^64 / golden ratio */

jt_inline __u64 jt_hash_word(__u64 hash, __u64 value) {
    hash = (hash ^ value) * JT_HASH_FACTOR;
    return hash ^ hash >> 29;
}

/* The part of word `i` in a sum that no change of a single word leaves as it is. */
jt_inline __u64 jt_hash_part(__u32 i, __u64 value) {
    return value * (JT_HASH_FACTOR * (2 * (__u64)i + 1));
}

/*
 * A prologue being followed. Lives in the walk, not in registers: what the verifier knows nothing
 * about it cannot enumerate.
 */
struct jt_prologue {
    __u32 at;     /* index of the next instruction in `code` */
    __u32 pushed; /* bytes between sp and the return address */
    __u32 saved;  /* rbp has been saved */
    __s32 fp_at;  /* where: bytes below the return address */
};

struct jt_walk {
    __u64 regs[JT_NREGS]; /* rsp and rbp always; the others only while `leaf` */
    __u64 pc;
    __u64 java_thread; /* 0 when unknown */
    __u64 end_address;
    __u64 heaps_low; /* all code heaps together */
    __u64 heaps_high;
    __u32 end; /* enum jt_end, JT_END_COUNT while walking */
    __u32 leaf;
    __u32 check_return; /* validate the next compiled frame's return address */
    __u32 frozen;       /* why frozen frames are missing, enum jt_end; 0 when none are */
    __u32 frame_count;
    __u32 max_frames;
    __u64 blob_at; /* address of the blob in `blob`, 0 when none */
    __u64 code_at; /* address of the first byte in `code` */
    __u64 chunk;     /* the StackChunk whose frames are being walked, 0: the stack */
    __u64 chunk_end; /* where its frames end */
    __u64 entry;     /* ContinuationEntry passed last, or to go on at; 0: none */
    __u64 yield_pc;  /* caller of Continuation.doYield, if that is on the stack */
    __u32 yield_frames; /* frames up to doYield */
    __u32 at_freeze;    /* nothing is frozen yet: what calls doYield is on the stack alone */
    struct jt_prologue prologue;
    __u64 hash; /* of the frames so far */
#ifdef JT_NOTES
    __u64 noted_from; /* the leaf's sp */
    __u64 noted_hash; /* of the values of the noted words */
    __u32 noted;      /* how many, JT_NOT_REPEATABLE: the walk depends on more than these */
    __u32 noted_span; /* bytes up to the end of the last one */
    __u64 fp_from;    /* where on the stack rbp's value comes from; 0: the register, JT_FP_NOTED: noted */
    __u64 fp_used;    /* the walk depends on the register's value */
    __u16 noted_at[JT_MAX_NOTED]; /* words over noted_from */
#endif
    __u64 slots[18];
    __u8 blob[JT_BLOB_WINDOW + 16];
    __u8 code[JT_CODE_WINDOW + 16];
    /* The record as it leaves: header, the frames, and right behind the last one the kernel's. */
    struct jt_sample sample;
    struct jt_frame frames[JT_MAX_FRAMES];
    __u64 kernel_space[JT_MAX_KERNEL_FRAMES];
};

/*
 * Words of the stack that a walk depends on are noted (JT_NOTES), so that a later one of the same thread
 * from the same registers need not be made while they are as they were. What else it reads are code and
 * what describes code; where it reads or uses anything beyond, it is not repeatable.
 */
jt_inline void jt_not_repeatable(struct jt_walk *w) {
#ifdef JT_NOTES
    w->noted = JT_NOT_REPEATABLE;
#endif
}

#ifdef JT_NOTES
jt_noinline int jt_note_word(struct jt_walk *w, __u64 address, __u64 value) {
    if (!w)
        return 0;
    __u64 at = address - w->noted_from;
    __u32 n = w->noted;
    if (n >= JT_MAX_NOTED || at & 7 || at >= JT_NOTED_BYTES) {
        jt_not_repeatable(w);
        return 0;
    }
    w->noted_at[n] = at >> 3;
    w->noted = n + 1;
    if (at >= w->noted_span)
        w->noted_span = at + 8;
    w->noted_hash += jt_hash_part(n, value);
    return 0;
}
#else
jt_inline void jt_note_word(struct jt_walk *w, __u64 address, __u64 value) {}
#endif

/*
 * rbp is loaded from `address`. Compiled code keeps other things in it than frames, and most walks come by
 * such words without using them: they are noted when they are used.
 */
jt_inline void jt_load_fp(struct jt_walk *w, __u64 address) {
#ifdef JT_NOTES
    w->fp_from = address;
#endif
}

jt_inline void jt_use_fp(struct jt_walk *w) {
#ifdef JT_NOTES
    if (!w->fp_from)
        w->fp_used = 1;
    else if (w->fp_from != JT_FP_NOTED)
        jt_note_word(w, w->fp_from, w->regs[JT_RBP]);
    w->fp_from = JT_FP_NOTED;
#endif
}

/* Reads a word of the stack and notes it. */
jt_inline long jt_read_stack(struct jt_walk *w, __u64 *word, __u64 address) {
    if (jt_read_user(word, 8, address)) {
        jt_not_repeatable(w);
        return 1;
    }
    jt_note_word(w, address, *word);
    return 0;
}

/* Reads the caller's rbp and the return address over it. */
jt_inline long jt_read_link(struct jt_walk *w, __u64 *words, __u64 address) {
    if (jt_read_user(words, 16, address)) {
        jt_not_repeatable(w);
        return 1;
    }
    jt_load_fp(w, address);
    jt_note_word(w, address + 8, words[1]);
    return 0;
}

/* What a step did. */
enum jt_step { JT_GO_ON = 0, JT_STOPPED = 1 };

jt_inline int jt_end_walk(struct jt_walk *w, __u32 why) {
    w->end = why;
    w->end_address = w->pc;
    return JT_STOPPED;
}

jt_inline void jt_mix(struct jt_walk *w, __u64 value) {
    w->hash = jt_hash_word(w->hash, value);
}

jt_inline void jt_push(struct jt_walk *w, __u64 address, __u64 extra, __u32 id, __u8 kind,
                       __u8 flags, __u8 level) {
    __u32 n = w->frame_count;
    if (n >= JT_MAX_FRAMES)
        return;
    struct jt_frame *f = &w->frames[n];
    f->address = address;
    f->extra = extra;
    f->id = id;
    f->kind = kind;
    f->flags = w->leaf ? (flags | JT_FRAME_LEAF) : flags;
    f->level = level;
    f->reserved = 0;
    w->frame_count = n + 1;
    jt_mix(w, address);
    jt_mix(w, extra);
    jt_mix(w, (__u64)id << 32 | (__u64)kind << 16 | (__u64)f->flags << 8 | level);
}

jt_inline void jt_mark_last(struct jt_walk *w, __u8 flag) {
    __u32 last = w->frame_count - 1;
    if (last < JT_MAX_FRAMES)
        w->frames[last].flags |= flag;
    jt_mix(w, flag);
}

/*
 * Moves to the caller. The caller's sp must lie above, aligned, and not absurdly far. Only a leaf may
 * have taken its return address, and then arguments, off the stack: method handle intrinsics.
 */
jt_inline int jt_advance(struct jt_walk *w, __u64 pc, __u64 sp, __u64 fp) {
    __u64 old = w->leaf ? w->regs[JT_RSP] - JT_LEAF_POPS : w->regs[JT_RSP];
    if (sp <= old || (sp & 7) || sp - old > JT_STEP_FRAME)
        return jt_end_walk(w, JT_END_BAD_FRAME);
    w->regs[JT_RSP] = sp;
    w->regs[JT_RBP] = fp;
    w->pc = pc;
    w->leaf = 0;
    return JT_GO_ON;
}

jt_inline int jt_in_code_cache(const struct jt_walk *w, __u64 pc) {
    return pc >= w->heaps_low && pc < w->heaps_high;
}

/* Fields of the blob in the window; an offset beyond it (JT_ABSENT) reads as 0. */
jt_inline __u64 jt_blob_u64(const struct jt_walk *w, __u32 off) {
    return off <= JT_BLOB_WINDOW - 8 ? *(const __u64 *)(w->blob + off) : 0;
}

jt_inline __u32 jt_blob_u32(const struct jt_walk *w, __u32 off) {
    return off <= JT_BLOB_WINDOW - 4 ? *(const __u32 *)(w->blob + off) : 0;
}

jt_inline __u16 jt_blob_u16(const struct jt_walk *w, __u32 off) {
    return off <= JT_BLOB_WINDOW - 2 ? *(const __u16 *)(w->blob + off) : 0;
}

#endif
