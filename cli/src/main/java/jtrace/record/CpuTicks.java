package jtrace.record;

import jtrace.loader.BpfObject;
import jtrace.loader.PerfEventSpec;
import jtrace.loader.PerfEvents;

/** Time on the CPU: a clock on every CPU. */
final class CpuTicks implements EventSource {
  private final Capture capture;
  private final EventRequest.Cpu request;
  private PerfEvents ticks;
  private long countedUntilNanos;
  private long cpuNanos;

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
    countedUntilNanos = System.nanoTime();
  }

  @Override
  public void follow(TargetTable targets) {
    countTime();
    ticks.refresh();
  }

  @Override
  public void detach() {
    if (ticks != null) {
      countTime();
      ticks.close();
    }
  }

  private void countTime() {
    long now = System.nanoTime();
    cpuNanos += (now - countedUntilNanos) * ticks.cpuCount(); // none once they are closed
    countedUntilNanos = now;
  }

  /** The time during which ticks were due, of all CPUs together, until the last look at them. */
  long cpuNanos() {
    return cpuNanos;
  }
}
