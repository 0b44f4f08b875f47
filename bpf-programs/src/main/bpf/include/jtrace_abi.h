/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/*
 * What crosses between the BPF programs and the host process: map values and ring buffer records.
 *
 * Every struct here has a hand-written Java twin in jtrace.loader.abi; a test reads the BTF of the
 * compiled object and compares sizes, member names and offsets. Memory is in bytes, time in ns of
 * CLOCK_MONOTONIC unless a name says otherwise. All members are naturally aligned, no padding is
 * implicit.
 */
#ifndef JTRACE_ABI_H
#define JTRACE_ABI_H

/* ---- limits ---------------------------------------------------------------------------------- */

#define JT_MAX_FRAMES 2048        /* user frames of one stack */
#define JT_MAX_KERNEL_FRAMES 127  /* kernel.perf_event_max_stack's default */
#define JT_MAX_CODE_HEAPS 8
#define JT_MAX_MAPPINGS 16384     /* executable mappings of one process */
#define JT_MAX_RULES 8192         /* distinct unwind rules of all tables */
#define JT_NAME_POINTERS 4
#define JT_VIRTUAL_NAME 48 /* bytes of a virtual thread's name that are kept */
#define JT_NAME_UTF16 0x80000000u
#define JT_LABEL_BUCKETS_LOG2 13 /* of the table of threads' labels */
#define JT_LABEL_WORDS 8         /* of one bucket */
#define JT_LABEL_SET_BITS 24     /* a word: the set in the lower bits, the thread's id above */
#define JT_LABELS_UNKNOWN 0xffffffffu /* the thread's labels could not be read */
#define JT_MAX_PROBE_SITES 64 /* attached USDT sites with argument locations */
#define JT_MAX_EVENTS 64 /* events of one recording that a program tells apart by its attach cookie */

/* ---- unwind tables ---------------------------------------------------------------------------- */

/*
 * One row: the rule for pcs from `pc` up to the next row's pc. Rows of a table are sorted by pc;
 * pc is relative to the table's base (ELF: link-time virtual address; generated code: the lowest
 * code heap address), so tables of ELF files are shared by all processes that map the file.
 */
struct jt_row {
    __u32 pc;
    __u16 rule; /* index into the rule table; 0 = no rule (a gap) */
    __u16 reserved;
};

/* DWARF numbering of the x86-64 registers, as in the System V psABI. */
enum jt_reg {
    JT_RAX, JT_RDX, JT_RCX, JT_RBX, JT_RSI, JT_RDI, JT_RBP, JT_RSP,
    JT_R8, JT_R9, JT_R10, JT_R11, JT_R12, JT_R13, JT_R14, JT_R15,
    JT_NREGS,
};

/* How the canonical frame address (the caller's sp after its call returned) is computed. */
enum jt_cfa_kind {
    JT_CFA_NONE,  /* no rule: the walk ends with JT_END_NO_ROW */
    JT_CFA_REG,   /* reg + cfa_off */
    JT_CFA_DEREF, /* *(reg + cfa_off) + cfa_off2 */
    JT_CFA_PLT,   /* rsp + 8 + ((pc & 15) >= 11 ? 8 : 0), the psABI's lazy PLT stub expression */
};

/* Where a value of the caller (its rbp, or the return address) is. */
enum jt_loc_kind {
    JT_LOC_SAME,   /* unchanged in its own register (rbp only) */
    JT_LOC_AT_CFA, /* at memory cfa + off */
    JT_LOC_AT_REG, /* at memory reg + off */
    JT_LOC_REG,    /* in register reg */
};

#define JT_RULE_STOP 1u        /* outermost frame of the thread: the stack is complete here */
#define JT_RULE_SIGNAL 2u      /* signal trampoline: registers from the rt_sigframe at sp */
#define JT_RULE_INTERP 4u      /* complete interpreter frame: step by its rbp-based slots */
#define JT_RULE_INTERP_METHOD 8u /* interpreted method not yet in a frame: Method* in rbx, bci 0 */
#define JT_RULE_CONTINUATION 16u /* thaws frames of a continuation: its frozen frames come next */
#define JT_RULE_DEOPT 32u /* replaces the frame of its caller while that is deoptimized */
#define JT_RULE_FORKED 64u /* after a system call that makes a thread: outermost where rax is 0 */

