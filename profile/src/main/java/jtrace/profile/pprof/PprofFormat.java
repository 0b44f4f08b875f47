package jtrace.profile.pprof;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.ProfileFormat;

/**
 * pprof's gzipped protobuf: both the number of samples and their value, threads as labels.
 *
 * <p>Names are verbatim apart from control characters, never annotated; lines stand in the
 * locations in any case.
 */
public final class PprofFormat implements ProfileFormat {

  @Override
  public String name() {
    return "pprof";
  }

  @Override
  public List<String> extensions() {
    return List.of(".pb.gz", ".pprof");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
    new PprofEncoder(Profile.of(recording, options.view())).encode().writeTo(zipped);
    zipped.finish();
    out.flush();
  }
}
