package jtrace.profile;

import java.util.Optional;

/** Names of the facts that reports look for; recorders may add others. */
public final class Facts {
  /** Version of the jtrace that recorded. */
  public static final String JTRACE_VERSION = "jtrace.version";

  /** What the user asked for, as one line. */
  public static final String COMMAND_LINE = "jtrace.command";

  /** Wall-clock start in nanoseconds since 1970, UTC. */
  public static final String START_EPOCH_NANOS = "recording.start.epoch.nanos";

  /** CLOCK_MONOTONIC at the same moment as {@link #START_EPOCH_NANOS}. */
  public static final String START_MONOTONIC_NANOS = "recording.start.monotonic.nanos";

  /** How long events were on, in nanoseconds; set at the end. */
  public static final String DURATION_NANOS = "recording.duration.nanos";

  /** Why threads that did not run at all while recording are missing; absent when they are not. */
  public static final String RESTING_UNSEEN = "recording.resting.unseen";

  /** What readers of a profile have to know besides, as one sentence; absent when nothing. */
  public static final String NOTE = "recording.note";

  public static final String HOST_NAME = "host.name";
  public static final String HOST_CPUS = "host.cpus";
  public static final String KERNEL_RELEASE = "kernel.release";

  private Facts() {}

  /** A fact that is a decimal number; empty when absent or something else. */
  public static Optional<Long> number(Recording recording, String key) {
    return recording
        .fact(key)
        .filter(text -> text.matches("-?(\\d{1,18}|[1-8]\\d{18})"))
        .map(text -> Long.parseLong(text));
  }
}
