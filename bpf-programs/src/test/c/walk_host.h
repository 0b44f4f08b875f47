/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* The unwinder built for the host: its helpers read a small memory image that a test fills. */
#ifndef JT_WALK_HOST_H
#define JT_WALK_HOST_H

#define JT_HOST 1
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../main/bpf/unwind/walk.h"

#define HOST_REGIONS 16
#define HOST_ROWS 64
#define HOST_RULES 64
#define HOST_MAPPINGS 8

struct host_region {
    __u64 start;
    __u64 size;
    __u8 *bytes;
};

static struct host_region host_regions[HOST_REGIONS];
static int host_region_count;
static struct jt_row host_rows[HOST_ROWS];
static struct jt_rule host_rules[HOST_RULES];
static struct jt_mapping host_mappings[HOST_MAPPINGS];

static __u8 *host_map(__u64 start, __u64 size) {
    struct host_region *r = &host_regions[host_region_count++];
    r->start = start;
    r->size = size;
    r->bytes = calloc(1, size);
    return r->bytes;
}

static void host_reset(void) {
    for (int i = 0; i < host_region_count; i++)
        free(host_regions[i].bytes);
    host_region_count = 0;
    memset(host_rows, 0, sizeof(host_rows));
    memset(host_rules, 0, sizeof(host_rules));
    memset(host_mappings, 0, sizeof(host_mappings));
}

#ifndef HOST_OWN_MEMORY
long jt_read_user(void *dst, __u32 size, __u64 address) {
    for (int i = 0; i < host_region_count; i++) {
        struct host_region *r = &host_regions[i];
        if (address >= r->start && address - r->start < r->size &&
            size <= r->size - (address - r->start)) {
            memcpy(dst, r->bytes + (address - r->start), size);
            return 0;
        }
    }
    memset(dst, 0, size); /* as bpf_probe_read_user does */
    return -14;
}
#endif

const struct jt_row *jt_row_at(__u32 i) { return i < HOST_ROWS ? &host_rows[i] : NULL; }
const struct jt_rule *jt_rule_at(__u32 i) { return i < HOST_RULES ? &host_rules[i] : NULL; }
const struct jt_mapping *jt_mapping_at(__u32 i) {
    return i < HOST_MAPPINGS ? &host_mappings[i] : NULL;
}

static void host_walk(struct jt_walk *w, const struct jt_proc *p, __u32 max_frames) {
    jt_begin_walk(w, p, max_frames);
    for (int i = 0; i < JT_MAX_FRAMES + 8 && jt_step_frame(w, p) == JT_GO_ON; i++)
        ;
    if (w->end == JT_END_COUNT)
        w->end = JT_END_DEPTH;
}

#endif
