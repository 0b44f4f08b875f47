package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.EventType;
import jtrace.profile.Recording;
import jtrace.profile.analysis.DiffScale;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.DiffFormat;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.pprof.HeapPprof;
import jtrace.profile.window.PastWindow;
import jtrace.record.EventRequest;
import jtrace.record.WorldException;

/** Records a window and writes it as asked; parameters and errors are those of net/http/pprof. */
final class ProfileHandler {
  private static final double SECOND_NANOS = 1e9;

  /** Names a profile that was kept, in the answer. */
  private static final String KEPT = "X-Jtrace-Kept";

  private static final Map<String, String> HEAP_WORDS =
      Map.of(HeapPprof.IN_USE, "heap in use", HeapPprof.ALLOCATED, "heap allocations");

  private final KeptProfiles kept = new KeptProfiles();
  private final SharedRecordings recordings;
  private final ServeLimits limits;
  private final Optional<History> history;
  private final HeapProfiles heaps;

  ProfileHandler(
      SharedRecordings recordings,
      ServeLimits limits,
      Optional<History> history,
      HeapProfiles heaps) {
    this.heaps = heaps;
    this.recordings = recordings;
    this.limits = limits;
    this.history = history;
  }

  Reply answer(Subject subject, ProfileKind named, Query query)
      throws InterruptedException, IOException {
    ProfileKind kind = query.get("event").map(ProfileHandler::ofEvent).orElse(named);
    Optional<PastWindow> past = past(query);
    int seconds = seconds(kind, query);
    Optional<Integer> hz = query.number("hz", 1, limits.maxHz());
    SampleChoice choice = SampleChoice.of(query);
    ServedFormat format = format(kind, query);
    Recording recording =
        past.isPresent()
            ? remembered(subject, kind, past.get())
            : recorded(subject, kind, hz, Duration.ofSeconds(seconds));
    String event = kind.isHeap() ? HeapProfiles.shownEvent(recording) : kind.event();
    FormatOptions options =
        FormatOptions.DEFAULT
            .withTitle(
                "%s, %s, %.0f s"
                    .formatted(
                        subject.words(),
                        kind.isHeap() ? HEAP_WORDS.get(event) : kind.name(),
                        recording.durationNanos() / SECOND_NANOS))
            .withView(view(recording, event, choice, subject));
    Optional<String> base = query.get("base");
    if (base.isPresent()) {
      return difference(subject, recording, options, base.get());
    }
    boolean delta = kind.style() == ProfileKind.Style.NAMED && query.get("seconds").isPresent();
    String name = named.name() + (delta ? "-delta" : "");
    Reply reply =
        kind.isHeap() && format == ServedFormat.PPROF
            ? format.reply(
                out -> HeapPprof.write(recording, options.view(), out),
                name,
                limits.responseBytes())
            : format.reply(recording, options, name, limits.responseBytes());
    return query.get("keep").isEmpty()
        ? reply
        : reply.with(KEPT, kept.keep(subject, Profile.of(recording, options.view())));
  }

