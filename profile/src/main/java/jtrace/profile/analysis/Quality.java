package jtrace.profile.analysis;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jtrace.profile.Counters;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.Names;
import jtrace.profile.ReadLoss;
import jtrace.profile.Recording;
import jtrace.profile.StackEnd;

/**
 * How far a recording can be trusted: what was seen, lost, cut and not named.
 *
 * @param samples events recorded, those that were summed up counted one by one
 * @param lostByCause samples seen but not recorded, by the cause's counter without its prefix
 * @param stacksByEnd samples by why their stack's walk ended
 * @param framesByKind frames of all samples by kind, each sample's frames counted
 * @param framesByStatus frames of all samples by whether they have a name or why not
 * @param shortages what the recorder had no room for, where it is not nothing
 * @param rateAskedHz the sampling rate asked for; empty for events without a rate
 * @param rateGotHz the rate measured; empty when there is nothing to measure it by
 * @param durationNanos how long was recorded
 * @param costCpuNanos jtrace's own CPU time; empty when not recorded
 * @param costRssBytes jtrace's own largest memory; empty when not recorded
 * @param readLoss what of the file could not be read
 */
public record Quality(
    long samples,
    Map<String, Long> lostByCause,
    Map<StackEnd, Long> stacksByEnd,
    Map<FrameKind, Long> framesByKind,
    Map<NameStatus, Long> framesByStatus,
    Map<Shortage, Long> shortages,
    Optional<Double> rateAskedHz,
    Optional<Double> rateGotHz,
    long durationNanos,
    Optional<Long> costCpuNanos,
    Optional<Long> costRssBytes,
    Optional<ReadLoss> readLoss) {

  public Quality {
    lostByCause = Collections.unmodifiableMap(new TreeMap<>(lostByCause));
    stacksByEnd = Collections.unmodifiableMap(new EnumMap<>(stacksByEnd));
    framesByKind = Collections.unmodifiableMap(new EnumMap<>(framesByKind));
    framesByStatus = Collections.unmodifiableMap(new EnumMap<>(framesByStatus));
    shortages = Collections.unmodifiableMap(new EnumMap<>(shortages));
  }

  /** The quality of a whole recording, all events and threads. */
  public static Quality of(Recording recording) {
    long samples = 0;
    long[] samplesOfStack = new long[recording.stackCount()];
    for (int i = 0; i < recording.sampleCount(); i++) {
      long events = seenEvents(recording, i);
      samplesOfStack[recording.sampleStack(i)] += events;
      samples += events;
    }
    Map<StackEnd, Long> ends = new EnumMap<>(StackEnd.class);
    Map<FrameKind, Long> kinds = new EnumMap<>(FrameKind.class);
    Map<NameStatus, Long> statuses = new EnumMap<>(NameStatus.class);
    for (int stack = 0; stack < samplesOfStack.length; stack++) {
      long times = samplesOfStack[stack];
      if (times > 0) {
        ends.merge(recording.stackEnd(stack), times, Long::sum);
        countFrames(recording, stack, times, kinds, statuses);
      }
    }
    return new Quality(
        samples,
        lost(recording),
        ends,
        kinds,
        statuses,
        shortages(recording),
        SamplingRate.askedHz(recording),
        SamplingRate.gotHz(recording),
        recording.durationNanos(),
        Optional.ofNullable(recording.counters().get(Counters.COST_CPU_NANOS)),
        Optional.ofNullable(recording.counters().get(Counters.COST_RSS_BYTES)),
        recording.readLoss());
  }

  /** A sample of allocations was seen once, however many objects it stands for. */
  private static long seenEvents(Recording recording, int sample) {
    boolean estimated =
        recording.events().get(recording.sampleEvent(sample)).unit().equals("bytes");
    return estimated ? 1 : recording.sampleEventCount(sample);
  }

  private static void countFrames(
      Recording recording,
      int stack,
      long times,
      Map<FrameKind, Long> kinds,
      Map<NameStatus, Long> statuses) {
    for (int depth = 0; depth < recording.stackDepth(stack); depth++) {
      Frame frame = recording.frames().get(recording.stackFrame(stack, depth));
      kinds.merge(frame.kind(), times, Long::sum);
      statuses.merge(frame.status(), times, Long::sum);
    }
  }

  private static Map<String, Long> lost(Recording recording) {
    Map<String, Long> lost = new TreeMap<>();
    recording
        .counters()
        .forEach((name, count) -> {
          if (name.startsWith(Counters.LOST_PREFIX) && count != 0) {
            lost.put(Names.printable(name.substring(Counters.LOST_PREFIX.length())), count);
          }
        });
    recording
        .readLoss()
        .filter(loss -> loss.lostSamples() > 0)
        .ifPresent(loss -> lost.put("damaged file", loss.lostSamples()));
    return lost;
  }

  private static Map<Shortage, Long> shortages(Recording recording) {
    Map<Shortage, Long> shortages = new EnumMap<>(Shortage.class);
    for (Shortage shortage : Shortage.values()) {
      long count = recording.counter(shortage.counter());
      if (count != 0) {
        shortages.put(shortage, count);
      }
    }
    return shortages;
  }

  /** Samples lost for any cause. */
  public long lostSamples() {
    return sum(lostByCause);
  }

  /** Samples whose stack has every frame it was asked to have. */
  public long completeStacks() {
    return stacksByEnd.entrySet().stream()
        .filter(entry -> entry.getKey().isWhole())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public long truncatedStacks() {
    return samples - completeStacks();
  }

  /** Frames of all samples, each sample's counted. */
  public long frames() {
    return sum(framesByStatus);
  }

  public long unnamedFrames() {
    return frames() - framesByStatus.getOrDefault(NameStatus.NAMED, 0L);
  }

  /** jtrace's own CPU use as a share of one core; empty when not recorded. */
  public Optional<Double> costCores() {
    return durationNanos <= 0
        ? Optional.empty()
        : costCpuNanos.map(nanos -> (double) nanos / durationNanos);
  }

  /** The numbers in one line, without line end, for the foot of every output. */
  public String line() {
    return QualityText.line(this);
  }

  /** The numbers as a table of several lines. */
  public String text() {
    return QualityText.table(this);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
