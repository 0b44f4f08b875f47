// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* The verifier refuses this: a number is used as an address. */
#include "minimal.h"

SEC("raw_tp/sys_enter")
int reads_a_number(void *ctx)
{
	return *(volatile int *)(bpf_get_current_pid_tgid() + 8);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
