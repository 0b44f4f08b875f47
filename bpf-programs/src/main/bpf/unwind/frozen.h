/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The frames of a continuation that lie in the heap (JDK 19+, continuationFreezeThaw.cpp).
 *
 * A mounted continuation has its last frames on the stack; the lowest of them returns to the return
 * barrier, which thaws the next ones. The others lie in StackChunk objects, the newest first, each
 * as it was on the stack but for links of interpreted frames, which are relative. Below all of them
 * is the frame of Continuation.enterSpecial on the carrier's stack, which holds the ContinuationEntry.
 */
#ifndef JT_FROZEN_H
#define JT_FROZEN_H

#include "compiled.h"
#include "interpreted.h"

#define JT_MAX_ENTRIES 8 /* continuations nested in one another */
#define JT_MAX_CHUNK_WORDS (16 << 20)
#define JT_ZPOINTER_REMAPPED 12 /* ZPointerRemappedShift, four bits, one of them set */

/* Reads the reference at `at`; *oop 0 when it is null. */
jt_inline int jt_load_oop(const struct jt_vm *vm, __u64 at, __u64 *oop) {
    __u64 value = 0;
    if (vm->oop_kind == JT_OOP_NARROW) {
        if (jt_read_user(&value, 4, at))
            return 1;
        *oop = value ? vm->oop_base + (value << (vm->oop_shift & 31)) : 0;
    } else {
        if (jt_read_user(&value, 8, at))
            return 1;
        if (vm->oop_kind == JT_OOP_COLOURED) /* ZPointer::uncolor: the lowest remapped bit tells */
            value = value & (1 << JT_ZPOINTER_REMAPPED)   ? value >> (JT_ZPOINTER_REMAPPED + 1)
                    : value & (2 << JT_ZPOINTER_REMAPPED) ? value >> (JT_ZPOINTER_REMAPPED + 2)
                    : value & (4 << JT_ZPOINTER_REMAPPED) ? value >> (JT_ZPOINTER_REMAPPED + 3)
                    : value & (8 << JT_ZPOINTER_REMAPPED) ? value >> (JT_ZPOINTER_REMAPPED + 4)
                                                          : 0;
        *oop = value;
    }
    if (!*oop || !vm->forwarding)
        return 0;
    if (jt_read_user(&value, 8, *oop))
        return 1;
    if ((value & 3) == 3) /* ShenandoahForwarding: the copy's address */
        *oop = value & ~3ULL;
    return 0;
}

jt_inline int jt_is_a(const struct jt_vm *vm, __u64 object, __u64 klass) {
    __u64 word;
    if (object & 7 || jt_read_user(&word, 8, object + vm->klass_at))
        return 0;
    return ((word >> (vm->klass_shift & 63)) & vm->klass_mask) == klass;
}

/* Goes on below the frozen frames, at enterSpecial. `why` not 0: some of them are missing. */
jt_inline int jt_leave_frozen(struct jt_walk *w, const struct jt_vm *vm, __u32 why) {
    if (why) {
        if (why != JT_END_FROZEN || !w->frozen)
            w->frozen = why;
        jt_mark_last(w, JT_FRAME_SPLICED);
    }
    w->chunk = 0;
    w->end = JT_END_COUNT;
    w->pc = vm->cont_entry_return;
    w->regs[JT_RSP] = w->entry;
    w->regs[JT_RBP] = w->entry + vm->entry_bytes;
    w->leaf = 0;
    w->check_return = 0;
    return JT_GO_ON;
}

jt_inline __u32 jt_frozen_cause(const struct jt_vm *vm) {
    return vm->moving_collector ? JT_END_MOVED : JT_END_FROZEN;
}

/* Goes on at the first frame of a chunk; at enterSpecial when `chunk` is 0. */
jt_noinline int jt_open_chunk(struct jt_walk *w, const struct jt_proc *p, __u64 chunk) {
    if (!w || !p)
        return JT_STOPPED;
    const struct jt_vm *vm = &p->vm;
    if (!chunk)
        return jt_leave_frozen(w, vm, 0);
    w->blob_at = 0; /* the window holds the chunk's fields meanwhile */
    if (!jt_is_a(vm, chunk, vm->chunk_klass) || jt_read_user(w->blob, JT_CHUNK_HEADER, chunk))
        return jt_leave_frozen(w, vm, jt_frozen_cause(vm));
    __s32 sp = jt_blob_u32(w, vm->chunk_sp), size = jt_blob_u32(w, vm->chunk_size);
    __s32 bottom = jt_blob_u32(w, vm->chunk_bottom);
    if (vm->chunk_bottom_is_argsize)
        bottom = size - bottom;
    if (sp < 0 || bottom < 0 || bottom > size || size > JT_MAX_CHUNK_WORDS || sp > size)
        return jt_leave_frozen(w, vm, jt_frozen_cause(vm));
    __u64 stack = chunk + vm->chunk_stack;
    w->chunk = chunk;
    w->chunk_end = stack + 8 * (__u64)(__u32)bottom;
    w->pc = jt_blob_u64(w, vm->chunk_pc);
    /* without a pc it is just being filled (freeze_slow): its frames are still on the stack */
    w->regs[JT_RSP] = w->pc ? stack + 8 * (__u64)(__u32)sp : w->chunk_end;
    w->regs[JT_RBP] = w->regs[JT_RSP] - 16;
    w->leaf = 0;
    w->check_return = 0;
    /* the same pc stands below the frame, where it is right also while a thaw sets one of sp and pc */
    __u64 below;
    if (w->pc && !jt_read_user(&below, 8, w->regs[JT_RSP] - 8) && jt_in_code_cache(w, below))
        w->pc = below;
    if (w->yield_frames && w->pc == w->yield_pc && w->yield_frames <= w->frame_count)
        w->frame_count = w->yield_frames; /* just frozen: those on the stack are in the chunk too */
    w->yield_frames = 0;
    return JT_GO_ON;
}

