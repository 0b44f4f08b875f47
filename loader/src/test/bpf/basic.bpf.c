// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* What the loader's tests load: one program per way of attaching, one map per kind. */
#include "minimal.h"

const volatile __u32 target_tgid = 0;
const volatile __u8 record_bytes = 16;
const volatile __u64 magic = 0;

struct record {
	__u64 magic;
	__u32 tgid;
	__u32 cpu;
	__u64 cookie;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64[2]);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} shared SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

static __always_inline void count(__u32 key)
{
	__u64 *value = bpf_map_lookup_elem(&counters, &key);

	if (value) {
		value[0] += 1;
		value[1] += 10;
	}
}

static __always_inline int emit(void *ctx, __u64 cookie)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct record *r;

	if (target_tgid && tgid != target_tgid)
		return 0;
	count(0);
	r = bpf_ringbuf_reserve(&events, sizeof(*r), 0);
	if (!r) {
		count(1);
		return 0;
	}
	r->magic = magic;
	r->tgid = tgid;
	r->cpu = bpf_get_smp_processor_id();
	r->cookie = cookie;
	if (cookie == 13) /* the tests' way to get discarded records */
		bpf_ringbuf_discard(r, 0);
	else
		bpf_ringbuf_submit(r, 0);
	return 0;
}

SEC("perf_event")
int on_tick(void *ctx)
{
	return emit(ctx, bpf_get_attach_cookie(ctx));
}

SEC("uprobe")
int on_call(void *ctx)
{
	return emit(ctx, bpf_get_attach_cookie(ctx));
}

SEC("tp_btf/sched_process_exec")
int on_exec(void *ctx)
{
	return emit(ctx, 1);
}

SEC("raw_tp/sched_process_exit")
int on_exit(void *ctx)
{
	return emit(ctx, 2);
}

/* Copies shared[0] to shared[1], to see that mapped memory is the map. */
SEC("raw_tp/sys_enter")
int on_syscall(void *ctx)
{
	__u32 zero = 0, one = 1;
	__u64 *from = bpf_map_lookup_elem(&shared, &zero);
	__u64 *to = bpf_map_lookup_elem(&shared, &one);

	if (from && to && (bpf_get_current_pid_tgid() >> 32) == target_tgid)
		*to = *from;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
