/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * What the unwinder needs of its surroundings. Inside the kernel these are maps and helpers; a host
 * build (JT_HOST) supplies the same functions over recorded memory, so that the very same rules can
 * be replayed, single-stepped and fuzzed.
 */
#ifndef JT_PLATFORM_H
#define JT_PLATFORM_H

#define JT_PAGE_BYTES 4096

#ifdef JT_HOST

#include <linux/types.h>
#include <stddef.h>

#include "../include/jtrace_abi.h"

#define jt_inline static inline __attribute__((always_inline))
#define jt_noinline static __attribute__((noinline))

long jt_read_user(void *dst, __u32 size, __u64 address);
const struct jt_row *jt_row_at(__u32 index);
const struct jt_rule *jt_rule_at(__u32 index);
const struct jt_mapping *jt_mapping_at(__u32 index);

/* Recorded memory has no return probes. */
static inline __u64 jt_hijacked_return(__u64 pc, __u64 sp) {
    (void)pc, (void)sp;
    return 0;
}

/* Nor are its instructions executed elsewhere. */
static inline __u64 jt_probed_pc(__u64 pc) {
    (void)pc;
    return 0;
}

static inline __u64 jt_probe_page(void) {
    return 0;
}

#else

#define jt_inline static __always_inline
/* Global functions: the verifier checks them once, by their signature, and not at every call. */
#define jt_noinline __attribute__((noinline))

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1 << 20); /* the host sets what it needs */
    __type(key, __u32);
    __type(value, struct jt_row);
} rows SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, JT_MAX_RULES);
    __type(key, __u32);
    __type(value, struct jt_rule);
} rules SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 4096); /* the host sets what it needs */
    __type(key, __u32);
    __type(value, struct jt_mapping);
} mappings SEC(".maps");

#ifdef JT_OTHER_TASK

/* Memory of a thread that is not the current one. May sleep, and reads what is not resident, too. */
extern struct task_struct *bpf_task_from_pid(__s32 pid) __ksym; /* Linux 6.2 */
extern void bpf_task_release(struct task_struct *task) __ksym;

__s32 other_tid; /* whose: programs that read so run one at a time */

jt_inline long jt_read_user(void *dst, __u32 size, __u64 address) {
    struct task_struct *task = bpf_task_from_pid(other_tid);
    if (!task)
        return -1;
    long failed = bpf_copy_from_user_task(dst, size, (const void *)address, task, 0);
    bpf_task_release(task);
    return failed;
}

#else

/* Fails instead of sleeping when a page is not resident. */
jt_inline long jt_read_user(void *dst, __u32 size, __u64 address) {
    return bpf_probe_read_user(dst, size, (const void *)address);
}

#endif

#define JT_MAX_RETURNS 16

/*
 * A probe for a function's end replaces its return address by the address of a trampoline; the kernel
 * keeps the original (kernel/events/uprobes.c). 0: `pc`, at which the walk has come by `sp`, is none.
 */
jt_noinline __u64 jt_hijacked_return(__u64 pc, __u64 sp) {
    __u64 found = 0;
#ifdef JT_OTHER_TASK
    struct task_struct *task = bpf_task_from_pid(other_tid);
    if (!task)
        return 0;
#else
    struct task_struct *task = bpf_get_current_task_btf();
#endif
    struct return_instance *probed = BPF_CORE_READ(task, utask, return_instances);
    for (int i = 0; probed && !found && i < JT_MAX_RETURNS; i++) {
        __u64 original = BPF_CORE_READ(probed, orig_ret_vaddr);
        if (BPF_CORE_READ(probed, stack) + 8 == sp && original != pc)
            found = original;
        probed = BPF_CORE_READ(probed, next);
    }
#ifdef JT_OTHER_TASK
    bpf_task_release(task);
#endif
    return found;
}

/* The page that the kernel has mapped for probes (XOL area, kernel/events/uprobes.c); it begins with the trampoline. */
jt_noinline __u64 jt_probe_page(void) {
    struct task_struct *task = bpf_get_current_task_btf();
    return BPF_CORE_READ(task, mm, uprobes_state.xol_area, vaddr);
}

#define JT_INSN_BYTES_MAX 16

/*
 * The instruction that a probe has replaced is executed in that page. Where in the program that is for
 * `pc`; 0: it is no such place.
 */
jt_noinline __u64 jt_probed_pc(__u64 pc) {
    struct task_struct *task = bpf_get_current_task_btf();
    struct uprobe_task *probed = BPF_CORE_READ(task, utask);
    if (!probed || !BPF_CORE_READ(probed, active_uprobe))
        return 0;
    __u64 done = pc - BPF_CORE_READ(probed, xol_vaddr);
    return done <= JT_INSN_BYTES_MAX ? BPF_CORE_READ(probed, vaddr) + done : 0;
}

jt_inline const struct jt_row *jt_row_at(__u32 index) {
    return bpf_map_lookup_elem(&rows, &index);
}

jt_inline const struct jt_rule *jt_rule_at(__u32 index) {
    return bpf_map_lookup_elem(&rules, &index);
}

jt_inline const struct jt_mapping *jt_mapping_at(__u32 index) {
    return bpf_map_lookup_elem(&mappings, &index);
}

#endif
#endif
