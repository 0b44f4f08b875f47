package jtrace.serve;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** Finds what a path stands for. */
final class Router {
  private static final String ROOT = "/debug/pprof";
  private static final String LIVE = "/ui";

  private final Host host;
  private final Sampling sampling;
  private final ProfileHandler profiles;
  private final ThreadsHandler threads;
  private final Symbols symbols;
  private final Metrics metrics;
  private final Overview overview = new Overview();

  Router(
      Host host,
      Sampling sampling,
      ProfileHandler profiles,
      ThreadsHandler threads,
      Symbols symbols,
      Metrics metrics) {
    this.host = host;
    this.sampling = sampling;
    this.profiles = profiles;
    this.threads = threads;
    this.symbols = symbols;
    this.metrics = metrics;
  }

  /**
   * A request that was let in.
   *
   * @param post whether it carries a body
   * @param path undecoded, from the slash on
   * @param rawQuery undecoded, empty for none
   * @param body of a POST, bounded
   */
  record Request(Caller caller, boolean post, String path, String rawQuery, String body) {}

  /** Answers, also when it has to refuse, and counts it. */
  Reply answer(Request request) throws InterruptedException, IOException {
    try {
      Reply reply = found(request);
      metrics.answered(reply.status());
      return reply;
    } catch (Refusal e) {
      metrics.answered(e.reply().status());
      throw e;
    }
  }

  private Reply found(Request request) throws InterruptedException, IOException {
    if (request.path().equals("/metrics")) {
      return metrics.reply();
    }
    if (request.path().equals(LIVE + "/")) {
      return LivePage.reply();
    }
    if (request.path().equals(LIVE)) {
      return Reply.redirect(LIVE + "/");
    }
    if (request.path().equals(LIVE + "/overview.json")) {
      return overview.reply(host, request.caller());
    }
    if (request.path().equals("/") || request.path().equals(ROOT)) {
      return Reply.redirect(ROOT + "/");
    }
    if (!request.path().startsWith(ROOT + "/")) {
      throw new Refusal(Refusal.NOT_FOUND, "404 page not found");
    }
    List<String> parts =
        List.of(request.path().substring(ROOT.length() + 1).split("/", -1)).stream()
            .map(part -> Query.decoded(part.replace("+", "%2B")))
            .toList();
    String first = parts.getFirst();
    return switch (parts.size()) {
      case 1 ->
          first.isEmpty()
              ? IndexPage.ofHost(host, sampling, request.caller())
              : single(first, request);
      case 2 ->
          isPast(first, parts.get(1), request)
              ? ofProcess(Integer.parseInt(first), parts.get(1), request)
              : ofProcess(process(first, request.caller()), parts.get(1), request);
      default -> throw unknown();
    };
  }

  /** {@code /debug/pprof/NAME}: a profile of everything that is served, or a process's index. */
  private Reply single(String name, Request request) throws InterruptedException, IOException {
    Query query = Query.of(request.rawQuery());
    boolean known = isKnown(name);
    Optional<String> pid = query.get("pid");
    if (known && pid.isPresent()) {
      return ofProcess(process(pid.get(), request.caller()), name, request);
    }
    if (known) {
      Subject everything = host.everything();
      if (everything.pids().size() == 1) {
        return ofProcess(everything.pids().getFirst(), name, request);
      }
      Optional<ProfileKind> kind = ProfileKind.named(name);
      if (kind.isEmpty()) {
        throw new Refusal(
            Refusal.NOT_FOUND,
            "several processes are served here; ask for /debug/pprof/PID/" + name);
      }
      if (!request.caller().isAll()) {
        throw forbidden(request.caller(), "every process of the host");
      }
      return profiles.answer(everything, kind.get(), query);
    }
    try {
      process(name, request.caller());
    } catch (Refusal e) {
      // A name that is neither is most often a profile's: what Go says of those.
      throw name.matches("[a-z]+") ? unknown() : e;
    }
    return Reply.redirect(request.path() + "/");
  }

  private static boolean isKnown(String name) {
    return name.equals("cmdline")
        || name.equals("symbol")
        || name.equals("trace")
        || ThreadsHandler.serves(name)
        || ProfileKind.named(name).isPresent();
  }

  /** Of a process that has ended there may still be a history; only who sees all may ask for it. */
  private static boolean isPast(String process, String name, Request request) {
    return process.matches("\\d{1,9}")
        && ProfileKind.named(name).isPresent()
        && request.caller().isAll()
        && request.rawQuery().matches("(.*&)?(from|to)=.*");
  }

  private Reply ofProcess(int pid, String name, Request request)
      throws InterruptedException, IOException {
    if (!request.caller().maySee(host, pid)) {
      throw forbidden(request.caller(), "process " + pid);
    }
    Query query = Query.of(name.equals("symbol") ? "" : request.rawQuery());
    Reply reply =
        switch (name) {
          case "" -> IndexPage.ofProcess(host, sampling, pid);
          case "cmdline" -> Reply.text(200, String.join("\0", host.commandLine(pid)));
          case "trace" -> profiles.trace(Subject.of(pid), query);
          case "symbol" ->
              symbols.answer(pid, request.post() ? request.body() : request.rawQuery());
          default ->
              ThreadsHandler.serves(name)
                  ? threads.answer(pid, name, query)
                  : profiles.answer(
                      Subject.of(pid), ProfileKind.named(name).orElseThrow(Router::unknown), query);
        };
    // The pid may have become another program's, or another user's, while it was recorded.
    if (host.owner(pid).isPresent() && !request.caller().maySee(host, pid)) {
      throw forbidden(request.caller(), "process " + pid);
    }
    return reply;
  }

  private int process(String text, Caller caller) {
    try {
      return host.find(text);
    } catch (WorldException e) {
      Problem problem = e.problem();
      // The names of other users' processes are not told to those who may not see them.
      String why = caller.isAll() ? ": " + problem.why() + "; " + problem.remedy() : "";
      throw new Refusal(Refusal.NOT_FOUND, (problem.what() + why).replaceAll("\\s*\\n\\s*", " "));
    }
  }

  private static Refusal forbidden(Caller caller, String what) {
    return new Refusal(
        Refusal.FORBIDDEN,
        "user %s may not profile %s; a user may profile its own processes, root all"
            .formatted(caller.words(), what));
  }

  private static Refusal unknown() {
    return new Refusal(Refusal.NOT_FOUND, "Unknown profile");
  }
}
