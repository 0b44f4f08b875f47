package jtrace.attach;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * The dump of threads that a JVM makes itself, virtual ones included: the diagnostic command {@code
 * Thread.dump_to_file} of JDK 21 and newer, which writes a file and cannot answer otherwise. The
 * file is in a folder that only the JVM's user can enter, and gone afterwards.
 */
public final class JvmThreadDump {
  private static final String FILE = "threads.json";
  private static final String PROBE = "room";
  private static final long BYTES_MAX = 2L << 30;

  private JvmThreadDump() {}

  /** Takes the JSON text, UTF-8. */
  public interface Taker {
    void take(InputStream json) throws IOException;
  }

  /**
   * Has the JVM make one and hands it over.
   *
   * @throws WorldException when the JVM cannot be attached to, or has no such command
   */
  public static void take(int pid, Duration timeout, Taker taker) {
    try (AttachClient client = AttachClient.open(pid, timeout);
        Rendezvous meeting = Rendezvous.make(client, PROBE, new byte[0])) {
      String command = "Thread.dump_to_file -format=json " + meeting.path() + "/" + FILE;
      Reply reply = client.execute("jcmd", command);
      if (reply.code() != 0 || !meeting.has(FILE)) {
        throw new IOException("the JVM answers: " + reply.shown());
      }
      meeting.read(FILE, json -> taker.take(new Bounded(json)));
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "process " + pid + " did not list its virtual threads",
              String.valueOf(e.getMessage()),
              "check that there is room in its /tmp, and what it says to: jcmd "
                  + pid
                  + " Thread.dump_to_file FILE"),
          e);
    }
  }

  /** The process that writes the file may not let us read for ever. */
  private static final class Bounded extends FilterInputStream {
    private long left = BYTES_MAX;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? super.read() : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = left <= 0 ? -1 : super.read(bytes, from, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
