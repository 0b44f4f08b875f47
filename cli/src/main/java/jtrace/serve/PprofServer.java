package jtrace.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import jtrace.push.Push;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** Everything that {@code jtrace serve} listens on. */
public final class PprofServer implements AutoCloseable {
  private final Router router;
  private final ServeLimits limits;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /**
   * Serves these processes; of the past what the history has, when there is one.
   *
   * @param pushes of which the metrics tell
   * @param liveHeap how a JVM is asked what it has in use; empty when nothing may be attached to
   */
  public PprofServer(
      Host host,
      SharedRecordings recordings,
      ServeLimits limits,
      Optional<History> history,
      List<Push> pushes,
      Optional<LiveHeap> liveHeap) {
    this.limits = limits;
    this.router =
        new Router(
            host,
            recordings.sampling(),
            new ProfileHandler(recordings, limits, history, new HeapProfiles(liveHeap)),
            new ThreadsHandler(limits, liveHeap.isPresent()),
            new Symbols(),
            new Metrics(recordings, history, pushes));
  }

  /**
   * Listens on an address.
   *
   * @param token that requests have to show, if any
   * @return the port, which is another one when 0 was asked for
   * @throws WorldException when the address cannot be had
   */
  public int listen(InetSocketAddress address, Optional<SSLContext> tls, Optional<String> token) {
    boolean anyHost = token.isPresent() || tls.isPresent();
    Gatekeeper gatekeeper = new Gatekeeper(token, anyHost);
    try {
      return start(
          new HttpFront(
              address, tls, limits, router::answer, gatekeeper, _ -> Optional.of(Caller.TRUSTED)));
    } catch (IOException e) {
      throw cannotListen(
          address.getHostString() + ":" + address.getPort(),
          e,
          "give another one with --http, such as --http 127.0.0.1:6061, or end the other program");
    }
  }

  /** Listens on a Unix socket, where everybody may profile their own processes. */
  public void listen(Path path) {
    try {
      LocalSocket socket = new LocalSocket(path);
      parts.push(socket);
      socket.passTo(
          start(
              new HttpFront(
                  new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0),
                  Optional.empty(),
                  limits,
                  router::answer,
                  new Gatekeeper(Optional.empty(), true),
                  socket::caller)));
    } catch (IOException e) {
      throw cannotListen(
          path.toString(), e, "give another path with --socket, or --socket off for none");
    }
  }

  private int start(HttpFront front) {
    parts.push(front);
    front.start();
    return front.port();
  }

  private static WorldException cannotListen(String where, IOException cause, String remedy) {
    String why =
        cause instanceof BindException && cause.getMessage().contains("in use")
            ? "another program listens there already"
            : String.valueOf(cause.getMessage());
    return new WorldException(
        WorldException.Kind.FAILED, new Problem("cannot listen on " + where, why, remedy), cause);
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