  /** The flame graph of what has changed since a profile that was kept, per second. */
  private Reply difference(Subject subject, Recording recording, FormatOptions options, String base)
      throws IOException {
    Profile before =
        kept.find(subject, base)
            .orElseThrow(() ->
                new Refusal(
                    Refusal.NOT_FOUND,
                    "the profile to compare with is not kept any more; ask again with keep=1"));
    Profile after = Profile.of(recording, options.view());
    if (before.totalValue() <= 0 || after.totalValue() <= 0 || !sameUnit(before, after)) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "nothing to compare: one of the profiles has no sample of it");
    }
    DiffFormat format =
        new DiffFormat(
            before, after, DiffScale.ofSeconds(before, after), options.title() + ", compared");
    return ServedFormat.HTML.reply(format::writeHtml, "diff", limits.responseBytes());
  }

  private static boolean sameUnit(Profile one, Profile other) {
    return one.event().map(EventType::unit).equals(other.event().map(EventType::unit));
  }

  /**
   * {@code trace}: what threads do for a second, or the seconds asked for, a fraction of one, too.
   */
  Reply trace(Subject subject, Query query) throws InterruptedException, IOException {
    double seconds =
        query
            .get("seconds")
            .filter(text -> text.matches("\\d{1,6}(\\.\\d{1,6})?"))
            .map(Double::valueOf)
            .filter(number -> number > 0)
            .orElse(1.0);
    if (seconds > limits.maxSeconds()) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "profile duration exceeds the server's limit of %d seconds"
              .formatted(limits.maxSeconds()));
    }
    Recording recording =
        record(
            subject,
            ProfileKind.named(EventRequest.WALL).orElseThrow(),
            Optional.empty(),
            Duration.ofNanos((long) (seconds * SECOND_NANOS)));
    return ServedFormat.TRACE.reply(
        recording, FormatOptions.DEFAULT, "trace", limits.responseBytes());
  }

  /** The stretch between {@code from} and {@code to}, of which one may be left out. */
  private static Optional<PastWindow> past(Query query) {
    Optional<String> from = query.get("from");
    Optional<String> to = query.get("to");
    if (from.isEmpty() && to.isEmpty()) {
      return Optional.empty();
    }
    if (query.get("seconds").isPresent() || query.get("hz").isPresent()) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "from and to are about the past; seconds and hz are not possible");
    }
    long now = System.currentTimeMillis() * 1_000_000;
    long begin = from.map(text -> Moment.nanos("from", text, now)).orElse(0L);
    long end = to.map(text -> Moment.nanos("to", text, now)).orElse(now);
    if (begin >= end) {
      throw new Refusal(Refusal.BAD_REQUEST, "from is not before to");
    }
    return Optional.of(new PastWindow(begin, end));
  }

  private Recording remembered(Subject subject, ProfileKind kind, PastWindow window)
      throws IOException {
    if (history.isEmpty() || !kind.event().equals("cpu")) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "there is no history of it; start jtrace serve with --continuous");
    }
    return history
        .get()
        .window(
            window, subject.isAll() ? Optional.empty() : Optional.of(subject.pids().getFirst()));
  }

  private static ProfileKind ofEvent(String event) {
    return ProfileKind.ofEvent(event)
        .orElseThrow(() ->
            new Refusal(
                Refusal.BAD_REQUEST,
                "unknown event; known are "
                    + String.join(", ", ProfileKind.events())
                    + " and tracepoint:CATEGORY:NAME"));
  }

  private int seconds(ProfileKind kind, Query query) {
    Optional<String> given = query.get("seconds");
    Optional<Long> number =
        given.filter(s -> s.matches("\\+?\\d{1,18}")).map(Long::valueOf).filter(n -> n > 0);
    if (kind.style() == ProfileKind.Style.NAMED && given.isPresent()) {
      if (number.isEmpty()) {
        throw new Refusal(
            Refusal.BAD_REQUEST, "invalid value for \"seconds\" - must be a positive integer");
      }
      if (query.numberOrZero("debug") != 0) {
        throw new Refusal(Refusal.BAD_REQUEST, "seconds and debug params are incompatible");
      }
    }
    long seconds = number.orElse((long) Math.min(kind.defaultSeconds(), limits.maxSeconds()));
    if (seconds > limits.maxSeconds()) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "profile duration exceeds the server's limit of %d seconds"
              .formatted(limits.maxSeconds()));
    }
    return (int) seconds;
  }

  private static ServedFormat format(ProfileKind kind, Query query) {
    Optional<String> name = query.get("format");
    if (name.isEmpty()
        && kind.style() == ProfileKind.Style.NAMED
        && query.numberOrZero("debug") != 0) {
      return ServedFormat.TEXT;
    }
    return name.map(ServedFormat::named).orElse(ServedFormat.PPROF);
  }

  private Recording recorded(
      Subject subject, ProfileKind kind, Optional<Integer> hz, Duration duration)
      throws InterruptedException, IOException {
    return kind.isHeap()
        ? heaps.record(subject, () -> record(subject, kind, hz, duration))
        : record(subject, kind, hz, duration);
  }

  private Recording record(
      Subject subject, ProfileKind kind, Optional<Integer> hz, Duration duration)
      throws InterruptedException, IOException {
    try {
      return recordings.record(subject, kind, hz, duration);
    } catch (WorldException e) {
      String what = kind.style() == ProfileKind.Style.CPU ? "CPU profiling" : kind.name();
      throw new Refusal(
          e.kind() == WorldException.Kind.FAILED ? Refusal.NOT_FOUND : Refusal.FAILED,
          "Could not enable %s: %s: %s"
              .formatted(what, e.problem().what(), e.problem().why())
              .replaceAll("\\s*\\n\\s*", " "));
    }
  }

  private static ViewOptions view(
      Recording recording, String event, SampleChoice choice, Subject subject) {
    ViewOptions.Builder view = ViewOptions.builder();
    if (Profile.eventNames(recording).contains(event)) {
      view.event(event);
    }
    if (event.equals(HeapPprof.IN_USE) && !subject.isAll()) {
      view.processRoots(subject.pids().size() > 1); // both engines have their own words for one
    }
    choice.addTo(view, recording.threads());
    return view.build();
  }
}
