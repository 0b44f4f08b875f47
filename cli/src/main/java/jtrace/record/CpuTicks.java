package jtrace.record;

import jtrace.loader.BpfObject;
import jtrace.loader.PerfEventSpec;
import jtrace.loader.PerfEvents;

/** Time on the CPU: a clock on every CPU. */
final class CpuTicks implements EventSource {
  private final Capture capture;
  private final EventRequest.Cpu request;
  private PerfEvents ticks;

  CpuTicks(Capture capture, EventRequest.Cpu request) {
    this.capture = capture;
    this.request = request;
  }

  /** Settings of the sampler before it is loaded. */
  static void settle(BpfObject sampler, EventRequest.Cpu request, int event) {
    sampler.setReadOnly("period_ns", request.periodNanos()).setReadOnly("event_id", event);
  }

  @Override
  public void attach(TargetTable targets) {
    ticks = PerfEvents.open(PerfEventSpec.cpuClock(request.periodNanos()), capture.sampler());
  }

  @Override
  public void follow(TargetTable targets) {
    ticks.refresh();
  }

  @Override
  public void detach() {
    if (ticks != null) {
      ticks.close();
    }
  }
}
