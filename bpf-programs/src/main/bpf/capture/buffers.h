/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * How many bytes of the Java heap an allocation stands for of which HotSpot tells.
 *
 * HotSpot tells of the objects that do not fit into what is left of a thread's buffer (TLAB): one for which
 * the thread takes a new buffer, and one that goes outside, as too much is left to be given up
 * (MemAllocator::allocate_inside_tlab_slow). Of the objects inside it tells nothing; how many bytes they
 * are the thread knows. So the end of a buffer is a point in all that a thread allocates, and the object
 * in which the point lies is one by chance, the larger the likelier: it stands for all bytes up to the
 * point. What lies beyond the point is left to the point after it, the end of the next new buffer. An
 * object that would not have fitted since the last notice is none by chance, as none of its size goes by
 * unnoticed: it stands for itself.
 */
#ifndef JT_CAPTURE_BUFFERS_H
#define JT_CAPTURE_BUFFERS_H

#include "stack.h"

struct jt_allocation {
    __u64 size;   /* of the object, in bytes */
    __u64 buffer; /* bytes of the new buffer; 0: the object is outside */
    __u64 before; /* bytes that the thread had allocated in its life before this object */
    __u64 start;  /* of the thread's buffer; 0: it has none */
};

/* What a thread has allocated, as of its last notice. */
struct buffer {
    __u64 java_thread; /* that had this thread id */
    __u64 allocated;   /* bytes in its life */
    __u64 rest;        /* bytes left of its buffer; 0: it has none */
    __u64 inside;      /* bytes in buffers for which no object stands yet */
    __u64 beyond;      /* bytes of objects that lie beyond the points in them */
};

struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, __u32); /* tid */
    __type(value, struct buffer);
} buffers SEC(".maps");

/*
 * How much the thread had allocated before; 0: that is not known. Thread::_allocated_bytes counts the buffers
 * that were given up and the objects outside, this one among them.
 */
jt_inline int read_allocated(struct jt_allocation *now, const struct jt_vm *vm, __u64 java_thread) {
    __u64 top, buffer = java_thread + vm->thread_buffer;
    if (!java_thread || vm->thread_allocated == JT_ABSENT || vm->thread_buffer == JT_ABSENT ||
        vm->buffer_start == JT_ABSENT || vm->buffer_top == JT_ABSENT ||
        jt_read_user(&now->before, 8, java_thread + vm->thread_allocated) ||
        jt_read_user(&now->start, 8, buffer + vm->buffer_start) ||
        jt_read_user(&top, 8, buffer + vm->buffer_top))
        return 0;
    if (now->buffer)
        return 1;
    now->before += now->start ? top - now->start : 0;
    if (now->before < now->size)
        return 0;
    now->before -= now->size;
    return 1;
}

/* Bytes that the allocation stands for; a thread's first notice for the new buffer, or the object. */
jt_inline __u64 allocated(__u32 tid, __u64 java_thread, const struct jt_allocation *now) {
    struct buffer *known = bpf_map_lookup_elem(&buffers, &tid);
    if (!known || known->java_thread != java_thread || known->allocated > now->before) {
        struct buffer fresh = {
            .java_thread = java_thread,
            .allocated = now->before + now->size,
            .rest = now->buffer > now->size ? now->buffer - now->size : 0,
        };
        bpf_map_update_elem(&buffers, &tid, &fresh, BPF_ANY);
        return now->buffer ? now->buffer : now->size;
    }
    __u64 inside = now->before - known->allocated, weight = now->size;
    __u64 rest = known->rest > inside ? known->rest - inside : 0;
    known->inside += inside;
    if (now->size < known->rest) {
        __u64 beyond = now->size > rest ? now->size - rest : 0;
        weight += known->inside - beyond;
        known->inside = 0;
        known->beyond += beyond;
    }
    known->allocated = now->before + now->size;
    known->rest = now->start ? rest : 0;
    if (now->buffer) {
        known->inside += known->beyond;
        known->beyond = 0;
        known->rest = now->buffer > now->size ? now->buffer - now->size : 0;
    }
    return weight;
}

#endif
