package jtrace.record;

import java.util.ArrayList;
import java.util.List;
import jtrace.loader.BpfObject;
import jtrace.loader.Link;
import jtrace.loader.Links;
import jtrace.loader.abi.Counter;

/** Makes processes that targets start targets, too, before their first instruction. */
final class Descendants implements EventSource {
  private final Capture capture;
  private final BpfObject object;
  private final List<Link> links = new ArrayList<>();

  Descendants(Capture capture) {
    this.capture = capture;
    object = capture.load("descendants", List.of("procs", "counters"));
  }

  @Override
  public void attach(TargetTable targets) {
    for (String program : List.of("process_ended", "process_replaced", "process_started")) {
      links.add(object.program(program).attach());
    }
  }

  /** How many could not be followed, as there were too many. */
  long lost() {
    return capture.counter(Counter.PROCESSES_LOST);
  }

  @Override
  public void detach() {
    Links.close(links);
    links.clear();
  }
}
