// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/*
 * Which code HotSpot installs: its USDT probe hotspot:compiled__method__load, so that the host can
 * read a method's names and line tables while it surely exists.
 */
#include "include/jt_vmlinux.h"

#include <bpf/bpf_helpers.h>

#include "include/jtrace_abi.h"

const volatile __u32 all_processes;

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 64); /* the host sets what it needs */
    __type(key, __u32);      /* tgid */
    __type(value, __u8);
} watched SEC(".maps");

/* Where the probe's arguments are, per attached site (the attach cookie). */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, JT_MAX_PROBE_SITES);
    __type(key, __u32);
    __type(value, struct jt_code_site);
} sites SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 1 << 20);
} loads SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, JT_COUNT_MAX);
    __type(key, __u32);
    __type(value, __u64);
} counters SEC(".maps");

static __always_inline void count(__u32 which) {
    __u64 *value = bpf_map_lookup_elem(&counters, &which);
    if (value)
        *value += 1;
}

/* Offset of a register in struct pt_regs. */
static __always_inline __u32 offset_of(__u32 reg) {
    const __u8 offsets[JT_NREGS] = {
        [JT_RAX] = 80, [JT_RDX] = 96,  [JT_RCX] = 88,  [JT_RBX] = 40, [JT_RSI] = 104, [JT_RDI] = 112,
        [JT_RBP] = 32, [JT_RSP] = 152, [JT_R8] = 72,   [JT_R9] = 64,  [JT_R10] = 56,  [JT_R11] = 48,
        [JT_R12] = 24, [JT_R13] = 16,  [JT_R14] = 8,   [JT_R15] = 0,
    };
    return offsets[reg & 15];
}

static __always_inline __u64 argument(const struct jt_user_regs *regs, const struct jt_probe_arg *a) {
    __u64 value = 0;
    bpf_probe_read_kernel(&value, 8, (const void *)regs + offset_of(a->reg));
    if (a->in_memory) {
        __u64 loaded = 0;
        if (bpf_probe_read_user(&loaded, 8, (const void *)(value + a->offset)))
            return 0;
        value = loaded;
    }
    return a->size == 4 ? (__u32)value : value;
}

SEC("uprobe")
int compiled_method_load(struct jt_user_regs *ctx) {
    __u32 tgid = bpf_get_current_pid_tgid() >> 32;
    if (!all_processes && !bpf_map_lookup_elem(&watched, &tgid))
        return 0;
    __u32 site = bpf_get_attach_cookie(ctx);
    const struct jt_code_site *where = bpf_map_lookup_elem(&sites, &site);
    if (!where)
        return 0;
    struct jt_code_load *record = bpf_ringbuf_reserve(&loads, sizeof(*record), 0);
    if (!record) {
        count(JT_COUNT_RING_FULL);
        return 0;
    }
    record->type = JT_RECORD_CODE_LOAD;
    record->tgid = tgid;
    record->time_ns = bpf_ktime_get_ns();
    record->code_begin = argument(ctx, &where->code_begin);
    record->code_size = argument(ctx, &where->code_size);
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
    count(JT_COUNT_SAMPLES);
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
