/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * Every instruction of the prologues and epilogues that HotSpot emits: a small machine executes the
 * method on a stack, and before each instruction the walk must name the same caller.
 */
#include "walk_host.h"

#define HEAP 0x7f0010000000ULL
#define HEAP_SIZE 0x10000
#define SEGMAP 0x7f0020000000ULL
#define STACK 0x7f0030000000ULL
#define STACK_SIZE 0x4000
#define NAME 0x7f0040000000ULL
#define NATIVE_NAME 0x7f0040000100ULL
#define ARCHIVE 0x7f0050000000ULL
#define BLOB_SEGMENT 4   /* the method under test */
#define CALLER_SEGMENT 64 /* and its caller */
#define FRAME_WORDS 6     /* 48 bytes with the return address */

struct insn {
    const char *bytes; /* hex */
    enum { PLAIN, PUSH, POP, PUSH_FP, POP_FP, SUB, ADD, STORE_FP, LOAD_FP, LEAVE, MOV_FP, RET,
           SP_TO_RCX, PUSH_RCX, NO_RCX, POP_SP, STORE_SP } effect;
    int amount;
};

struct shape {
    const char *name;
    int prologue; /* instructions up to frame complete */
    int count;
    struct insn insns[25];
    int native; /* a native wrapper */
    int version; /* of the JDK, where that matters */
};

#define BANG {"89842400c0feff", PLAIN, 0}
#define LONG_NOP {"0f1f840000000000", PLAIN, 0}
#define POLL17 {"493ba748030000", PLAIN, 0}, {"0f8700010000", PLAIN, 0}
#define POLL25 {"493b6728", PLAIN, 0}, {"0f8700010000", PLAIN, 0}

