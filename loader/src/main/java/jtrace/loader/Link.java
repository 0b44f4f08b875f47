package jtrace.loader;

/** An attachment of a BPF program to a source of events. Closing it detaches, at most once. */
public sealed interface Link extends AutoCloseable
    permits TracepointLink, PerfEventLink, PerfEvents, UprobeLink {
  @Override
  void close();
}
