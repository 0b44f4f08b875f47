package jtrace.profile.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.Names;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;

/**
 * The text of {@code perf script}: every sample with its time, frames leaf first.
 *
 * <p>Its readers split by blanks and parentheses, so thread names lose blanks before digits and
 * names lose a leading parenthesis.
 */
final class PerfScriptFormat implements ProfileFormat {

  @Override
  public String name() {
    return "perf script";
  }

  @Override
  public List<String> extensions() {
    return List.of(".perf");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Profile profile = Profile.of(recording, options.view());
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    Map<Integer, String> stacks = new HashMap<>();
    for (int i = 0; i < recording.sampleCount(); i++) {
      int stack = profile.viewOfSample(i);
      if (stack >= 0) {
        int pid = process(recording, i).pid();
        text.write(header(recording, i));
        text.write(
            stacks.computeIfAbsent(stack, id -> frames(profile, id)).replace("\0", "" + pid));
        text.write('\n');
      }
    }
    text.flush();
  }

  private static ProcessInfo process(Recording recording, int sample) {
    return recording
        .processes()
        .get(recording.threads().get(recording.sampleThread(sample)).process());
  }

  private static String header(Recording recording, int sample) {
    ThreadInfo thread = recording.threads().get(recording.sampleThread(sample));
    EventType event = recording.events().get(recording.sampleEvent(sample));
    long micros = Math.max(0, recording.sampleTimeNanos(sample)) / 1000;
    return String.format(
        Locale.ROOT,
        "%s %d/%d [%03d] %d.%06d: %d %s:\n",
        command(thread.name()),
        Math.max(0, process(recording, sample).pid()),
        Math.max(0, thread.tid()),
        Math.max(0, recording.sampleCpu(sample)),
        micros / 1_000_000,
        micros % 1_000_000,
        Math.max(0, recording.sampleValue(sample)),
        word(event.name()));
  }

  private static String frames(Profile profile, int stack) {
    StringBuilder text = new StringBuilder();
    for (int id : profile.framesLeafFirst(stack)) {
      Frame frame = profile.frame(id);
      text.append(
          String.format(
              Locale.ROOT,
              "\t%16x %s (%s)\n",
              frame.address(),
              symbol(profile.label(id)),
              module(frame)));
    }
    return text.toString();
  }

  /** At least two characters, not a comment, no blank before a digit. */
  private static String command(String name) {
    String safe = Names.printable(name).strip().replaceAll("\\s+(?=[\\d(\\[])", "_");
    String longer = safe.length() < 2 ? safe + "__" : safe;
    return longer.startsWith("#") ? "_" + longer : longer;
  }

  private static String symbol(String label) {
    String safe = Names.printable(label).strip();
    return safe.startsWith("(") || safe.isEmpty() ? "_" + safe : safe;
  }

  /** Java code has perf's name for it, whose readers know it; NUL stands for the process. */
  private static String module(Frame frame) {
    if (frame.kind().isJava()) {
      return "/tmp/perf-\0.map";
    }
    return frame.module().isEmpty() ? "[unknown]" : word(frame.module());
  }

  private static String word(String text) {
    String safe = Names.printable(text).replaceAll("[\\s()]", "_");
    return safe.isEmpty() ? "_" : safe;
  }
}
