package jtrace.record;

import jtrace.loader.abi.FrameKind;

/** One frame as the kernel gave it: {@code struct jt_frame}. */
record RawFrame(long address, long extra, int id, FrameKind kind, boolean leaf, boolean entry) {}