struct jt_rule {
    __u8 cfa_kind;  /* enum jt_cfa_kind */
    __u8 cfa_reg;   /* enum jt_reg */
    __u8 fp_kind;   /* enum jt_loc_kind */
    __u8 fp_reg;
    __u8 ra_kind;   /* enum jt_loc_kind, never SAME */
    __u8 ra_reg;
    __u16 flags;    /* JT_RULE_* */
    __s32 cfa_off;
    __s32 cfa_off2;
    __s32 fp_off;
    __s32 ra_off;
};

/* ---- per process ------------------------------------------------------------------------------ */

#define JT_MAP_VDSO 1u
#define JT_MAP_LIBJVM 2u

struct jt_mapping {
    __u64 start;      /* sorted, not overlapping */
    __u64 end;
    __u64 bias;       /* address - bias = link-time virtual address in the ELF file */
    __u32 rows_first; /* the table's slice of the rows array */
    __u32 rows_count; /* 0: no unwind table */
    __u32 module;     /* host's id of the ELF file */
    __u32 flags;      /* JT_MAP_* */
};

struct jt_code_heap {
    __u64 low;    /* reserved range of code, one heap after the other by address */
    __u64 high;
    __u64 segmap; /* address of the segment map's first byte */
};

/* HotSpot's layout and addresses in this process; absent members are JT_ABSENT. */
#define JT_ABSENT 0xffffffffu

struct jt_vm {
    __u64 interpreter_low; /* the StubQueue of AbstractInterpreter */
    __u64 interpreter_high;
    __u64 call_stub_return; /* *StubRoutines::_call_stub_return_address */
    __u64 nmethod_names[JT_NAME_POINTERS];        /* CodeBlob::_name values of compiled methods */
    __u64 native_nmethod_names[JT_NAME_POINTERS]; /* and of native wrappers */
    __u64 vtable_names[JT_NAME_POINTERS];         /* vtable and itable stubs */
    __u64 cont_return_barrier; /* 0 when unknown */
    __u64 cont_entry_return;   /* ContinuationEntry::_return_pc; 0: frozen frames cannot be read */
    __u64 enter_special;       /* nmethod of Continuation.enterSpecial; 0 until it exists */
    __u64 do_yield;            /* nmethod of Continuation.doYield; 0 until it exists */
    __u64 oop_base;            /* CompressedOops::_base */
    __u64 chunk_klass;         /* class word of jdk.internal.vm.StackChunk */
    __u64 virtual_klass;       /* class word of java.lang.VirtualThread, 0: no ids */
    __u64 klass_mask;          /* class word of an object: (u64 at klass_at >> klass_shift) & mask */
    __u64 label_table;         /* words of threads' labels (the agent's LabelMemory); 0: there are none */
    __u64 generated_base;      /* base of the rows of generated code */
    __u32 generated_first;     /* slice of the rows array for stubs, codelets, adapters */
    __u32 generated_count;
    __u32 segment_shift;       /* CodeHeap::_log2_segment_size */
    __u32 heap_block_header;   /* sizeof(HeapBlock) */
    __u32 thread_vframes;      /* JavaThread::_vframe_array_head */
    __u32 blob_name;           /* offsets in CodeBlob / nmethod */
    __u32 blob_size;
    __u32 blob_frame_size;            /* in words */
    __u32 blob_frame_complete;
    __u32 blob_frame_complete_is_s16; /* 1: int16_t (25+), 0: int */
    __u32 blob_code_begin;            /* a pointer, or an int offset from the blob */
    __u32 blob_code_end;
    __u32 blob_code_is_offset;
    __u32 nmethod_verified_entry;     /* pointer, or u2 offset from code begin */
    __u32 nmethod_verified_entry_is_offset;
    __u32 nmethod_deopt_handler;      /* pointer, or int offset from the blob */
    __u32 nmethod_deopt_mh_handler;
    __u32 nmethod_deopt_is_offset;
    __u32 nmethod_orig_pc;            /* field that holds the int offset from sp */
    __u32 nmethod_compile_id;
    __u32 nmethod_comp_level;
    __u32 nmethod_method;
    __u32 method_const;               /* Method::_constMethod */
    __u32 const_method_size;          /* sizeof(ConstMethod): bytecodes follow */
    __u32 const_code_size;            /* ConstMethod::_code_size (u2) */
    __u32 thread_anchor;              /* JavaThread::_anchor */
    __s32 interp_bcp_slot;            /* words from rbp: -8 (9+), -7 (8) */
    __u32 version;                    /* JDK feature release */
    __u32 oop_kind;                   /* enum jt_oop_kind */
    __u32 oop_shift;                  /* CompressedOops::_shift */
    __u32 moving_collector;           /* 1: objects move while Java runs (ZGC, Shenandoah) */
    __u32 forwarding;                 /* 1: a mark word ending in 11 is the object's new address */
    __u32 klass_at;
    __u32 klass_shift;
    __u32 thread_cont_entry;          /* JavaThread::_cont_entry */
    __u32 thread_vthread;             /* JavaThread::_vthread, an OopHandle */
    __u32 entry_parent;               /* offsets in ContinuationEntry */
    __u32 entry_cont;
    __u32 entry_bytes;                /* its size: the saved rbp of enterSpecial lies behind it */
    __u32 cont_tail;                  /* Continuation.tail */
    __u32 cont_target;                /* Continuation.target */
    __u32 chunk_sp;                   /* fields of StackChunk, below JT_CHUNK_HEADER */
    __u32 chunk_pc;
    __u32 chunk_size;
    __u32 chunk_bottom;               /* where the frames end, in words from the stack's begin */
    __u32 chunk_bottom_is_argsize;    /* 1 (to 21): how many words before the end instead */
    __u32 chunk_parent;
    __u32 chunk_stack;                /* first word of the frames */
    __u32 vthread_tid;                /* java.lang.Thread.tid */
    __u32 vthread_name;               /* java.lang.Thread.name */
    __u32 object_header;              /* where an object's fields may begin */
    __u32 string_value;               /* String.value */
    __u32 string_coder;               /* String.coder: 0 LATIN1, 1 UTF16 */
    __u32 array_length;
    __u32 array_bytes;                /* first element of a byte[] */
    __u32 thread_object;              /* JavaThread::_threadObj: an OopHandle, on 8 and 11 an oop */
    __u32 handles_are_oops;           /* 1: fields of VM structures are references themselves (8 to 13) */
    __u32 thread_park_blocker;        /* java.lang.Thread.parkBlocker */
    __u32 thread_pending_monitor;     /* JavaThread::_current_pending_monitor */
    __u32 thread_waiting_monitor;     /* JavaThread::_current_waiting_monitor */
    __u32 monitor_object;             /* ObjectMonitor::_object: a WeakHandle, on 8 and 11 an oop */
    __u32 compiler_env;               /* CompilerThread::_env */
    __u32 env_task;                   /* ciEnv::_task */
    __u32 task_method;                /* CompileTask::_method */
    __u32 thread_allocated;           /* Thread::_allocated_bytes: outside of its buffer */
    __u32 thread_buffer;              /* Thread::_tlab */
    __u32 buffer_start;               /* ThreadLocalAllocBuffer::_start */
    __u32 buffer_top;                 /* ThreadLocalAllocBuffer::_top */
};

