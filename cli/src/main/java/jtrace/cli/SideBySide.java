package jtrace.cli;

import java.util.List;
import java.util.Locale;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Names;
import jtrace.profile.Recording;
import jtrace.profile.RecordingWindow;
import jtrace.profile.analysis.Agreement;
import jtrace.profile.analysis.Amounts;
import jtrace.profile.analysis.Estimate;
import jtrace.profile.analysis.ShareTable;
import jtrace.profile.analysis.SortKey;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;

/** What two engines say of the same window, and how far they agree. */
record SideBySide(Agreement agreement, ShareTable ebpf, ShareTable async) {
  private static final int NAME_CHARS = 200;

  /** Java methods with all that they cause, which both engines name alike. */
  private static final ViewOptions JAVA_ONLY =
      ViewOptions.builder().kernel(false).nativeFrames(false).build();

  static SideBySide of(Recording ebpf, Recording async, int top, double tolerance) {
    ShareTable ours = table(ebpf, "eBPF");
    ShareTable theirs = table(async, "async-profiler");
    return new SideBySide(Agreement.of(ours, theirs, top, tolerance), ours, theirs);
  }

  private static ShareTable table(Recording recording, String engine) {
    ShareTable table = ShareTable.of(Profile.of(recording, JAVA_ONLY), List.of(SortKey.METHOD));
    if (table.samples() == 0) {
      throw VerifyCommand.nothingToCompare(engine);
    }
    return table;
  }

  /** The samples of one recording that were taken while the other was made. */
  static Recording within(Recording recording, Recording window) {
    long start = Facts.number(window, Facts.START_MONOTONIC_NANOS).orElse(0L);
    return RecordingWindow.of(recording, start, start + window.durationNanos());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-32s   %-32s   method%n",
            "self: ebpf, async, 95 %",
            "total: ebpf, async, 95 %"));
    for (Agreement.Row row : agreement.rows()) {
      text.append(pair(row.self())).append("   ").append(pair(row.total())).append("   ");
      text.append(Names.shortened(Names.printable(String.join(" ", row.keys())), NAME_CHARS));
      text.append('\n');
    }
    text.append('\n').append(verdict()).append('\n');
    return text.toString();
  }

  private static String total(ShareTable table) {
    Profile profile = table.profile();
    String unit = profile.event().map(EventType::unit).orElse("");
    return Amounts.text(profile.totalValue(), unit);
  }

  private static String pair(Agreement.Pair pair) {
    Estimate difference = pair.difference();
    return String.format(
        Locale.ROOT,
        "%6.2f%% %6.2f%% %+7.2f +-%5.2f %s",
        100 * pair.first().value(),
        100 * pair.second().value(),
        100 * difference.value(),
        100 * difference.interval(Agreement.CONFIDENCE).halfWidth(),
        pair.disagrees() ? "!" : " ");
  }

  private String verdict() {
    long apart = agreement.rows().stream().filter(Agreement.Row::disagrees).count();
    String counts =
        String.format(
            Locale.ROOT,
            "%,d samples of %s by eBPF, %,d of %s by async-profiler",
            ebpf.samples(),
            total(ebpf),
            async.samples(),
            total(async));
    return apart == 0
        ? String.format(
            Locale.ROOT,
            "agree: no method differs by more than %.1f points beyond chance; a difference up to"
                + " %.1f points could have been missed (%s)",
            100 * agreement.tolerance(),
            100 * Math.max(agreement.tolerance(), agreement.detectable()),
            counts)
        : String.format(
            Locale.ROOT,
            "disagree: %d of %d methods, marked with !, differ by more than %.1f points beyond"
                + " chance (%s)",
            apart,
            agreement.rows().size(),
            100 * agreement.tolerance(),
            counts);
  }
}
