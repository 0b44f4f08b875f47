package jtrace.loader;

import java.util.concurrent.atomic.AtomicBoolean;

/** Attachment made by libbpf: raw tracepoints, BTF tracepoints and the like. */
public final class TracepointLink implements Link {
  private final LibBpf lib;
  private final long link;
  private final AtomicBoolean closed = new AtomicBoolean();

  TracepointLink(LibBpf lib, long link) {
    this.lib = lib;
    this.link = link;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      lib.linkDestroy.call(link);
    }
  }
}
