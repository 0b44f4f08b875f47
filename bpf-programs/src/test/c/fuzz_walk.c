/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * libFuzzer's target: the walk over hostile registers, memory, code heaps and tables. It must end,
 * within its bounds, whatever it reads; tests/fuzz/walk runs it under the sanitizers.
 *
 * The input is cut into: registers and pc; the process's struct, whose counts the host limits; rules;
 * rows; mappings; and four pages of memory to which every address is folded.
 */
#define HOST_OWN_MEMORY 1
#include "walk_host.h"

#include <stdio.h>

#define MEMORY_PAGES 4u
#define PAGE 4096u
#define READS_MAX 200000u

static struct jt_walk walk;
static struct jt_proc proc;
static __u8 *memory;
static unsigned long reads;

static size_t take(void *into, size_t size, const __u8 **data, size_t *left) {
    size_t n = size < *left ? size : *left;
    memset(into, 0, size);
    memcpy(into, *data, n);
    *data += n;
    *left -= n;
    return n;
}

/* Most addresses are readable, and the same bytes are seen at many. */
long jt_read_user(void *dst, __u32 size, __u64 address) {
    if (++reads > READS_MAX)
        abort(); /* as good as endless */
    if (size > MEMORY_PAGES * PAGE || (address >> 44) == 0x7ff) { /* some of the address space is not there */
        memset(dst, 0, size);
        return -14;
    }
    for (__u32 i = 0; i < size; i++)
        ((__u8 *)dst)[i] = memory[(address + i) % (MEMORY_PAGES * PAGE)];
    return 0;
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size) {
    if (!memory)
        memory = malloc(MEMORY_PAGES * PAGE);
    reads = 0;
    memset(&walk, 0xa5, offsetof(struct jt_walk, frames));
    take(&walk.regs, sizeof(walk.regs), &data, &size);
    take(&walk.pc, 8, &data, &size);
    take(&walk.java_thread, 8, &data, &size);
    take(&proc, sizeof(proc), &data, &size);
    proc.heap_count %= JT_MAX_CODE_HEAPS + 1;
    proc.mappings_count %= HOST_MAPPINGS + 1;
    proc.vm.generated_count %= HOST_ROWS + 1;
    take(host_rules, sizeof(host_rules), &data, &size);
    take(host_rows, sizeof(host_rows), &data, &size);
    take(host_mappings, sizeof(host_mappings), &data, &size);
    take(memory, MEMORY_PAGES * PAGE, &data, &size);
    host_walk(&walk, &proc, JT_MAX_FRAMES);
    if (walk.end >= JT_END_COUNT || walk.frame_count > JT_MAX_FRAMES)
        abort();
    return 0;
}

#ifdef FUZZ_REPLAY
/* Without a fuzzer: reads the files that are named. */
int main(int argc, char **argv) {
    static __u8 input[1 << 16];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file)
            return 2;
        size_t size = fread(input, 1, sizeof(input), file);
        fclose(file);
        printf("%s\n", argv[i]); /* the last one is the one that failed */
        fflush(stdout);
        LLVMFuzzerTestOneInput(input, size);
    }
    printf("%d walked\n", argc - 1);
    return 0;
}
#endif