static const struct shape shapes[] = {
    {"C1 and C2 with bang, 17", 3, 8,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"31c0", PLAIN}, {"4883c420", ADD, 32},
      {"5d", POP_FP}, {"493ba748030000", PLAIN}, {"0f8700010000c3", RET}}},
    {"C2 leaf without bang, 17", 2, 7,
     {{"4881ec28000000", SUB, 40}, {"48896c2420", STORE_FP, 32}, {"31c0", PLAIN},
      {"4883c420", ADD, 32}, {"5d", POP_FP}, {"493ba748030000", PLAIN}, {"0f8700010000c3", RET}}},
    {"C1 with barrier, 25", 6, 11,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"41817f2001000000", PLAIN}, {"7405", PLAIN},
      {"e800000000", PLAIN}, {"31c0", PLAIN}, {"4883c420", ADD, 32}, {"5d", POP_FP},
      {"493b6728", PLAIN}, {"0f8700010000c3", RET}}},
    {"C2 with barrier, 25", 4, 9,
     {{"4881ec28000000", SUB, 40}, {"48896c2420", STORE_FP, 32}, {"41817f2001000000", PLAIN},
      {"0f8500020000", PLAIN}, {"31c0", PLAIN}, {"4883c420", ADD, 32}, {"5d", POP_FP},
      {"493b6728", PLAIN}, {"0f8700010000c3", RET}}},
    {"C2 short form, 26", 5, 10,
     {{"4883ec28", SUB, 40}, {"48896c2420", STORE_FP, 32}, {"0f1f00", PLAIN},
      {"41817f2001000000", PLAIN}, {"0f8500020000", PLAIN}, {"31c0", PLAIN},
      {"4883c420", ADD, 32}, {"5d", POP_FP}, {"493b6728", PLAIN}, {"0f8700010000c3", RET}}},
    {"native wrapper, 17", 4, 7,
     {BANG, {"55", PUSH_FP}, {"488bec", MOV_FP}, {"4883ec20", SUB, 32}, {"31c0", PLAIN},
      {"c9", LEAVE}, {"c3", RET}}},
    {"native wrapper with a poll, 26", 4, 19,
     {BANG, {"55", PUSH_FP}, {"488bec", MOV_FP}, {"4883ec20", SUB, 32}, LONG_NOP, LONG_NOP, LONG_NOP,
      LONG_NOP, {"c7810001000000000000", PLAIN}, {"c9", LEAVE}, {"41f6472801", PLAIN},
      {"7416", PLAIN}, {"49ba346bcd1ff97f0000", PLAIN}, {"4d899710050000", PLAIN},
      {"e90f33abff", PLAIN}, {"49837f0800", PLAIN}, {"0f8501000000", PLAIN}, {"e97e29a6ff", PLAIN},
      {"c3", RET}},
     1},
    {"native wrapper's exception check of 8 and 11", 4, 12,
     {BANG, {"55", PUSH_FP}, {"488bec", MOV_FP}, {"4883ec20", SUB, 32}, LONG_NOP, LONG_NOP, LONG_NOP,
      LONG_NOP, {"c9", LEAVE}, {"4983bf1001000000", PLAIN}, {"0f8501000000", PLAIN}, {"c3", RET}},
     1},
    {"Math.pow of 8", 3, 18,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"4883ec08", SUB, 8}, {"dd0424", PLAIN},
      {"4883ec08", SUB, 8}, {"9bd93c24", PLAIN}, {"50", PUSH}, {"d92c24", PLAIN}, {"58", POP},
      {"4883ec08", SUB, 8}, {"db1c24", PLAIN}, {"4883c408", ADD, 8}, {"4883c408", ADD, 8},
      {"4883c408", ADD, 8}, {"4883c420", ADD, 32}, {"5d", POP_FP}, {"8505f0ff0000c3", RET}},
     0, 8},
    {"native wrapper that answers hashCode itself", 9, 13,
     {{"488b06", PLAIN}, {"48f7c001000000", PLAIN}, {"0f8412000000", PLAIN}, {"48c1e808", PLAIN},
      {"c3", PLAIN}, BANG, {"55", PUSH_FP}, {"488bec", MOV_FP}, {"4883ec20", SUB, 32},
      {"4833c9", PLAIN}, {"498bc7", PLAIN}, {"c9", LEAVE}, {"c3", RET}},
     1},
    {"C1's slow path of a return's poll, 17", 0, 3,
     {{"49ba51c42f34c57f0000", PLAIN}, {"4d899758030000", PLAIN}, {"e98bc4f5ffc3", RET}}},
    {"xor rcx, rcx is no leave", 3, 8,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"4833c9", PLAIN}, {"48bf0500000000000000", PLAIN},
      {"4883c420", ADD, 32}, {"5d", POP_FP}, {"493b67280f8701000000c3", RET}}},
    {"poll of 11", 3, 8,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"31c0", PLAIN}, {"4883c420", ADD, 32},
      {"5d", POP_FP}, {"4d8b9748030000", PLAIN}, {"418502c3", RET}}},
    {"poll of 8", 3, 7,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"31c0", PLAIN}, {"4883c420", ADD, 32},
      {"5d", POP_FP}, {"8505f0ff0000c3", RET}}},
    {"C1's slow subtype check", 3, 12,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"4150", PUSH}, {"56", PUSH},
      {"e800000000", PLAIN}, {"5e", POP}, {"4158", POP}, {"4883c420", ADD, 32}, {"5d", POP_FP},
      {"493b6728", PLAIN}, {"0f8700010000c3", RET}}},
    {"C2's String.indexOf", 3, 24,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"48890424", STORE_SP, 24},
      {"488bcc", SP_TO_RCX}, {"83fa08", PLAIN}, {"4883ec10", SUB, 16}, {"50", PUSH}, {"58", POP}, {"488bf4", PLAIN}, {"4883ec10", SUB, 16},
      {"488bfc", PLAIN}, {"50", PUSH}, {"56", PUSH}, {"57", PUSH}, {"51", PUSH_RCX},
      {"31c9", NO_RCX}, {"8b0c24", PLAIN}, {"482bdf", PLAIN}, {"5c", POP_SP},
      {"48890424", STORE_SP, 24}, {"31c0", PLAIN}, {"4883c420", ADD, 32},
      {"5d493b6728c3", POP_FP}}},
    {"check of the reserved zone, 21", 3, 9,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"31c0", PLAIN}, {"4883c420", ADD, 32},
      {"5d", POP_FP}, {"493ba7d8040000", PLAIN}, {"0f8201000000f4", PLAIN},
      {"493ba7500400000f8700010000c3", RET}}},
    {"jump behind a halt, the frame is there", 3, 8,
     {BANG, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"31c0f4", PLAIN}, {"e900000000", PLAIN},
      {"4883c420", ADD, 32}, {"5d", POP_FP}, {"493b67280f8700010000c3", RET}}},
    {"not entrant over the bang", 3, 8,
     {{"e900010000feff", PLAIN}, {"55", PUSH_FP}, {"4883ec20", SUB, 32}, {"31c0", PLAIN},
      {"4883c420", ADD, 32}, {"5d", POP_FP}, {"493b6728", PLAIN}, {"0f8700010000c3", RET}}},
};

