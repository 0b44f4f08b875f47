/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The few kernel types the test programs need; no generated vmlinux.h. */
#ifndef MINIMAL_H
#define MINIMAL_H

#include <linux/types.h>

enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_RINGBUF = 27,
};

#define BPF_F_MMAPABLE 1024

#include <bpf/bpf_helpers.h>

#endif
