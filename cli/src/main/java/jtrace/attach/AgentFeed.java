package jtrace.attach;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jtrace.loader.Credentials;
import jtrace.loader.Deadline;
import jtrace.loader.UnixListener;
import jtrace.loader.UnixSocket;
import jtrace.loader.Wire;
import jtrace.record.AgentView;
import jtrace.record.ListedMethod;

/**
 * The connection to the agent in a JVM, which answers one question at a time. All it says is
 * untrusted: every length is bounded.
 */
public final class AgentFeed implements AgentView {
  private static final String SOCKET = "socket";
  private static final String TO_AGENT = "to-agent";
  private static final String TO_HOST = "to-host";
  private static final int PIECE_BYTES_MAX = 1 << 20;
  private static final int ANSWER_BYTES_MAX = 64 << 20;
  private static final int READ_BYTES_MAX = 1 << 20;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  /** Many classes take a JVM long to change. */
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(60);

  private static final int PROBE_BYTES_MAX = 4000;

  private final Wire wire;
  private final WireReader in;
  private final LastingMemory lasting;
  private long linesLeftOut;
  private volatile boolean broken;

  private AgentFeed(int pid, Wire wire) {
    this.wire = wire;
    this.in = new WireReader(wire);
    this.lasting = LastingMemory.of(pid, this::readNow);
  }

  /**
   * Loads the agent when it is not there yet, and connects to it.
   *
   * @throws jtrace.record.WorldException when that cannot be done
   */
  public static AgentFeed open(int pid, Duration timeout) {
    return JvmAgent.with(pid, timeout, (client, place) -> connect(client, place, "feed"));
  }

  /** As {@link #open}, with a jar for the agent that can put probes into methods. */
  static AgentFeed openForProbes(int pid, Duration timeout, String name, byte[] jar) {
    return JvmAgent.with(
        pid,
        timeout,
        (client, place) -> {
          place.put(name, jar);
          return connect(client, place, "probe");
        });
  }

  private static AgentFeed connect(AttachClient client, Rendezvous place, String request)
      throws IOException {
    Path name = place.entry(SOCKET);
    place.makePipe(TO_AGENT);
    place.makePipe(TO_HOST);
    try (UnixListener listener = client.asTarget(() -> UnixListener.bind(name))) {
      Wire pipes = client.asTarget(() -> place.openPipes(TO_HOST, TO_AGENT));
      boolean usesSocket = JvmAgent.request(client, place, request).equals(SOCKET);
      if (!usesSocket) {
        return new AgentFeed(client.pid(), pipes);
      }
      pipes.close();
      return new AgentFeed(client.pid(), checked(client, listener.accept(client.deadline())));
    }
  }

  private static Wire checked(AttachClient client, UnixSocket socket) throws IOException {
    Credentials peer = socket.peer();
    if (peer.pid() != client.pid() || peer.uid() != client.credentials().uid()) {
      socket.close();
      throw new IOException("process " + peer.pid() + " connected in the agent's place");
    }
    return socket.wire();
  }

  /** What the JVM says of itself, as lines {@code key=value}. */
  public String facts() throws IOException {
    return new String(ask('F', new byte[0]), StandardCharsets.UTF_8);
  }

  /** Asks what has to do with probes in methods; see the agent's Instrumenter. */
  String probe(String request) throws IOException {
    byte[] text = request.getBytes(StandardCharsets.UTF_8);
    if (text.length > PROBE_BYTES_MAX) {
      throw new IOException("a method's name of " + text.length + " bytes");
    }
    return new String(ask('P', text, PROBE_LIMIT), StandardCharsets.UTF_8);
  }

  @Override
  public List<ListedMethod> newMethods() throws IOException {
    List<ListedMethod> methods = new ArrayList<>();
    for (String line : new String(ask('C', new byte[0]), StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.matches("left \\d{1,9}")) {
        linesLeftOut += Long.parseLong(line.substring("left ".length()));
      } else {
        ListedMethod.parse(line).ifPresent(methods::add);
      }
    }
    return methods;
  }

  /** Compiled methods that the agent had no room to tell of. */
  public synchronized long linesLeftOut() {
    return linesLeftOut;
  }

  @Override
  public boolean read(long address, byte[] into, int offset, int length) {
    return lasting.read(address, into, offset, length);
  }

  private boolean readNow(long address, byte[] into, int offset, int length) {
    int done = 0;
    try {
      while (done < length) {
        int part = Math.min(READ_BYTES_MAX, length - done);
        ByteBuffer place = ByteBuffer.allocate(12).putLong(address + done).putInt(part);
        byte[] bytes = ask('M', place.array());
        if (bytes.length != part) {
          return false;
        }
        System.arraycopy(bytes, 0, into, offset + done, part);
        done += part;
      }
      return true;
    } catch (IOException e) {
      return false; // the JVM has ended, or does not answer
    }
  }

  private byte[] ask(char letter, byte[] arguments) throws IOException {
    return ask(letter, arguments, ANSWER_LIMIT);
  }

  private synchronized byte[] ask(char letter, byte[] arguments, Duration limit)
      throws IOException {
    if (broken) {
      throw new EOFException("the connection to the agent has ended");
    }
    Deadline deadline = Deadline.in(limit);
    try {
      ByteBuffer question = ByteBuffer.allocate(5 + arguments.length);
      question.putInt(1 + arguments.length).put((byte) letter).put(arguments);
      wire.write(question.array(), deadline);
      return answer(deadline);
    } catch (IOException e) {
      broken = true; // what would come later is no answer to the next question
      throw e;
    }
  }

  private byte[] answer(Deadline deadline) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    while (true) {
      int bytes = ByteBuffer.wrap(in.read(Integer.BYTES, deadline)).getInt();
      if (bytes == 0) {
        return answer.toByteArray();
      }
      if (bytes < 0 || bytes > PIECE_BYTES_MAX || answer.size() + bytes > ANSWER_BYTES_MAX) {
        throw new IOException("the agent's answer has a piece of " + bytes + " bytes");
      }
      answer.write(in.read(bytes, deadline));
    }
  }

  @Override
  public void close() {
    broken = true;
    wire.close();
  }
}