/* The innermost continuation entry at or above `sp`, 0 when there is none. */
jt_inline __u64 jt_find_entry(const struct jt_walk *w, const struct jt_vm *vm, __u64 sp) {
    __u64 entry = 0;
    if (w->java_thread && !jt_read_user(&entry, 8, w->java_thread + vm->thread_cont_entry)) {
        for (int i = 0; i < JT_MAX_ENTRIES; i++) {
            if (!entry || entry >= sp)
                break;
            if (jt_read_user(&entry, 8, entry + vm->entry_parent))
                entry = 0;
        }
    }
    if (!entry) /* an unknown thread: rbp is enterSpecial's wherever the barrier was returned to */
        entry = w->regs[JT_RBP] - vm->entry_bytes;
    return entry < sp || entry & 7 || entry - sp > JT_STEP_FRAME * 64ULL ? 0 : entry;
}

/* At the return barrier, or in the stubs that thaw: goes on at the frozen frames. 0: cannot. */
jt_noinline int jt_enter_frozen(struct jt_walk *w, const struct jt_proc *p) {
    if (!w || !p)
        return 0;
    const struct jt_vm *vm = &p->vm;
    __u64 entry, cont, chunk;
    jt_not_repeatable(w);
    if (!vm->cont_entry_return)
        return 0;
    entry = jt_find_entry(w, vm, w->regs[JT_RSP]);
    if (!entry)
        return 0;
    w->entry = entry;
    if (jt_read_user(&cont, 8, entry + vm->entry_cont) || !cont || cont & 7 ||
        jt_load_oop(vm, cont + vm->cont_tail, &chunk)) {
        jt_leave_frozen(w, vm, jt_frozen_cause(vm));
        return 1;
    }
    jt_open_chunk(w, p, chunk);
    return 1;
}

/*
 * An interpreted frame in a chunk: rbp holds the address of the word that links to it, relative to
 * that word. The sender's sp and the locals are relative too.
 */
jt_noinline int jt_step_frozen_interpreted(struct jt_walk *w, const struct jt_proc *p) {
    if (!w || !p)
        return JT_STOPPED;
    const struct jt_vm *vm = &p->vm;
    __u64 link = w->regs[JT_RBP];
    __s64 words;
    if (jt_read_user(&words, 8, link) || words <= 0 || words > (__s64)(JT_STEP_FRAME / 8))
        return JT_STOPPED;
    __u64 fp = link + 8 * words;
    if (fp >= w->chunk_end || jt_read_user(w->slots, (JT_INTERP_SLOTS + 2) * 8, fp - JT_INTERP_SLOTS * 8))
        return JT_STOPPED;
    if (jt_push_interpreted(w, vm, w->slots[JT_INTERP_SLOTS - 3], w->slots[0], 0))
        return JT_STOPPED;
    __s64 locals = w->slots[1], sender = w->slots[JT_INTERP_SLOTS - 1];
    if (sender <= 0 || sender > (__s64)(JT_STEP_FRAME / 8) || locals < 0 ||
        locals > (__s64)(JT_STEP_FRAME / 8))
        return JT_STOPPED;
    w->pc = w->slots[JT_INTERP_SLOTS + 1];
    if (fp + 8 * locals + 8 >= w->chunk_end) { /* the last one: its arguments are not its own */
        w->regs[JT_RSP] = w->chunk_end;
    } else if (w->pc >= vm->interpreter_low && w->pc < vm->interpreter_high) {
        w->regs[JT_RBP] = fp;
        w->regs[JT_RSP] = fp + 16;
    } else {
        w->regs[JT_RSP] = fp + 8 * sender;
        w->regs[JT_RBP] = w->regs[JT_RSP] - 16;
    }
    return JT_GO_ON;
}