static struct jt_walk walk;
static struct jt_proc proc;
static __u8 *heap, *segmap, *stack;

static int put_hex(__u8 *at, const char *hex) {
    int n = strlen(hex) / 2;
    for (int i = 0; i < n; i++) {
        unsigned v;
        sscanf(hex + 2 * i, "%2x", &v);
        at[i] = v;
    }
    return n;
}

static void put64(__u8 *at, __u64 v) { memcpy(at, &v, 8); }
static void put32(__u8 *at, __u32 v) { memcpy(at, &v, 4); }

static __u64 blob_address(int segment) { return HEAP + segment * 128 + 16; }

/* A blob in JDK 17's shape, just the fields the walk reads. */
static __u64 make_blob(int segment, int segments, int id, int complete) {
    __u8 *b = heap + segment * 128 + 16;
    __u64 code = blob_address(segment) + 400;
    memset(segmap + segment, 1, segments);
    for (int i = 0; i < segments; i++)
        segmap[segment + i] = i;
    put64(b + 96, NAME);
    put32(b + 28, FRAME_WORDS);
    put32(b + 20, complete);
    put64(b + 32, code);
    put64(b + 224, code);
    put32(b + 304, id);
    b[308] = 4;
    return code;
}

static void set_up(void) {
    host_reset();
    heap = host_map(HEAP, HEAP_SIZE);
    segmap = host_map(SEGMAP, HEAP_SIZE / 128);
    memset(segmap, 0xff, HEAP_SIZE / 128);
    stack = host_map(STACK, STACK_SIZE);
    memset(&proc, 0, sizeof(proc));
    proc.flags = JT_PROC_JVM;
    proc.heap_count = 1;
    proc.heaps[0] = (struct jt_code_heap){HEAP, HEAP + HEAP_SIZE, SEGMAP};
    struct jt_vm *vm = &proc.vm;
    for (int i = 0; i < JT_NAME_POINTERS; i++)
        vm->nmethod_names[i] = NAME, vm->native_nmethod_names[i] = NATIVE_NAME;
    vm->segment_shift = 7;
    vm->heap_block_header = 16;
    vm->blob_name = 96;
    vm->blob_frame_size = 28;
    vm->blob_frame_complete = 20;
    vm->blob_code_begin = 32;
    vm->nmethod_verified_entry = 224;
    vm->nmethod_deopt_handler = JT_ABSENT;
    vm->nmethod_deopt_mh_handler = JT_ABSENT;
    vm->nmethod_compile_id = 304;
    vm->nmethod_comp_level = 308;
    vm->thread_anchor = JT_ABSENT;
}

static int failures, checked;

static void expect_caller(const struct shape *s, int at, __u64 ra, __u64 sp, __u64 fp) {
    checked++;
    if (walk.frame_count == 2 && walk.frames[1].address == ra &&
        walk.regs[JT_RSP] == sp && walk.regs[JT_RBP] == fp)
        return;
    failures++;
    printf("%s: before instruction %d: %u frames, caller %llx (want %llx), sp %llx (want %llx), "
           "rbp %llx (want %llx), end %u\n",
           s->name, at, walk.frame_count, walk.frame_count > 1 ? walk.frames[1].address : 0, ra,
           walk.regs[JT_RSP], sp, walk.regs[JT_RBP], fp, walk.end);
}