/* How a reference is stored in an object or an OopHandle. */
enum jt_oop_kind {
    JT_OOP_NARROW = 0,   /* fields: 32 bits, scaled; handles: an address */
    JT_OOP_PLAIN = 1,    /* an address */
    JT_OOP_COLOURED = 2, /* generational ZGC: zpointer of zAddress.hpp */
};

#define JT_CHUNK_HEADER 64u /* the fields of a StackChunk lie in its first bytes */

#define JT_PROC_JVM 1u    /* `vm` and `heaps` are valid */

struct jt_proc {
    __u32 flags; /* JT_PROC_* */
    __u32 heap_count;
    __u32 mappings_first; /* slice of the mappings array */
    __u32 mappings_count;
    __u32 generation; /* changes when the host rewrites the value */
    __u32 reserved;
    struct jt_vm vm;
    struct jt_code_heap heaps[JT_MAX_CODE_HEAPS];
};

#define JT_THREAD_COMPILER 1u /* a CompilerThread */

/* Java thread of a native thread id (host's pid namespace), for anchor recovery. */
struct jt_thread {
    __u64 java_thread; /* JavaThread* */
    __u64 stack_low;   /* 0 when unknown */
    __u64 stack_high;
    __u32 flags; /* JT_THREAD_* */
    __u32 reserved;
};

/* ---- records ---------------------------------------------------------------------------------- */

