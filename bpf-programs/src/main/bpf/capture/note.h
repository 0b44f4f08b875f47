/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* Notes: events that refer to their stack by its id. */
#ifndef JT_CAPTURE_NOTE_H
#define JT_CAPTURE_NOTE_H

#include "stackid.h"

/* Fills in the note of the stack that was walked. */
jt_inline void fill_note(struct jt_note *note, const struct jt_walk *w, __u64 id) {
    note->type = JT_RECORD_NOTE;
    note->event = 0;
    note->time_ns = w->sample.time_ns;
    note->stack_id = id;
    note->start_time_ns = w->sample.start_time_ns;
    note->weight = 0;
    note->detail = 0;
    note->tgid = w->sample.tgid;
    note->tid = w->sample.tid;
    note->cpu = w->sample.cpu;
    note->reserved = 0;
    __builtin_memcpy(note->comm, w->sample.comm, sizeof(note->comm));
}

/*
 * A scratch space with a note for the current task, of the stack in the registers `context`, or in those
 * that it saved when it entered the kernel where `context` is 0; `method` is what it compiles, 0: nothing.
 * 0: there is no scratch space. Who has it releases it.
 */
jt_inline struct jt_scratch *take_note(void *ctx, const struct jt_user_regs *context,
                                       const struct jt_proc *proc, __u64 method) {
    struct task_struct *task = bpf_get_current_task_btf();
    struct jt_scratch *s = take_scratch();
    if (!s)
        return 0;
    struct jt_walk *w = &s->walk;
    begin_record(w, task, proc, JT_RECORD_STACK, 0, 0);
    w->java_thread = 0;
    w->hash = 0;
    int user = 1;
    if (context)
        take_registers(w, context);
    else
        user = take_saved_registers(s, task);
    walk_user(w, task, proc, user);
    if (method && proc)
        jt_push_method(w, &proc->vm, method);
    fill_note(&s->note, w, stack_id(w, end_record(w, ctx, !context)));
    return s;
}

jt_inline void send_note(struct jt_note *note, __u32 event, __u32 size) {
    note->event = event;
    __u64 wake = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > wakeup_bytes ? BPF_RB_FORCE_WAKEUP
                                                                            : BPF_RB_NO_WAKEUP;
    if (bpf_ringbuf_output(&events, note, size, wake))
        count(JT_COUNT_NOTES_LOST, 1);
}

#endif