static void run(const struct shape *s) {
    set_up();
    int complete = 0, offset = 0, offsets[25];
    __u64 code = blob_address(BLOB_SEGMENT) + 400;
    __u8 *bytes = heap + (code - HEAP);
    for (int i = 0; i < s->count; i++) {
        offsets[i] = offset;
        offset += put_hex(bytes + offset, s->insns[i].bytes);
        if (i + 1 == s->prologue)
            complete = offset;
    }
    make_blob(BLOB_SEGMENT, 8, 7, complete);
    proc.vm.version = s->version;
    proc.vm.blob_code_end = 12; /* an offset on 8, which alone reads it here */
    put32(heap + (blob_address(BLOB_SEGMENT) - HEAP) + 12, 400 + offset);
    if (s->native)
        put64(heap + (blob_address(BLOB_SEGMENT) - HEAP) + 96, NATIVE_NAME);
    __u64 caller = make_blob(CALLER_SEGMENT, 8, 8, 16);
    __u64 ra = caller + 64;
    put_hex(heap + (ra - HEAP) - 5, "e800000000");

    __u64 sp = STACK + 0x2000, fp = 0x1234560; /* rbp as compiled code uses it: any value */
    const __u64 caller_fp = fp, caller_sp = sp + 8;
    __u64 rcx = 0;
    put64(stack + (sp - STACK), ra);
    for (int i = 0; i < s->count; i++) {
        const struct insn *in = &s->insns[i];
        memset(&walk.regs, 0, sizeof(walk.regs));
        walk.pc = code + offsets[i];
        walk.regs[JT_RSP] = sp;
        walk.regs[JT_RBP] = fp;
        walk.regs[JT_RCX] = rcx;
        walk.java_thread = 0;
        jt_begin_walk(&walk, &proc, JT_MAX_FRAMES);
        jt_step_frame(&walk, &proc);
        __u64 got_sp = walk.regs[JT_RSP], got_fp = walk.regs[JT_RBP];
        jt_step_frame(&walk, &proc);
        walk.regs[JT_RSP] = got_sp;
        walk.regs[JT_RBP] = got_fp;
        expect_caller(s, i, ra, caller_sp, caller_fp);
        switch (in->effect) {
        case PUSH_FP: sp -= 8; put64(stack + (sp - STACK), fp); break;
        case POP_FP: memcpy(&fp, stack + (sp - STACK), 8); sp += 8; break;
        case PUSH: sp -= 8; put64(stack + (sp - STACK), 0x40); break;
        case POP: sp += 8; break;
        case SUB: /* frames are full of stale return addresses */
            for (int n = in->amount; n > 0; n -= 8) {
                sp -= 8;
                put64(stack + (sp - STACK), ra);
            }
            break;
        case ADD: sp += in->amount; break;
        case STORE_FP: put64(stack + (sp - STACK) + in->amount, fp); fp = 0xdead; break;
        case MOV_FP: fp = sp; break;
        case SP_TO_RCX: rcx = sp; break;
        case PUSH_RCX: sp -= 8; put64(stack + (sp - STACK), rcx); break;
        case NO_RCX: rcx = 0; break;
        case POP_SP: memcpy(&sp, stack + (sp - STACK), 8); break;
        case STORE_SP: put64(stack + (sp - STACK), sp + in->amount); break;
        case LEAVE: sp = fp; memcpy(&fp, stack + (sp - STACK), 8); sp += 8; break;
        default: break;
        }
    }
    /* the ret itself stands at the end of the last bytes */
    memset(&walk.regs, 0, sizeof(walk.regs));
    walk.pc = code + offset - 1;
    walk.regs[JT_RSP] = sp;
    walk.regs[JT_RBP] = fp;
    jt_begin_walk(&walk, &proc, JT_MAX_FRAMES);
    jt_step_frame(&walk, &proc);
    __u64 got_sp = walk.regs[JT_RSP], got_fp = walk.regs[JT_RBP];
    jt_step_frame(&walk, &proc);
    walk.regs[JT_RSP] = got_sp;
    walk.regs[JT_RBP] = got_fp;
    expect_caller(s, s->count, ra, caller_sp, caller_fp);
}

/*
 * A function that aligned its stack (gcc's DRAP), after `pop rbp`: its row still says that rbp is
 * saved at rbp, which is the caller's by now and may be any value.
 */
