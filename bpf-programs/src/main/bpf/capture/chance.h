/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Sampling by size: what is at least as large as the interval is always sampled and stands for itself,
 * anything smaller with a chance of its share of the interval, which it stands for.
 */
#ifndef JT_CAPTURE_CHANCE_H
#define JT_CAPTURE_CHANCE_H

#include "maps.h"

/* What something of a size stands for, 0: it is not sampled. Both in the same unit. */
jt_inline __u64 by_chance(__u64 size, __u64 interval) {
    if (size >= interval)
        return size;
    /* both scaled down, so that they do not overflow */
    __u64 whole = interval, part = size;
    if (whole >> 32) {
        part >>= 16;
        whole >>= 16;
    }
    return bpf_get_prandom_u32() < (part << 32) / whole ? interval : 0;
}

#endif
