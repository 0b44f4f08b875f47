/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * What a Java thread that blocks waits for, as HotSpot and java.util.concurrent note it: the object of
 * a monitor, or the blocker of LockSupport.park. Source: javaThread.hpp, objectMonitor.hpp, Thread.java.
 */
#ifndef JT_BLOCKER_H
#define JT_BLOCKER_H

#include "frozen.h"

/* The class word of the object, 0 when it cannot be read. */
jt_inline __u64 jt_class_word(const struct jt_vm *vm, __u64 object) {
    __u64 word;
    if (!object || object & 7 || jt_read_user(&word, 8, object + vm->klass_at))
        return 0;
    return (word >> (vm->klass_shift & 63)) & vm->klass_mask;
}

/* The object that a VM handle in the field at `at` refers to; on 8 and 11 the field is the oop. */
jt_inline __u64 jt_resolve(const struct jt_vm *vm, __u64 at) {
    __u64 handle = 0, object = 0;
    if (jt_read_user(&handle, 8, at) || !handle)
        return 0;
    if (vm->handles_are_oops == 1)
        return handle;
    if (vm->oop_kind == JT_OOP_NARROW)
        return jt_read_user(&object, 8, handle) ? 0 : object;
    return jt_load_oop(vm, handle, &object) ? 0 : object;
}

/* What a thread has noted of a park; *klass_word tells the blocker's class. */
jt_inline __u8 jt_park_blocker(const struct jt_vm *vm, __u64 thread, __u64 *klass_word) {
    __u64 blocker = 0;
    if (!thread || vm->thread_park_blocker == JT_ABSENT ||
        jt_load_oop(vm, thread + vm->thread_park_blocker, &blocker) || !blocker)
        return JT_BLOCKER_NONE;
    *klass_word = jt_class_word(vm, blocker);
    return JT_BLOCKER_PARK;
}

/* enum jt_blocker; *klass_word tells the object's class. */
jt_inline __u8 jt_find_blocker(const struct jt_walk *w, const struct jt_vm *vm, __u64 *klass_word) {
    __u64 monitor = 0, thread;
    __u64 java = w->java_thread;
    *klass_word = 0;
    if (!java || vm->klass_at == JT_ABSENT)
        return JT_BLOCKER_NONE;
    if (vm->monitor_object != JT_ABSENT) {
        if (vm->thread_pending_monitor != JT_ABSENT &&
            !jt_read_user(&monitor, 8, java + vm->thread_pending_monitor) && monitor) {
            *klass_word = jt_class_word(vm, jt_resolve(vm, monitor + vm->monitor_object));
            return JT_BLOCKER_MONITOR;
        }
        if (vm->thread_waiting_monitor != JT_ABSENT &&
            !jt_read_user(&monitor, 8, java + vm->thread_waiting_monitor) && monitor) {
            *klass_word = jt_class_word(vm, jt_resolve(vm, monitor + vm->monitor_object));
            return JT_BLOCKER_WAIT;
        }
    }
    if (vm->thread_object == JT_ABSENT)
        return JT_BLOCKER_NONE;
    /* a pinned virtual thread notes its blocker itself */
    thread = vm->thread_vthread != JT_ABSENT ? jt_resolve(vm, java + vm->thread_vthread) : 0;
    if (!thread)
        thread = jt_resolve(vm, java + vm->thread_object);
    return jt_park_blocker(vm, thread, klass_word);
}

#endif