static void restored_fp(void) {
    set_up();
    const __u64 sp = STACK + 0x1000, cfa = sp + 64, fp = 0x1234567, ra = 0x500010;
    put64(stack + (cfa - 8 - STACK), ra);
    proc.mappings_count = 1;
    host_mappings[0] = (struct jt_mapping){0x400000, 0x600000, 0x400000, 0, 1, 1, 0};
    host_rows[0] = (struct jt_row){0, 1, 0};
    host_rules[1] = (struct jt_rule){.cfa_kind = JT_CFA_REG, .cfa_reg = JT_R13,
                                     .fp_kind = JT_LOC_AT_REG, .fp_reg = JT_RBP,
                                     .ra_kind = JT_LOC_AT_CFA, .ra_off = -8};
    memset(&walk.regs, 0, sizeof(walk.regs));
    walk.pc = 0x401000;
    walk.regs[JT_RSP] = sp;
    walk.regs[JT_R13] = cfa;
    walk.regs[JT_RBP] = fp;
    walk.java_thread = 0;
    jt_begin_walk(&walk, &proc, JT_MAX_FRAMES);
    jt_step_frame(&walk, &proc);
    checked++;
    if (walk.pc == ra && walk.regs[JT_RSP] == cfa && walk.regs[JT_RBP] == fp)
        return;
    failures++;
    printf("restored rbp: pc %llx, rsp %llx, rbp %llx, end %u\n", walk.pc, walk.regs[JT_RSP],
           walk.regs[JT_RBP], walk.end);
}

/*
 * A frame that is being deoptimized, by a blob whose own rule is lost: the thread's array of it tells.
 * `words` of class frame and before the first one, by JDK.
 */
static void deoptimized(int words, int before) {
    enum { BLOB = 32, OFFSET = 40 };
    set_up();
    make_blob(BLOB, 4, 9, 0);
    put64(heap + (blob_address(BLOB) - HEAP) + 96, NAME + 8); /* no method */
    __u64 pc = make_blob(BLOB_SEGMENT, 8, 7, 0) + 20, ra = make_blob(CALLER_SEGMENT, 8, 8, 0) + 64;
    const __u64 thread = STACK + 0x3000, array = STACK + 0x3400, sp = STACK + 0x1000, fp = 0x1234567;
    const __u64 original[] = {sp, pc}, caller[] = {sp + FRAME_WORDS * 8, ra};
    put64(stack + (thread + OFFSET - STACK), array);
    put64(stack + (array - STACK), thread);
    const __u64 first = array + before * 8 - STACK;
    memcpy(stack + first, original, 16);
    memcpy(stack + first + words * 8, caller, 16);
    put64(stack + first + (2 * words - 2) * 8, fp);
    proc.vm.thread_vframes = OFFSET;
    proc.vm.generated_base = HEAP;
    proc.vm.generated_count = 1;
    host_rows[0] = (struct jt_row){0, 1, 0};
    host_rules[1] = (struct jt_rule){.flags = JT_RULE_DEOPT};
    memset(&walk.regs, 0, sizeof(walk.regs));
    walk.pc = blob_address(BLOB) + 420;
    walk.regs[JT_RSP] = sp + FRAME_WORDS * 8 - 16; /* the frame is gone, others are pushed */
    walk.java_thread = thread;
    jt_begin_walk(&walk, &proc, JT_MAX_FRAMES);
    jt_step_frame(&walk, &proc);
    checked++;
    if (walk.frame_count == 2 && walk.frames[1].address == pc && walk.frames[1].id == 7 &&
        walk.frames[1].flags == JT_FRAME_DEOPT && walk.pc == ra &&
        walk.regs[JT_RSP] == caller[0] && walk.regs[JT_RBP] == fp)
        return;
    failures++;
    printf("deoptimized, %d words: %u frames, pc %llx, rsp %llx, rbp %llx, end %u\n", words,
           walk.frame_count, walk.pc, walk.regs[JT_RSP], walk.regs[JT_RBP], walk.end);
}

/*
 * Code that has pushed two words that no rule knows, while its frame holds the return address of an
 * earlier call, to another method: that is not the caller.
 */