enum jt_frame_kind {
    JT_FRAME_NATIVE = 1,      /* code of an ELF file or the vdso */
    JT_FRAME_COMPILED = 2,    /* nmethod: C1, C2 or native wrapper */
    JT_FRAME_INTERPRETED = 3,
    JT_FRAME_STUB = 4,        /* any other generated code */
    JT_FRAME_UNKNOWN = 5,     /* pc in no known executable mapping */
    JT_FRAME_COMPILING = 6,   /* no code: the Method* that a compiler thread works on, always last */
};

#define JT_FRAME_ENTRY 0x01u      /* enterSpecial: below it run the frames of a continuation */
#define JT_FRAME_LEAF 0x10u       /* pc is exact, not a return address */
#define JT_FRAME_SPLICED 0x20u    /* reached through the thread's anchor: frames may be missing before */
#define JT_FRAME_DEOPT 0x40u      /* return address was the deopt handler; pc is the original one */
#define JT_FRAME_HEURISTIC 0x80u  /* stepped without an exact rule */

struct jt_frame {
    __u64 address; /* pc; for interpreted frames the Method* */
    __u64 extra;   /* compiled, stub: blob address; interpreted: bcp, 0 if unknown; native: 0 */
    __u32 id;      /* compiled: compile id; native: module id; interpreted: low half of ConstMethod* */
    __u8 kind;     /* enum jt_frame_kind */
    __u8 flags;    /* JT_FRAME_* */
    __u8 level;    /* compiled: nmethod::_comp_level */
    __u8 reserved;
};

/* Why the walk ended. */
enum jt_end {
    JT_END_COMPLETE = 0,      /* reached the thread's outermost frame */
    JT_END_NO_USER = 1,       /* kernel thread, or no user registers: complete */
    JT_END_MAX_STACK = 2,     /* the limit that was asked for */
    JT_END_DEPTH = 3,         /* JT_MAX_FRAMES */
    JT_END_NOT_READY = 4,     /* the host does not know the process yet */
    JT_END_NO_MAPPING = 5,    /* pc in no known executable mapping */
    JT_END_NO_TABLE = 6,      /* mapping without unwind rows */
    JT_END_NO_ROW = 7,        /* a gap in the rows, or a rule that cannot be followed */
    JT_END_FAULT = 8,         /* stack memory not readable (not resident, or the pc was wrong) */
    JT_END_BAD_FRAME = 9,     /* an invariant broke: sp not rising, misaligned, huge frame */
    JT_END_BAD_RETURN = 10,   /* no plausible return address in a compiled frame */
    JT_END_BAD_BLOB = 11,     /* code heap walk failed: loop, free block, unreadable */
    JT_END_BAD_INTERP = 12,   /* implausible interpreter frame */
    JT_END_FROZEN = 13,       /* return barrier of a virtual thread whose frames could not be read */
    JT_END_EXITING = 14,      /* the thread is ending and has left its memory: complete */
    JT_END_SPLICED = 15,      /* given by the host only, for JT_FRAME_SPLICED */
    JT_END_MOVED = 16,        /* frozen frames that the collector was moving */
    JT_END_COUNT = 17,
};

enum jt_record_type {
    JT_RECORD_SAMPLE = 1,
    JT_RECORD_CODE_LOAD = 2,
    JT_RECORD_STACK = 3, /* a jt_sample that only tells what its stack_id stands for */
    JT_RECORD_WAIT = 4,
    JT_RECORD_NOTE = 5,
    JT_RECORD_THREAD = 6,
    JT_RECORD_RESOURCE = 7,
    JT_RECORD_CHAIN = 8,
};

struct jt_sample {
    __u32 type;           /* JT_RECORD_SAMPLE or JT_RECORD_STACK */
    __u32 end;            /* enum jt_end */
    __u64 time_ns;
    __u64 end_address;    /* pc at which the walk ended when not complete */
    __u64 start_time_ns;  /* boot-time of the process's start, tells reused pids apart */
    __u64 weight;         /* the event's own unit; cpu: ns this sample stands for */
    __u64 stack_id;       /* hash of process, virtual thread and frames; 0 where nobody refers to it */
    __u64 detail;         /* allocations: the Klass*; else 0 */
    __u64 size;           /* allocations: bytes of the object; calls: of the text behind the frames */
    __u32 tgid;
    __u32 tid;
    __u32 cpu;
    __u32 event;          /* index of the event in the recording */
    __u32 kernel_frames;
    __u32 user_frames;
    __u32 generation;     /* of the jt_proc the walk used */
    __u32 virtual_name_size; /* bytes of the name, at most 2^30; JT_NAME_UTF16 or not */
    __s64 virtual_id;     /* Thread.threadId() of the virtual thread; 0: none, -1: not readable */
    __u32 labels;   /* number of the thread's set of labels, 0: none, or JT_LABELS_UNKNOWN */
    __u32 reserved;
    char virtual_name[JT_VIRTUAL_NAME]; /* Latin-1, or UTF-16 when so flagged; cut */
    char comm[16];
    /* struct jt_frame user[user_frames]; __u64 kernel[kernel_frames]; each leaf first */
};

