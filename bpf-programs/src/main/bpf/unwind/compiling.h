/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* What a compiler thread works on. Source: compilerThread.hpp, ciEnv.hpp, compileTask.hpp. */
#ifndef JT_COMPILING_H
#define JT_COMPILING_H

#include "state.h"

/* Appends a method that is being compiled. */
jt_inline void jt_push_method(struct jt_walk *w, const struct jt_vm *vm, __u64 method) {
    __u64 constant = 0;
    if (vm->method_const != JT_ABSENT && !jt_read_user(&constant, 8, method + vm->method_const))
        jt_push(w, method, 0, (__u32)constant, JT_FRAME_COMPILING, 0, 0);
}

/* Appends the method that the compiler thread of this walk compiles, if any. */
jt_inline void jt_push_compiling(struct jt_walk *w, const struct jt_vm *vm) {
    __u64 at = 0;
    if (!w->java_thread || vm->compiler_env == JT_ABSENT || vm->env_task == JT_ABSENT ||
        vm->task_method == JT_ABSENT)
        return;
    if (jt_read_user(&at, 8, w->java_thread + vm->compiler_env) || !at ||
        jt_read_user(&at, 8, at + vm->env_task) || !at ||
        jt_read_user(&at, 8, at + vm->task_method) || !at)
        return;
    jt_push_method(w, vm, at);
}

#endif