static void stale_word(void) {
    enum { OTHER = 96, METHOD = 312 };
    set_up();
    __u64 pc = make_blob(BLOB_SEGMENT, 8, 7, 0) + 64, caller = make_blob(CALLER_SEGMENT, 8, 8, 0);
    __u64 targets[] = {pc - 64, make_blob(OTHER, 8, 9, 0)}, returns[2];
    for (int i = 0; i < 2; i++) {
        returns[i] = caller + 64 + 32 * i;
        heap[returns[i] - 5 - HEAP] = 0xe8;
        put32(heap + (returns[i] - 4 - HEAP), targets[i] - returns[i]);
    }
    put64(heap + (blob_address(BLOB_SEGMENT) - HEAP) + METHOD, 0x1000);
    put64(heap + (blob_address(CALLER_SEGMENT) - HEAP) + METHOD, 0x2000);
    put64(heap + (blob_address(OTHER) - HEAP) + METHOD, 0x3000);
    proc.vm.nmethod_method = METHOD;
    memset(&walk.regs, 0, sizeof(walk.regs));
    const __u64 sp = STACK + 0x1000, top = sp + 16 + FRAME_WORDS * 8;
    put64(stack + (top - 8 - STACK), returns[0]);
    put64(stack + (top - 16 - STACK), returns[1]);
    walk.pc = pc;
    walk.regs[JT_RSP] = sp;
    walk.java_thread = 0;
    jt_begin_walk(&walk, &proc, JT_MAX_FRAMES);
    jt_step_frame(&walk, &proc);
    checked++;
    if (walk.pc == returns[0] && walk.regs[JT_RSP] == top)
        return;
    failures++;
    printf("stale word: pc %llx (want %llx), rsp %llx (want %llx), end %u\n", walk.pc, returns[0],
           walk.regs[JT_RSP], top, walk.end);
}

/* A call stub to the interpreter, behind its method: the method is there once, at its call. */
static void call_stub(int at) {
    set_up();
    __u64 code = make_blob(BLOB_SEGMENT, 8, 7, 0), ra = code + 64, stub = code + 256;
    __u64 caller = make_blob(CALLER_SEGMENT, 8, 8, 0) + 64;
    put_hex(heap + (ra - 5 - HEAP), "e8c0000000");
    put_hex(heap + (caller - 5 - HEAP), "e800000000");
    put_hex(heap + (stub - HEAP), "48bb8877665544332211e910000000");
    memset(&walk.regs, 0, sizeof(walk.regs));
    const __u64 sp = STACK + 0x1000, top = sp + 8 + FRAME_WORDS * 8, fp = 0x1234567;
    put64(stack + (sp - STACK), ra);
    put64(stack + (top - 16 - STACK), fp);
    put64(stack + (top - 8 - STACK), caller);
    walk.pc = stub + at;
    walk.regs[JT_RSP] = sp;
    walk.java_thread = 0;
    jt_begin_walk(&walk, &proc, JT_MAX_FRAMES);
    jt_step_frame(&walk, &proc);
    __u32 frames = walk.frame_count;
    jt_step_frame(&walk, &proc);
    checked++;
    if (frames == 0 && walk.frame_count == 1 && walk.frames[0].address == ra &&
        walk.frames[0].flags == 0 && walk.pc == caller && walk.regs[JT_RSP] == top &&
        walk.regs[JT_RBP] == fp)
        return;
    failures++;
    printf("call stub at %d: %u and %u frames, pc %llx (want %llx), rsp %llx (want %llx), end %u\n", at,
           frames, walk.frame_count, walk.pc, caller, walk.regs[JT_RSP], top, walk.end);
}

/*
 * A jump of a class data archive to the interpreter, which a compiled method has come to over an adapter
 * that has copied two arguments.
 */
