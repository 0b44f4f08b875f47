package jtrace.profile.pprof;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;

/**
 * A heap profile as Go's runtime makes them: {@code alloc_objects}, {@code alloc_space}, {@code
 * inuse_objects} and {@code inuse_space}, the last one by default. Stacks of both are samples of
 * their own, since they are taken by different means.
 */
public final class HeapPprof {
  /** The event of what is allocated. */
  public static final String ALLOCATED = "alloc";

  /** The event of what of it is in use. */
  public static final String IN_USE = "live";

  private HeapPprof() {}

  /**
   * Writes it, gzipped; without the event of what is in use those values are 0, and what is
   * allocated is the default.
   *
   * @param view its event does not count
   * @throws IllegalArgumentException when nothing was recorded of what is allocated
   */
  public static void write(Recording recording, ViewOptions view, OutputStream out)
      throws IOException {
    GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
    Profile allocated = Profile.of(recording, view.toBuilder().event(ALLOCATED).build());
    PprofEncoder.ofHeap(allocated, inUse(recording, view)).encode().writeTo(zipped);
    zipped.finish();
    out.flush();
  }

  private static Profile inUse(Recording recording, ViewOptions view) {
    return Profile.eventNames(recording).contains(IN_USE)
        ? Profile.of(recording, view.toBuilder().event(IN_USE).build())
        : Profile.of(new RecordingBuilder().build(), ViewOptions.ALL);
  }
}
