/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0) */
/* HotSpot's code cache: from a pc to its CodeBlob. Source: share/memory/heap.{hpp,cpp}. */
#ifndef JT_BLOB_H
#define JT_BLOB_H

#include "state.h"

#define JT_SEGMAP_STEPS 24

enum jt_blob_kind { JT_BLOB_NONE, JT_BLOB_COMPILED, JT_BLOB_NATIVE, JT_BLOB_VTABLE, JT_BLOB_OTHER };

jt_inline int jt_is_name(const __u64 *names, __u64 name) {
    return name == names[0] || name == names[1] || name == names[2] || name == names[3];
}

/*
 * CodeHeap's segment map: the byte of a segment says how many segments to go back for the block's
 * first one (0: this is it, 0xff: free). Loads the blob's header into the window.
 */
jt_inline enum jt_blob_kind jt_load_blob(struct jt_walk *w, const struct jt_proc *p, __u64 pc) {
    const struct jt_vm *vm = &p->vm;
    __u64 low = 0, segmap = 0;

    w->blob_at = 0;
    for (int i = 0; i < JT_MAX_CODE_HEAPS; i++) {
        if (i >= p->heap_count)
            break;
        if (pc >= p->heaps[i].low && pc < p->heaps[i].high) {
            low = p->heaps[i].low;
            segmap = p->heaps[i].segmap;
            break;
        }
    }
    if (!segmap)
        return JT_BLOB_NONE;

    __u32 shift = vm->segment_shift & 31;
    __u64 segment = (pc - low) >> shift;
    __u8 back = 0xff;
    for (int i = 0; i < JT_SEGMAP_STEPS; i++) {
        if (jt_read_user(&back, 1, segmap + segment) || back == 0xff)
            return JT_BLOB_NONE;
        if (back == 0)
            break;
        if (back > segment)
            return JT_BLOB_NONE;
        segment -= back;
    }
    if (back)
        return JT_BLOB_NONE;

    __u64 blob = low + (segment << shift) + vm->heap_block_header;
    if (jt_read_user(w->blob, JT_BLOB_WINDOW, blob)) {
        /* a small blob at the end of the committed part */
        if (jt_read_user(w->blob, 128, blob))
            return JT_BLOB_NONE;
    }
    w->blob_at = blob;
    __u64 name = jt_blob_u64(w, vm->blob_name);
    if (!name)
        return JT_BLOB_NONE;
    if (jt_is_name(vm->nmethod_names, name))
        return JT_BLOB_COMPILED;
    if (jt_is_name(vm->native_nmethod_names, name))
        return JT_BLOB_NATIVE;
    if (jt_is_name(vm->vtable_names, name))
        return JT_BLOB_VTABLE;
    return JT_BLOB_OTHER;
}

jt_inline __u64 jt_code_begin(const struct jt_walk *w, const struct jt_vm *vm) {
    return vm->blob_code_is_offset ? w->blob_at + jt_blob_u32(w, vm->blob_code_begin)
                                   : jt_blob_u64(w, vm->blob_code_begin);
}

/* First address at which the frame is whole; code begin when the blob does not say. */
jt_inline __u64 jt_frame_complete(const struct jt_walk *w, const struct jt_vm *vm, __u64 begin) {
    __s32 off = vm->blob_frame_complete_is_s16 ? (__s16)jt_blob_u16(w, vm->blob_frame_complete)
                                               : (__s32)jt_blob_u32(w, vm->blob_frame_complete);
    return off > 0 ? begin + off : begin;
}

jt_inline __u64 jt_verified_entry(const struct jt_walk *w, const struct jt_vm *vm, __u64 begin) {
    return vm->nmethod_verified_entry_is_offset
               ? begin + jt_blob_u16(w, vm->nmethod_verified_entry)
               : jt_blob_u64(w, vm->nmethod_verified_entry);
}

/* Whether `pc` is the blob's handler for deoptimized frames, to which return addresses are patched. */
jt_inline int jt_is_deopt_handler(const struct jt_walk *w, const struct jt_vm *vm, __u64 pc) {
    __u64 handler, mh;
    if (vm->nmethod_deopt_is_offset) {
        handler = w->blob_at + jt_blob_u32(w, vm->nmethod_deopt_handler);
        mh = w->blob_at + jt_blob_u32(w, vm->nmethod_deopt_mh_handler);
    } else {
        handler = jt_blob_u64(w, vm->nmethod_deopt_handler);
        mh = jt_blob_u64(w, vm->nmethod_deopt_mh_handler);
    }
    return (handler && pc == handler) || (mh && pc == mh);
}

#endif
