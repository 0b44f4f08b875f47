package jtrace.tests.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.PprofReader;
import jtrace.profile.pprof.model.PprofWriter;

/** A pprof profile, not gzipped; what can be read of it is written and read again. */
final class PprofTarget implements FuzzTarget {
  private static final int GZIP_START = 0x1f;

  @Override
  public void read(byte[] input) throws IOException {
    if (input.length > 0 && (input[0] & 0xff) == GZIP_START) {
      return; // the bytes inside are what matters
    }
    PprofProfile profile;
    try {
      profile = PprofReader.read(new ByteArrayInputStream(input));
    } catch (PprofException e) {
      return;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PprofWriter.write(profile, out);
    PprofProfile again = PprofReader.read(new ByteArrayInputStream(out.toByteArray()));
    if (again.samples().size() != profile.samples().size()) {
      throw new IllegalStateException("a copy has another number of samples");
    }
  }
}
