package jtrace.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import jtrace.profile.Facts;
import jtrace.profile.window.Segments;
import jtrace.push.Push;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.serve.AsyncLiveHeap;
import jtrace.serve.AsyncSampling;
import jtrace.serve.EbpfSampling;
import jtrace.serve.History;
import jtrace.serve.LiveHeap;
import jtrace.serve.PprofServer;
import jtrace.serve.PushLoop;
import jtrace.serve.Sampling;
import jtrace.serve.ServeLimits;
import jtrace.serve.SharedRecordings;
import jtrace.serve.Tls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    customSynopsis = {"jtrace serve [--http HOST:PORT] [-p PID|NAME]... [options]"},
    description =
        "Serves profiles of the host's processes over HTTP, as Go programs serve theirs: for go"
            + " tool pprof, jtrace pprof, a browser, or any collector that reads pprof.",
    footer = {
      "",
      "Examples:",
      "  jtrace serve                                    all processes, at 127.0.0.1:6060",
      "  go tool pprof http://localhost:6060/debug/pprof/4711/profile?seconds=10",
      "  curl 'http://localhost:6060/debug/pprof/OrderServer/profile?format=html' -o cpu.html",
      "  jtrace serve -p OrderServer --http :6061        one; go tool pprof http://localhost:6061",
      "  jtrace serve -p 4711 --until-exit --http :0     one, as long as it runs, at a free port",
      "  jtrace serve --push pyroscope=http://pyroscope:4040 --push otlp=http://collector:4318",
      "  jtrace serve --http 10.0.0.5:6060 --token-file /etc/jtrace.token --tls-cert c.pem"
          + " --tls-key k.pem"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String OFF = "off";
  private static final String DEFAULT_SOCKET = "/run/jtrace/jtrace.sock";

  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "Address to listen on; default 127.0.0.1:6060, off for none.")
  String http = "127.0.0.1:6060";

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      description =
          "Serve only this process; several times for several. Looked up at each request.")
  List<String> targets = new ArrayList<>();

  @Option(
      names = {"-a", "--all"},
      description = "Serve every process of the host; the default without -p.")
  boolean all;

  @Option(names = "--until-exit", description = "End when the processes of -p have ended.")
  boolean untilExit;

  @Option(
      names = {"-F", "--freq"},
      paramLabel = "HZ",
      description = "Samples a second when a request does not say hz; default 99.")
  String hz = "";

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description =
          "Unix socket where each user may profile its own processes, and root all; default"
              + " "
              + DEFAULT_SOCKET
              + ", off for none.")
  String socket = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token that requests must show, as Bearer or Basic password.")
  String tokenFile = "";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "PEM file with the certificate and its chain.")
  String tlsCert = "";

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file with its PKCS#8 key.")
  String tlsKey = "";

  @Option(
      names = "--no-attach",
      description =
          "Never attach to a JVM: heap does not tell what is in use, and threads not which virtual"
              + " threads rest.")
  boolean noAttach;

  @Option(
      names = "--max-seconds",
      paramLabel = "N",
      description = "Longest window that may be asked for; default 600.")
  String maxSeconds = "";

  @Option(
      names = "--max-recordings",
      paramLabel = "N",
      description = "Recordings at the same time; default 16.")
  String maxRecordings = "";

  @Option(
      names = "--continuous",
      description = "Record all the time, at a low rate; past windows by from= and to=.")
  boolean continuous;

  @Option(
      names = "--history",
      paramLabel = "FOLDER",
      description = "Where --continuous keeps its files; default /var/lib/jtrace.")
  String history = "/var/lib/jtrace";

  @Option(names = "--history-hz", paramLabel = "HZ", description = "Its rate; default 19.")
  String historyHz = "19";

  @Option(
      names = "--history-hours",
      paramLabel = "N",
      description = "How long it keeps files; default 24.")
  String historyHours = "24";

  @Option(
      names = "--history-mb",
      paramLabel = "N",
      description = "How much disk it may take; default 512.")
  String historyMb = "512";

  @Mixin PushOptions push;

  ServeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    if (all && !targets.isEmpty()) {
      throw new UsageException(
          "options -a and -p exclude each other",
          "-a already serves every process",
          "leave one of them out");
    }
    if (untilExit && targets.isEmpty()) {
      throw new UsageException(
          "option --until-exit needs -p",
          "it is the processes of -p whose end is waited for",
          "name them with -p, or leave --until-exit out");
    }
    Optional<InetSocketAddress> address =
        given(http).filter(text -> !text.equals(OFF)).map(ListenAddress::of);
    Optional<SSLContext> tls = tls();
    Optional<String> token = given(tokenFile).map(TokenFile::read);
    address.ifPresent(where -> checkReach(where, tls.isPresent() || token.isPresent()));
    ServeLimits limits = limits();
    int rate = given(hz).map(t -> RecordingPlan.number("-F", t, 1, limits.maxHz())).orElse(99);
    ServedHost host = new ServedHost(targets);
    Means means = means(host);
    CountDownLatch stopped = new CountDownLatch(1);
    StopSignal.install(stopped::countDown);
    if (untilExit) {
      afterExit(host.everything().pids(), stopped::countDown);
    }
    Map<String, String> facts = Map.of(Facts.JTRACE_VERSION, Version.text());
    List<Push> pushes = push.open(context.terminal());
    try (Pushing _ = pushing(host, rate, facts, pushes);
        SharedRecordings recordings = new SharedRecordings(means.sampling(), limits, rate, facts);
        Past past = new Past(continuous ? Optional.of(history(host, facts)) : Optional.empty());
        PprofServer server =
            new PprofServer(host, recordings, limits, past.history(), pushes, means.liveHeap())) {
      listen(server, address, tls, token);
      stopped.await();
      recordings.close(); // first, so that those who wait for the end of a window get an answer
    }
    return ExitCode.OK.value();
  }

  /**
   * What profiles are made with.
   *
   * @param liveHeap empty when nothing may be attached to
   */
  private record Means(Sampling sampling, Optional<LiveHeap> liveHeap) {}

  /** With less than eBPF only where there is no other way, and for what that suffices. */
  private Means means(ServedHost host) {
    Optional<DoctorCheck> missing = HostChecks.firstMissing();
    boolean suffices = !targets.isEmpty() && !noAttach && !continuous && !push.isAsked();
    if (missing.isPresent()
        && suffices
        && host.everything().pids().stream().allMatch(Engine::isOurs)) {
      Sampling async = new AsyncSampling(missing.get().name() + " is missing");
      context.terminal().say(async.limitation());
      return new Means(async, Optional.of(ServeCommand::refuseLiveHeap));
    }
    HostChecks.requireAll();
    return new Means(
        new EbpfSampling(), noAttach ? Optional.empty() : Optional.of(new AsyncLiveHeap()));
  }

  private static LiveHeap.Tracking refuseLiveHeap(int pid) {
    throw new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot follow objects of process " + pid,
            "async-profiler does one thing at a time in a JVM, and takes the samples here",
            "run jtrace serve as root, or record with -e live"));
  }

  private static void afterExit(List<Integer> pids, Runnable then) {
    CompletableFuture.allOf(
            pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .map(ProcessHandle::onExit)
                .toArray(CompletableFuture[]::new))
        .thenRun(then);
  }

  /** Ends what is pushed, when something is. */
  private record Pushing(Optional<PushLoop> loop) implements AutoCloseable {
    @Override
    public void close() {
      loop.ifPresent(PushLoop::close);
    }
  }

  private Pushing pushing(ServedHost host, int rate, Map<String, String> facts, List<Push> pushes) {
    return new Pushing(
        pushes.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PushLoop(
                    new EbpfSampling(),
                    host::everything,
                    push.events(),
                    rate,
                    push.every(),
                    pushes,
                    facts,
                    context.terminal()::say)));
  }

  /** Closes the history, when there is one. */
  private record Past(Optional<History> history) implements AutoCloseable {
    @Override
    public void close() {
      history.ifPresent(History::close);
    }
  }

  private History history(ServedHost host, Map<String, String> facts) {
    Segments segments =
        new Segments(
            Path.of(history),
            (long) RecordingPlan.number("--history-mb", historyMb, 1, 1_000_000) << 20,
            RecordingPlan.number("--history-hours", historyHours, 1, 24 * 366) * 3_600_000L);
    int rate = RecordingPlan.number("--history-hz", historyHz, 1, 1000);
    try {
      return new History(
          new EbpfSampling(), host::everything, rate, segments, facts, context.terminal()::say);
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "cannot keep a history in " + history,
              String.valueOf(e),
              "choose another folder with --history"),
          e);
    }
  }

  private void listen(
      PprofServer server,
      Optional<InetSocketAddress> address,
      Optional<SSLContext> tls,
      Optional<String> token) {
    if (!socket.equals(OFF)) {
      listenLocally(server, /* required= */ !socket.isEmpty() || address.isEmpty());
    }
    if (address.isPresent()) {
      int port = server.listen(address.get(), tls, token);
      String host = address.get().getAddress().getHostAddress();
      context
          .terminal()
          .say(
              "serving at %s://%s:%d/debug/pprof/"
                  .formatted(
                      tls.isPresent() ? "https" : "http",
                      host.contains(":") ? "[" + host + "]" : host,
                      port));
    }
    if (address.isEmpty() && socket.equals(OFF)) {
      throw new UsageException(
          "nothing to listen on", "both --http and --socket are off", "leave one of them on");
    }
  }

  /** A socket that nobody asked for is done without when there is another server, or no place. */
  private void listenLocally(PprofServer server, boolean required) {
    String path = given(socket).orElse(DEFAULT_SOCKET);
    try {
      server.listen(Path.of(path));
      context.terminal().say("serving at " + path);
    } catch (WorldException e) {
      if (required) {
        throw e;
      }
      context.terminal().say("not serving at " + path + ": " + e.problem().why());
    }
  }

  private ServeLimits limits() {
    ServeLimits standard = ServeLimits.DEFAULT;
    return new ServeLimits(
        given(maxSeconds)
            .map(t -> RecordingPlan.number("--max-seconds", t, 1, 86_400))
            .orElse(standard.maxSeconds()),
        standard.maxHz(),
        given(maxRecordings)
            .map(t -> RecordingPlan.number("--max-recordings", t, 1, 256))
            .orElse(standard.maxRecordings()),
        standard.maxRequests(),
        standard.responseBytes(),
        standard.sendTime());
  }

  private static void checkReach(InetSocketAddress address, boolean guarded) {
    if (!address.getAddress().isLoopbackAddress() && !guarded) {
      throw new UsageException(
          "option --http: " + address.getAddress().getHostAddress() + " can be reached by others",
          "whoever reaches the server sees what every process does, and there is neither a token"
              + " nor TLS",
          "add --token-file FILE, or --tls-cert and --tls-key, or listen on 127.0.0.1");
    }
  }

  private Optional<SSLContext> tls() {
    if (tlsCert.isEmpty() != tlsKey.isEmpty()) {
      throw new UsageException(
          "options --tls-cert and --tls-key go together",
          "a certificate is of no use without its key",
          "give both");
    }
    return given(tlsCert).map(cert -> Tls.of(Path.of(cert), Path.of(tlsKey)));
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
