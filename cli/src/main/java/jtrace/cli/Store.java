package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import jtrace.profile.Recording;
import jtrace.profile.RecordingSink;

/** Where samples are kept while a recording is made. */
sealed interface Store permits FileStore, RingStore {

  /** Begins, or begins anew after {@link RecordingSink#close}. */
  RecordingSink open() throws IOException;

  /** What the sink has flushed and still is kept. */
  Recording read() throws IOException;

  /** Where it lies, for whoever looks after jtrace was killed. */
  Path path();

  /** What to type to read it when it could not be written as asked. */
  String howToRead();

  /** Whether a new recording should be begun, since this one's definitions take too much memory. */
  boolean isFull();

  void remove();
}
