/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * The unwinder as a shared library: the very C that runs in the kernel, over the tables that the host
 * computes, reading a live process or an image of pages. jtrace.tests.walk.Walker calls it.
 */
#define JT_HOST 1
#define JT_NOTES
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "../../main/bpf/unwind/walk.h"

#define WALKER_PAGE 4096u
#define WALKER_LOG (256u << 10)

struct walker_page {
    __u64 address; /* sorted */
    const __u8 *bytes;
};

/* What the walk is given; arrays of the kernel's maps, then where memory is read from. */
struct walker_input {
    const struct jt_row *rows;
    const struct jt_rule *rules;
    const struct jt_mapping *mappings;
    const struct jt_proc *proc;
    const struct walker_page *pages; /* read when pid is 0 */
    __u64 page_count;
    __u32 row_count;
    __u32 rule_count;
    __u32 mapping_count;
    __s32 pid;
};

/* What it found. `pcs` are those at which each frame was stepped from. */
struct walker_output {
    __u32 end;
    __u32 frame_count;
    __u64 end_address;
    __u32 log_bytes; /* what was read: {u64 address, u32 size, u32 failed, bytes padded to 8} each */
    __u32 log_overflow;
    __u64 pcs[JT_MAX_FRAMES];
    __u64 sps[JT_MAX_FRAMES];
    struct jt_frame frames[JT_MAX_FRAMES];
    __u8 log[WALKER_LOG];
    __u64 noted_from; /* words of the stack that it depends on, from there */
    __u32 noted;      /* how many, or JT_NOT_REPEATABLE */
    __u16 noted_at[JT_MAX_NOTED];
};

static const struct walker_input *input;
static struct walker_output *output;

__u32 walker_output_size(void) { return sizeof(struct walker_output); }

static int read_image(__u8 *to, __u32 size, __u64 address) {
    while (size) {
        __u64 low = 0, high = input->page_count, page = address & ~(__u64)(WALKER_PAGE - 1);
        while (low < high) {
            __u64 mid = low + (high - low) / 2;
            if (input->pages[mid].address < page)
                low = mid + 1;
            else
                high = mid;
        }
        if (low == input->page_count || input->pages[low].address != page)
            return -1;
        __u32 in = address - page, part = WALKER_PAGE - in < size ? WALKER_PAGE - in : size;
        memcpy(to, input->pages[low].bytes + in, part);
        to += part;
        address += part;
        size -= part;
    }
    return 0;
}

static void log_read(const void *data, __u32 size, __u64 address, __u32 failed) {
    __u32 padded = (size + 7) & ~7u;
    if (output->log_bytes + 16 + padded > WALKER_LOG) {
        output->log_overflow = 1;
        return;
    }
    __u8 *at = output->log + output->log_bytes;
    memcpy(at, &address, 8);
    memcpy(at + 8, &size, 4);
    memcpy(at + 12, &failed, 4);
    memcpy(at + 16, data, size);
    output->log_bytes += 16 + padded;
}

long jt_read_user(void *dst, __u32 size, __u64 address) {
    int failed;
    if (input->pid) {
        struct iovec to = {dst, size}, from = {(void *)(uintptr_t)address, size};
        failed = process_vm_readv(input->pid, &to, 1, &from, 1, 0) != (ssize_t)size;
    } else {
        failed = read_image(dst, size, address);
    }
    if (failed)
        memset(dst, 0, size); /* as bpf_probe_read_user does */
    log_read(dst, size, address, !!failed);
    return failed ? -14 : 0;
}

const struct jt_row *jt_row_at(__u32 i) { return i < input->row_count ? &input->rows[i] : NULL; }
const struct jt_rule *jt_rule_at(__u32 i) { return i < input->rule_count ? &input->rules[i] : NULL; }
const struct jt_mapping *jt_mapping_at(__u32 i) {
    return i < input->mapping_count ? &input->mappings[i] : NULL;
}

/* `registers`: JT_NREGS, then the pc, then the JavaThread* or 0. Not for several threads at once. */
void walker_walk(const struct walker_input *in, const __u64 *registers, struct walker_output *out) {
    static struct jt_walk w;
    input = in;
    output = out;
    out->log_bytes = 0;
    out->log_overflow = 0;
    memcpy(w.regs, registers, sizeof(w.regs));
    w.pc = registers[JT_NREGS];
    jt_begin_walk(&w, in->proc, JT_MAX_FRAMES);
    w.noted = 0; /* also from generated code: callers are noted alike */
    w.java_thread = registers[JT_NREGS + 1];
    if (!w.java_thread && in->proc->flags & JT_PROC_JVM && jt_in_code_cache(&w, w.pc))
        w.java_thread = w.regs[JT_R15];
    for (int i = 0; i < JT_MAX_FRAMES + 8; i++) {
        __u32 n = w.frame_count;
        if (n < JT_MAX_FRAMES) {
            out->pcs[n] = w.pc;
            out->sps[n] = w.regs[JT_RSP];
        }
        if (jt_step_frame(&w, in->proc) != JT_GO_ON)
            break;
    }
    if (w.end == JT_END_COUNT)
        w.end = JT_END_DEPTH;
    out->end = w.end;
    out->end_address = w.end_address;
    out->frame_count = w.frame_count;
    out->noted_from = w.noted_from;
    out->noted = w.noted;
    memcpy(out->noted_at, w.noted_at, sizeof(w.noted_at));
    memcpy(out->frames, w.frames, w.frame_count * sizeof(struct jt_frame));
}
