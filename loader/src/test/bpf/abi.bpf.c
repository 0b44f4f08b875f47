// SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
/* Carries the BTF of everything in jtrace_abi.h, for the comparison with the Java twins. */
#include "minimal.h"
#include "jtrace_abi.h"

#define KEEP(type, name) struct type name = {}

KEEP(jt_row, keep_row);
KEEP(jt_rule, keep_rule);
KEEP(jt_mapping, keep_mapping);
KEEP(jt_code_heap, keep_code_heap);
KEEP(jt_vm, keep_vm);
KEEP(jt_proc, keep_proc);
KEEP(jt_thread, keep_thread);
KEEP(jt_frame, keep_frame);
KEEP(jt_sample, keep_sample);
KEEP(jt_probe_arg, keep_probe_arg);
KEEP(jt_code_site, keep_code_site);
KEEP(jt_code_load, keep_code_load);
KEEP(jt_wait_key, keep_wait_key);
KEEP(jt_hop, keep_hop);
KEEP(jt_chain, keep_chain);
KEEP(jt_wait_sum, keep_wait_sum);
KEEP(jt_wait, keep_wait);
KEEP(jt_waiting, keep_waiting);
KEEP(jt_thread_now, keep_thread_now);
KEEP(jt_probe, keep_probe);
KEEP(jt_note, keep_note);
KEEP(jt_resource, keep_resource);
KEEP(jt_gc_causes, keep_gc_causes);

enum jt_end keep_end = 0;
enum jt_frame_kind keep_frame_kind = 0;
enum jt_counter keep_counter = 0;
enum jt_reg keep_reg = 0;
enum jt_cfa_kind keep_cfa_kind = 0;
enum jt_loc_kind keep_loc_kind = 0;
enum jt_record_type keep_record_type = 0;
enum jt_blocker keep_blocker = 0;
enum jt_wait_kind keep_wait_kind = 0;
enum jt_probe_kind keep_probe_kind = 0;
enum jt_allocator_call keep_allocator_call = 0;
enum jt_jvm_call keep_jvm_call = 0;
enum jt_memory_field keep_memory_field = 0;

char LICENSE[] SEC("license") = "Dual BSD/GPL";