/* One frozen frame, or on to the next chunk. Never stops the walk for what the heap holds. */
jt_inline int jt_step_frozen(struct jt_walk *w, const struct jt_proc *p) {
    const struct jt_vm *vm = &p->vm;
    __u64 pc = w->pc;
    int step = JT_STOPPED;
    if (w->regs[JT_RSP] + 16 >= w->chunk_end) { /* StackChunkFrameStream::next: metadata words */
        __u64 parent;
        if (w->regs[JT_RSP] > w->chunk_end + 16 || jt_load_oop(vm, w->chunk + vm->chunk_parent, &parent))
            return jt_leave_frozen(w, vm, jt_frozen_cause(vm));
        return jt_open_chunk(w, p, parent);
    }
    if (pc >= vm->interpreter_low && pc < vm->interpreter_high) {
        step = jt_step_frozen_interpreted(w, p);
    } else if (jt_in_code_cache(w, pc)) {
        enum jt_blob_kind kind = jt_load_blob(w, p, pc);
        if (kind == JT_BLOB_COMPILED || kind == JT_BLOB_NATIVE) {
            step = jt_step_compiled(w, p, kind == JT_BLOB_NATIVE);
        } else if (kind == JT_BLOB_OTHER) { /* the runtime stub from which a thread was preempted */
            __u64 size = (__u64)jt_blob_u32(w, vm->blob_frame_size) * 8;
            if (size > 8) {
                jt_push(w, pc, w->blob_at, 0, JT_FRAME_STUB, 0, 0);
                step = jt_step_whole(w, p, size, 0, 0);
            }
        }
        w->regs[JT_RBP] = w->regs[JT_RSP] - 16;
    }
    return step == JT_STOPPED ? jt_leave_frozen(w, vm, jt_frozen_cause(vm)) : JT_GO_ON;
}

/*
 * The java.lang.VirtualThread that runs in the outermost continuation; 0 when it cannot be told, or there
 * is `*none`: the continuation runs in a platform thread.
 */
jt_inline __u64 jt_virtual_thread(const struct jt_walk *w, const struct jt_vm *vm, __u32 *none) {
    __u64 handle, thread = 0, cont, target;
    if (w->java_thread && vm->thread_vthread != JT_ABSENT &&
        !jt_read_user(&handle, 8, w->java_thread + vm->thread_vthread) && handle) {
        if (vm->oop_kind == JT_OOP_NARROW) {
            if (jt_read_user(&thread, 8, handle))
                thread = 0;
        } else if (jt_load_oop(vm, handle, &thread)) {
            thread = 0;
        }
        if (thread && jt_is_a(vm, thread, vm->virtual_klass))
            return thread;
    }
    __u32 known = thread != 0;
    /*
     * It may call itself its carrier for a moment (VirtualThread.switchToCarrierThread). Its task,
     * VThreadContinuation's target, has it in one of its few fields.
     */
    if (jt_read_user(&cont, 8, w->entry + vm->entry_cont) || !cont || cont & 7 ||
        jt_load_oop(vm, cont + vm->cont_target, &target) || !target)
        return 0;
    __u32 step = vm->oop_kind == JT_OOP_NARROW ? 4 : 8;
    __u64 fields = target + ((vm->object_header + step - 1) & -step);
#pragma GCC unroll 3 /* Linux 6.1 refuses the loop as it is compiled (back-edge) */
    for (__u32 i = 0; i < 3; i++) {
        if (!jt_load_oop(vm, fields + i * step, &thread) && thread &&
            jt_is_a(vm, thread, vm->virtual_klass))
            return thread;
    }
    *none = known;
    return 0;
}

/* Reads the name of a thread into the sample; it stays empty when there is none. */
jt_inline void jt_read_virtual_name(struct jt_walk *w, const struct jt_vm *vm, __u64 thread) {
    __u64 name, value;
    __u32 length;
    __u8 coder;
    if (vm->vthread_name == JT_ABSENT || jt_load_oop(vm, thread + vm->vthread_name, &name) || !name ||
        jt_load_oop(vm, name + vm->string_value, &value) || !value ||
        jt_read_user(&coder, 1, name + vm->string_coder) ||
        jt_read_user(&length, 4, value + vm->array_length) || !length || length > 1 << 20)
        return;
    __u32 kept = length > JT_VIRTUAL_NAME ? JT_VIRTUAL_NAME : length;
    if (jt_read_user(w->sample.virtual_name, kept, value + vm->array_bytes))
        return;
    w->sample.virtual_name_size = length | (coder ? JT_NAME_UTF16 : 0);
}

/* After the walk: which virtual thread it was, if the frames are one's. */
jt_noinline int jt_identify(struct jt_walk *w, const struct jt_proc *p) {
    if (!w || !p)
        return 0;
    const struct jt_vm *vm = &p->vm;
    __u64 entry = 0;
    if (!w->entry && w->end != JT_END_COMPLETE && w->java_thread &&
        vm->thread_cont_entry != JT_ABSENT) { /* a walk that ended early: the JVM's own word */
        if (!jt_read_user(&entry, 8, w->java_thread + vm->thread_cont_entry))
            w->entry = entry;
    }
    if (!w->entry || !vm->virtual_klass)
        return 0;
    __u32 none = 0;
    __u64 thread = jt_virtual_thread(w, vm, &none);
    __s64 id;
    w->sample.virtual_id = none ? 0 : -1;
    if (!thread || jt_read_user(&id, 8, thread + vm->vthread_tid) || id <= 0)
        return 0;
    w->sample.virtual_id = id;
    jt_read_virtual_name(w, vm, thread);
    return 0;
}

#endif
