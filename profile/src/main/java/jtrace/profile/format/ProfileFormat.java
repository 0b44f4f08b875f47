package jtrace.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import jtrace.profile.Recording;

/** Writes a recording, or a view of it, for one kind of reader. */
public interface ProfileFormat {

  /** The name in help and errors, such as {@code pprof}. */
  String name();

  /** File extensions with their dot, such as {@code .pb.gz}; the first is the usual one. */
  List<String> extensions();

  /** Writes everything; flushes {@code out} but leaves it open. */
  void write(Recording recording, FormatOptions options, OutputStream out) throws IOException;
}