/* What a thread waited for. */
enum jt_blocker {
    JT_BLOCKER_NONE = 0,    /* nothing is known */
    JT_BLOCKER_MONITOR = 1, /* to enter a monitor */
    JT_BLOCKER_WAIT = 2,    /* Object.wait */
    JT_BLOCKER_PARK = 3,    /* LockSupport.park with a blocker */
    JT_BLOCKER_RESOURCE = 4,  /* a file or socket: klass_word is its id */
    JT_BLOCKER_THROTTLED = 5, /* runnable, but its cgroup has used up its CPU time */
    JT_BLOCKER_TASK = 6,      /* runnable, but another took its CPU: klass_word is that one's id */
};

enum jt_resource_kind {
    JT_RESOURCE_FILE = 1, /* parts: the path's names, the last one first */
    JT_RESOURCE_INET = 2,
    JT_RESOURCE_INET6 = 3,
    JT_RESOURCE_UNIX = 4, /* parts[0], parts[1]: the path; begins with 0 when it is abstract */
    JT_RESOURCE_TASK = 5, /* parts[0]: its comm */
};

#define JT_PATH_PARTS 24
#define JT_PART_BYTES 64 /* of each name, with its 0 */

/* What a file, socket or task is called; told when its id is met for the first time. */
struct jt_resource {
    __u32 type;  /* JT_RECORD_RESOURCE */
    __u32 kind;  /* enum jt_resource_kind */
    __u64 id;
    __u16 own_port;
    __u16 peer_port;  /* 0: it listens, was accepted, or is not connected */
    __u32 part_count; /* JT_PATH_PARTS: there may be more */
    __u8 peer[16];    /* address as on the wire; INET: the first four bytes */
    char parts[JT_PATH_PARTS * JT_PART_BYTES];
};

/* Parts of the time that a thread is off the CPU. */
enum jt_wait_kind {
    JT_WAIT_BLOCKED = 0,   /* until it was woken */
    JT_WAIT_RUN_QUEUE = 1, /* runnable, but not running */
    JT_WAIT_UNMOUNTED = 2, /* of a virtual thread: without a carrier, waiting or runnable */
};

/* States of threads that wait, as ps shows them. */
enum jt_wait_state {
    JT_STATE_RUNNABLE = 1, /* R */
    JT_STATE_SLEEPING = 2, /* S */
    JT_STATE_DISK = 4,     /* D */
    JT_STATE_OTHER = 8,    /* T, t, I */
};

/* A virtual thread. */
struct jt_virtual {
    __u64 id; /* Thread.threadId() */
    __u32 tgid;
    __u32 reserved;
};

/* Waits that are alike. */
struct jt_wait_key {
    __u64 stack_id;    /* where it left the CPU */
    __u64 waker_stack; /* of the thread that woke it, 0: not asked for, an interrupt, or nobody */
    __u64 klass_word;  /* class word of the object that it waited for, or the resource's id; 0: none */
    __u64 chain;       /* who woke the waker while this one waited: id of a jt_chain, 0: nobody */
    __u32 tgid;
    __u32 tid;
    __u32 waker_tid;   /* 0 where waker_stack is */
    __u16 state;       /* task_struct::__state when it left the CPU; 0: it was runnable */
    __u8 kind;         /* enum jt_wait_kind */
    __u8 blocker;      /* enum jt_blocker */
    __u32 labels;      /* as in jt_sample, when it left the CPU */
    __u32 waker_labels;
};

struct jt_wait_sum {
    __u64 count;
    __u64 total_ns;
    __u64 first_ns; /* end of the first of them */
    __u64 start_time_ns; /* as in jt_sample */
    char comm[16];
};

/* One wait, or several that were summed up. */
struct jt_wait {
    __u32 type; /* JT_RECORD_WAIT */
    __u32 cpu;  /* where it ended */
    __u64 time_ns; /* its end */
    struct jt_wait_key key;
    struct jt_wait_sum sum;
};