static void archive_jump(int at) {
    enum { INTERPRETER = 32 };
    set_up();
    __u8 *archive = host_map(ARCHIVE, 0x1000);
    __u64 entry = make_blob(INTERPRETER, 8, 9, 0), ra = make_blob(CALLER_SEGMENT, 8, 8, 0) + 64;
    proc.vm.interpreter_low = entry;
    proc.vm.interpreter_high = entry + 256;
    put_hex(heap + (ra - 5 - HEAP), "e800000000");
    put_hex(archive, "49ba000000000000000041ffe2");
    put64(archive + 2, entry + 16);
    memset(&walk.regs, 0, sizeof(walk.regs));
    const __u64 sp = STACK + 0x1000, sender = sp + 24, fp = 0x1234567;
    put64(stack + (sp - STACK), ra);
    walk.pc = ARCHIVE + at;
    walk.regs[JT_RSP] = sp;
    walk.regs[JT_RBP] = fp;
    walk.regs[JT_R10] = entry + 16;
    walk.regs[JT_R13] = sender;
    walk.java_thread = 0;
    jt_begin_walk(&walk, &proc, JT_MAX_FRAMES);
    jt_step_frame(&walk, &proc);
    checked++;
    if (walk.frame_count == 1 && walk.pc == ra && walk.regs[JT_RSP] == sender &&
        walk.regs[JT_RBP] == fp)
        return;
    failures++;
    printf("archive's jump at %d: pc %llx (want %llx), rsp %llx (want %llx), end %u\n", at, walk.pc, ra,
           walk.regs[JT_RSP], sender, walk.end);
}

/* Random registers and memory: the walk ends, inside its bounds, whatever it reads. */
static void fuzz(unsigned seed, int rounds) {
    srand(seed);
    for (int r = 0; r < rounds; r++) {
        set_up();
        for (int i = 0; i < HEAP_SIZE; i += 8)
            put64(heap + i, rand() % 3 ? HEAP + rand() % HEAP_SIZE : STACK + rand() % STACK_SIZE);
        for (int i = 0; i < HEAP_SIZE / 128; i++)
            segmap[i] = rand() % 4 ? rand() % 8 : rand();
        for (int i = 0; i < STACK_SIZE; i += 8)
            put64(stack + i, rand() % 2 ? HEAP + rand() % HEAP_SIZE
                                        : (STACK + rand() % STACK_SIZE) & ~7ULL);
        for (int i = 0; i < HOST_RULES; i++)
            for (unsigned b = 0; b < sizeof(struct jt_rule); b++)
                ((__u8 *)&host_rules[i])[b] = rand() % 4 ? rand() % 8 : rand();
        for (int i = 0; i < HOST_ROWS; i++)
            host_rows[i] = (struct jt_row){rand(), rand() % HOST_RULES, 0};
        __u32 *vm = (__u32 *)&proc.vm.generated_first;
        for (; (void *)vm < (void *)&proc.heaps; vm++)
            if (rand() % 4 == 0)
                *vm = rand() % 2 ? rand() : rand() % 400;
        proc.vm.interpreter_low = HEAP;
        proc.vm.interpreter_high = HEAP + rand() % HEAP_SIZE;
        proc.heap_count = rand();
        proc.mappings_count = rand();
        for (int i = 0; i < JT_NREGS; i++)
            walk.regs[i] = rand() % 2 ? STACK + rand() % STACK_SIZE : HEAP + rand() % HEAP_SIZE;
        walk.pc = rand() % 4 ? HEAP + rand() % HEAP_SIZE : (__u64)rand() << 20;
        walk.java_thread = rand() % 2 ? STACK + rand() % STACK_SIZE : 0;
        host_walk(&walk, &proc, JT_MAX_FRAMES);
        checked++;
        if (walk.end >= JT_END_COUNT || walk.frame_count > JT_MAX_FRAMES) {
            failures++;
            printf("round %d of seed %u: end %u after %u frames\n", r, seed, walk.end,
                   walk.frame_count);
        }
    }
}

int main(int argc, char **argv) {
    for (unsigned i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
        run(&shapes[i]);
    restored_fp();
    deoptimized(6, 2);
    deoptimized(7, 2);
    deoptimized(7, 1);
    stale_word();
    call_stub(0);
    call_stub(10);
    archive_jump(0);
    archive_jump(10);
    fuzz(argc > 1 ? atoi(argv[1]) : 1, argc > 2 ? atoi(argv[2]) : 2000);
    host_reset();
    printf("%d checked, %d failed\n", checked, failures);
    return failures != 0;
}
