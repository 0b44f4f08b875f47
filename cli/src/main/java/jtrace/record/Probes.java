package jtrace.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jtrace.loader.BpfObject;
import jtrace.loader.Link;
import jtrace.loader.Links;
import jtrace.loader.PerfEvents;
import jtrace.loader.UprobeTarget;
import jtrace.loader.abi.Abi;
import jtrace.loader.abi.ProbeTwin;
import jtrace.symbolizer.process.MappedModule;

/**
 * Events at places: functions and USDT probes of what the targets map, tracepoints, software
 * counters. Files that are mapped later are attached to when they come.
 */
final class Probes implements EventSource {
  private static final String OBJECT = "probes";
  private static final int SCRATCH_SLOTS = 4;

  /** Allocations, functions, USDT probes: a request with what is recorded at each place. */
  private record Wanted(EventRequest request, int event) {}

  private final BpfObject object;
  private final List<Wanted> wanted = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<PerfEvents> counters = new ArrayList<>();

  private final NewFiles files = new NewFiles(false);

  private final Set<Wanted> attached = new HashSet<>();
  private final boolean mustBeThere;
  private int cookies = 1; // 0 is that of a program that was given none

  /**
   * Loads the programs that the requests need.
   *
   * @param mayComeLater whether a target is still to run its program
   * @param requests with the ids of their events in the recording
   */
  Probes(
      Capture capture,
      RecordOptions options,
      boolean mayComeLater,
      Map<EventRequest, Integer> requests) {
    requests.forEach((request, event) -> wanted.add(new Wanted(request, event)));
    mustBeThere = !options.allProcesses() && !mayComeLater;
    object =
        capture.load(
            OBJECT,
            SCRATCH_SLOTS,
            probes ->
                probes
                    .setAutoload("probe_tracepoint", has(EventRequest.Tracepoint.class))
                    .setAutoload("probe_counter", has(EventRequest.Counter.class))
                    .setAutoload("probe_function", wanted.stream().anyMatch(Probes::isInFile)));
  }

  /** Whether a recording's event is made here. */
  static boolean serves(EventRequest request) {
    return switch (request) {
      case EventRequest.Cpu cpu -> false;
      case EventRequest.Wait wait -> false;
      case EventRequest.Memory memory -> false;
      case EventRequest.Jvm jvm -> false;
      case EventRequest.Live live -> false;
      case EventRequest.Allocations allocations -> true;
      case EventRequest.Tracepoint tracepoint -> true;
      case EventRequest.Function function -> true;
      case EventRequest.UserProbe probe -> true;
      case EventRequest.JavaCalls calls -> true;
      case EventRequest.Counter counter -> true;
    };
  }

  private boolean has(Class<? extends EventRequest> kind) {
    return wanted.stream().anyMatch(each -> kind.isInstance(each.request));
  }

  private static boolean isInFile(Wanted each) {
    return ProbePlaces.isInFile(each.request);
  }

  @Override
  public void attach(TargetTable targets) {
    for (Wanted each : wanted) {
      switch (each.request) {
        case EventRequest.Tracepoint(String category, String name, long every) ->
            links.add(
                object
                    .program("probe_tracepoint")
                    .attachTracepoint(category, name, cookie(ProbeTwin.plain(each.event, every))));
        case EventRequest.Counter(PerfCounter counter, long every) ->
            counters.add(
                PerfEvents.open(
                    counter.spec(every, cookie(ProbeTwin.plain(each.event, 1))),
                    object.program("probe_counter")));
        case EventRequest.Allocations any -> {}
        case EventRequest.Function any -> {}
        case EventRequest.UserProbe any -> {}
        case EventRequest.JavaCalls any -> {}
        case EventRequest.Cpu any -> throw new IllegalStateException(any.name());
        case EventRequest.Wait any -> throw new IllegalStateException(any.name());
        case EventRequest.Memory any -> throw new IllegalStateException(any.name());
        case EventRequest.Jvm any -> throw new IllegalStateException(any.name());
        case EventRequest.Live any -> throw new IllegalStateException(any.name());
      }
    }
    follow(targets);
    if (mustBeThere) {
      wanted.stream()
          .filter(each -> isInFile(each) && !attached.contains(each))
          .findFirst()
          .ifPresent(each -> {
            throw ProbePlaces.notFound(each.request, targets.all());
          });
    }
  }

  @Override
  public void follow(TargetTable targets) {
    counters.forEach(PerfEvents::refresh);
    files.find(targets, this::attach);
  }

  private void attach(Target target, MappedModule mapped) {
    for (Wanted each : wanted) {
      for (ProbePlaces.Place place : ProbePlaces.in(mapped.module(), each.request, each.event)) {
        if (cookies == Abi.MAX_EVENTS) {
          return;
        }
        links.add(
            object
                .program("probe_function")
                .attachUprobe(
                    new UprobeTarget(
                        mapped.file(target.pid()),
                        place.fileOffset(),
                        /* onReturn= */ false,
                        cookie(place.probe()))));
        attached.add(each);
      }
    }
  }

  private int cookie(ProbeTwin probe) {
    int cookie = cookies++;
    object.map("probes").update(cookie, probe.encode());
    return cookie;
  }

  @Override
  public void detach() {
    Links.close(links);
    links.clear();
    counters.forEach(PerfEvents::close);
    counters.clear();
  }
}