#define JT_MAX_HOPS 8 /* wakers of one wait: who woke, who woke that one, and so on */

/* A wait of a waker, and who ended it. */
struct jt_hop {
    __u64 stack_id;    /* where the waker had left the CPU */
    __u64 waker_stack; /* as in jt_wait_key */
    __u64 klass_word;  /* as in jt_wait_key */
    __u32 other;       /* whether a thread ended it whose stack is not asked for */
    __u16 state;       /* as in jt_wait_key */
    __u8 blocker;      /* enum jt_blocker */
    __u8 reserved;
};

/* What a jt_wait_key's chain stands for: told when it is met first. */
struct jt_chain {
    __u32 type; /* JT_RECORD_CHAIN */
    __u32 count;
    __u64 id;
    struct jt_hop hops[JT_MAX_HOPS - 1]; /* the waker's own wait first */
};

/* A thread that is off the CPU. */
struct jt_waiting {
    __u64 since_ns; /* 0: it is not */
    __u64 woken_ns; /* 0: not yet */
    __u64 carried_ns; /* of waits for a monitor that a timer has interrupted */
    __u64 start_time_ns;
    struct jt_wait_key key;
    struct jt_wait_key carried_key;
    char comm[16];
};

/* What the host says while waits are summed up: indexes of an array of numbers. */
enum jt_summing {
    JT_SUMMING_ROUND = 0,    /* even or odd: which of the two maps is filled */
    JT_SUMMING_BEGIN_NS = 1, /* of the recording; 0: threads that wait already are looked for */
    JT_SUMMING_CUT_NS = 2,   /* until when waits that are not over are told when cut_waits runs */
    JT_SUMMING_SWITCH_LOW = 3,  /* the kernel's code that switches threads (__schedule); 0: not known */
    JT_SUMMING_SWITCH_HIGH = 4,
    JT_SUMMING_COUNT = 5,
};

/* What a thread does at the moment of asking; its stack, a JT_RECORD_STACK, comes right behind. */
struct jt_thread_now {
    __u32 type; /* JT_RECORD_THREAD */
    __u32 tgid;
    __u32 tid;
    __u32 state;    /* task_struct::__state; 0: it runs, or waits for a CPU */
    __u32 on_cpu;   /* it runs: a stack told with it is not of one moment */
    __u32 walked;   /* whether a stack follows */
    __u64 switches; /* how often it has left the CPU: the same number, the same stack */
    __u64 left_ns;  /* when it left its CPU, by that CPU's own clock */
    __u64 cpu_ns;   /* that it has used in its life */
    __u32 cpu;
    __u32 reserved;
    char comm[16];
};

/* What a program that serves several events records, found by its attach cookie. */
enum jt_probe_kind {
    JT_PROBE_PLAIN = 0,        /* weight: hits */
    JT_PROBE_TLAB = 1,         /* AllocTracer::send_allocation_in_new_tlab */
    JT_PROBE_OUTSIDE_TLAB = 2, /* AllocTracer::send_allocation_outside_tlab */
    JT_PROBE_JAVA = 3, /* JVM_HoldsLock, called by code that the agent has put into a method */
};

#define JT_CALL_MAGIC 0x4c4c41434552544aULL /* first of the words that such code hands over */
#define JT_CALL_TEXT 256 /* bytes of the text of its arguments */

#define JT_NO_ARGUMENT 0xffu

struct jt_probe {
    __u32 event;  /* index of the event in the recording */
    __u32 kind;   /* enum jt_probe_kind */
    __u64 period; /* weight between two samples; 0 or 1: every hit; Java: number of the probe */
    __u8 klass_arg; /* which arguments tell an allocation's class, TLAB size and object size */
    __u8 total_arg;
    __u8 size_arg;
    __u8 thread_arg; /* and its JavaThread; JT_NO_ARGUMENT: none does */
    __u8 reserved[4];
};

/* Something that happened at a stack that is told by its id; a text may follow in the record. */
struct jt_note {
    __u32 type;   /* JT_RECORD_NOTE */
    __u32 event;  /* index of the event in the recording */
    __u64 time_ns;
    __u64 stack_id;
    __u64 start_time_ns; /* as in jt_sample */
    __u64 weight; /* in the event's unit */
    __u64 detail; /* allocations: bytes of the one that was sampled; else the event's own */
    __u32 tgid;
    __u32 tid;
    __u32 cpu;
    __u32 reserved;
    char comm[16];
};

