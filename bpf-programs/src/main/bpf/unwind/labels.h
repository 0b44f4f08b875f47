/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * What the program says that the current Java thread works on: a word in the agent's table, found by
 * the thread's Java id, so that it follows a virtual thread from carrier to carrier.
 */
#ifndef JT_LABELS_H
#define JT_LABELS_H

#include "blocker.h"

/* The Java id of the current thread: of the virtual one, if there is one; 0 when it cannot be told. */
jt_inline __u64 jt_java_id(const struct jt_walk *w, const struct jt_vm *vm) {
    __u64 java = w->java_thread, thread, id;
    if (w->sample.virtual_id > 0)
        return w->sample.virtual_id;
    if (!java || vm->klass_at == JT_ABSENT || vm->vthread_tid == JT_ABSENT ||
        vm->thread_object == JT_ABSENT)
        return 0;
    thread = vm->thread_vthread != JT_ABSENT ? jt_resolve(vm, java + vm->thread_vthread) : 0;
    if (!thread)
        thread = jt_resolve(vm, java + vm->thread_object);
    if (!thread || thread & 7 || jt_read_user(&id, 8, thread + vm->vthread_tid))
        return 0;
    return id;
}

/* After jt_identify: the number of the thread's set of labels. */
jt_noinline int jt_find_labels(struct jt_walk *w, const struct jt_proc *p) {
    if (!w || !p)
        return 0;
    const struct jt_vm *vm = &p->vm;
    if (!vm->label_table)
        return 0;
    __u64 id = jt_java_id(w, vm);
    if (!id) {
        if (w->java_thread)
            w->sample.labels = JT_LABELS_UNKNOWN;
        return 0;
    }
    __u64 bucket = id * JT_HASH_FACTOR >> (64 - JT_LABEL_BUCKETS_LOG2);
    if (jt_read_user(w->slots, JT_LABEL_WORDS * 8, vm->label_table + bucket * JT_LABEL_WORDS * 8))
        return 0;
    for (__u32 i = 0; i < JT_LABEL_WORDS; i++) {
        __u64 word = w->slots[i];
        if (word >> JT_LABEL_SET_BITS << JT_LABEL_SET_BITS == id << JT_LABEL_SET_BITS)
            w->sample.labels = word & ((1u << JT_LABEL_SET_BITS) - 1);
    }
    return 0;
}

#endif