/* What a function of an allocator does with its arguments, told by its attach cookie. */
enum jt_allocator_call {
    JT_CALL_MALLOC = 0,   /* (size) */
    JT_CALL_CALLOC = 1,   /* (count, size) */
    JT_CALL_REALLOC = 2,  /* (old, size) */
    JT_CALL_ALIGNED = 3,  /* (alignment, size) */
    JT_CALL_POSIX = 4,    /* (address *, alignment, size), 0 when done */
    JT_CALL_FREE = 5,     /* (address) */
};

#define JT_CALL_RETURNS 0x100u /* the program for the function's end is attached as well */

/* What a tracepoint tells of memory: bits 0 to 7 of its attach cookie. */
enum jt_memory_field {
    JT_FIELD_BYTES = 0, /* bytes, in a field of the tracepoint */
    JT_FIELD_ORDER = 1, /* 2^n pages, n in a field */
    JT_FIELD_MMAP = 2,  /* mmap(address, bytes, protection, flags, file): writable memory of no file */
    JT_FIELD_BRK = 3,   /* brk(end): what it adds */
    JT_FIELD_MREMAP = 4, /* mremap(address, old bytes, new bytes): what it adds */
};

#define JT_FIELD_EVENT_SHIFT 8   /* the event's index, 8 bits */
#define JT_FIELD_OFFSET_SHIFT 16 /* where the field is, 16 bits */
#define JT_FIELD_SIZE_SHIFT 32   /* its bytes, 8 bits */

/* A block that an allocator has given out. */
struct jt_block {
    __u64 address;
    __u32 tgid;
    __u32 reserved;
};

/* What a function of the JVM tells when it is called: bits 0 to 7 of its attach cookie. */
enum jt_jvm_call {
    JT_JVM_CLASS = 0,  /* (Klass *) */
    JT_JVM_OBJECT = 1, /* (JNIEnv *, jobject): the detail is its class word */
};

#define JT_JVM_EVENT_SHIFT 8 /* the event's index */

#define JT_CAUSE_BYTES 48

/* Texts in the JVM's performance data, addresses; 0: not there. */
struct jt_gc_causes {
    __u64 current; /* sun.gc.cause */
    __u64 last;    /* sun.gc.lastCause */
};

/* Where a USDT argument is: in a register, or in memory at register + offset. */
struct jt_probe_arg {
    __u8 reg; /* enum jt_reg */
    __u8 in_memory;
    __u8 size; /* bytes of the value */
    __u8 reserved;
    __s32 offset;
};

struct jt_code_site {
    struct jt_probe_arg code_begin;
    struct jt_probe_arg code_size;
};

/* HotSpot has installed a compiled method. */
struct jt_code_load {
    __u32 type; /* JT_RECORD_CODE_LOAD */
    __u32 tgid;
    __u64 time_ns;
    __u64 code_begin;
    __u64 code_size;
};

/* Indexes of the per-CPU counters. */
enum jt_counter {
    JT_COUNT_SAMPLES = 0,      /* records handed to the ring buffer */
    JT_COUNT_RING_FULL = 1,    /* samples lost: ring buffer full */
    JT_COUNT_NESTED = 2,       /* samples lost: scratch slots in use */
    JT_COUNT_SKIPPED_IDLE = 3, /* ticks of the idle task */
    JT_COUNT_FILTERED = 4,     /* ticks of other processes or threads */
    JT_COUNT_USER_FRAMES = 5,
    JT_COUNT_KERNEL_FRAMES = 6,
    JT_COUNT_STACKS_LOST = 7,  /* stacks that are referred to but did not fit the ring buffer */
    JT_COUNT_WAITS_LOST = 8,   /* waits lost: neither the sums nor the ring buffer had room */
    JT_COUNT_WAITS_LOST_NS = 9,
    JT_COUNT_SWITCHES = 10,    /* times that a target's thread left the CPU */
    JT_COUNT_BLOCKS_LOST = 11, /* sampled blocks that the table of live ones had no room for */
    JT_COUNT_NOTES_LOST = 12,  /* notes lost: ring buffer full */
    JT_COUNT_THREADS_UNTOLD = 13, /* resting threads that the ring buffer had no room for */
    JT_COUNT_PROCESSES_LOST = 14, /* processes to be recorded that the table had no room for */
    JT_COUNT_MAX = 16,
};

#endif
