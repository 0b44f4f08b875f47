package jtrace.profile.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ReadLoss;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/** The text that {@code perf script} prints with its default fields, stacks leaf first. */
final class PerfScriptReader implements ProfileReader {
  private static final Pattern HEADER =
      Pattern.compile(
          "^\\s{0,40}(\\S.{0,200}?)\\s+(?:(\\d{1,9})/)?(-?\\d{1,9})\\s+(?:\\[(\\d{1,5})]\\s+)?"
              + "(\\d{1,12})\\.(\\d{1,9}):\\s+(?:(\\d{1,18})\\s+)?([^\\s:][^\\s]{0,200}):.{0,400}$");
  private static final Pattern FRAME =
      Pattern.compile("^\\s+([0-9a-f]{1,16})\\s+(.+?)\\s+\\(([^()]*(?:\\(deleted\\))?)\\)\\s*$");
  private static final Pattern OFFSET = Pattern.compile("\\+0x[0-9a-f]{1,16}$");
  private static final Pattern JVM_NAME = Pattern.compile("^L([^;]+);::?(.+)$");
  private static final Pattern MODIFIERS = Pattern.compile("(:[ukhGHIDPpSW]+)+$");
  private static final int MAX_FRAMES = 1 << 14;
  private static final int MAX_EVENTS = 100;

  @Override
  public String name() {
    return "perf script";
  }

  @Override
  public boolean recognises(Head head) {
    return head.isText()
        && head.lines().stream()
            .findFirst()
            .filter(line -> HEADER.matcher(line).matches())
            .isPresent();
  }

  @Override
  public Optional<ReadLoss> read(Path file, RecordingSink sink) throws IOException {
    Samples samples = new Samples(sink);
    try (BoundedLines lines = new BoundedLines(file)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        samples.line(line.get());
      }
    }
    samples.end();
    return Optional.empty();
  }

  private static final class Samples {
    private final RecordingSink sink;
    private final Map<String, Integer> events = new HashMap<>();
    private final List<Integer> leafFirst = new ArrayList<>();
    private Optional<Matcher> header = Optional.empty();
    private long malformed;
    private boolean cut;

    Samples(RecordingSink sink) {
      this.sink = sink;
    }

    void line(String text) throws IOException {
      Matcher frame = FRAME.matcher(text);
      if (text.isBlank()) {
        finish();
      } else if (text.startsWith("#")) {
        return;
      } else if (header.isPresent() && frame.matches()) {
        if (leafFirst.size() < MAX_FRAMES) {
          leafFirst.add(sink.frame(frame(frame.group(2), frame.group(3))));
        } else {
          cut = true;
        }
      } else {
        finish();
        Matcher match = HEADER.matcher(text);
        header = match.matches() ? Optional.of(match) : Optional.empty();
        malformed += match.matches() ? 0 : 1;
      }
    }

    void end() throws IOException {
      finish();
      if (malformed > 0) {
        sink.counter(Counters.LOST_MALFORMED, malformed);
      }
    }

    private void finish() throws IOException {
      if (header.isEmpty()) {
        return;
      }
      Matcher head = header.get();
      header = Optional.empty();
      long period = head.group(7) == null ? 1 : Long.parseLong(head.group(7));
      Optional<Integer> event = event(head.group(8), period);
      if (event.isPresent()) {
        int tid = Math.max(0, Integer.parseInt(head.group(3)));
        int pid = head.group(2) == null ? tid : Integer.parseInt(head.group(2));
        String name = head.group(1);
        int process = sink.process(new ProcessInfo(pid, pid == tid ? name : "", "", "", 0));
        int thread = sink.thread(new ThreadInfo(process, tid, name, false));
        int cpu = head.group(4) == null ? -1 : Integer.parseInt(head.group(4));
        int[] frames = leafFirst.stream().mapToInt(Integer::intValue).toArray();
        int stack = sink.stack(frames, cut ? StackEnd.DEPTH : StackEnd.COMPLETE);
        sink.sample(event.get(), nanos(head), cpu, thread, stack, period);
      } else {
        malformed++;
      }
      leafFirst.clear();
      cut = false;
    }

    private static long nanos(Matcher head) {
      String fraction = (head.group(6) + "000000000").substring(0, 9);
      return Long.parseLong(head.group(5)) * 1_000_000_000L + Long.parseLong(fraction);
    }

    private Optional<Integer> event(String text, long period) throws IOException {
      String name = MODIFIERS.matcher(text).replaceFirst("");
      if (!events.containsKey(name) && events.size() < MAX_EVENTS) {
        boolean time = name.equals("cpu-clock") || name.equals("task-clock") || name.equals("cpu");
        events.put(
            name,
            sink.event(
                new EventType(
                    time ? "cpu" : name,
                    time ? "cpu" : name,
                    time ? "nanoseconds" : "count",
                    time ? period : 0,
                    "perf script " + name)));
      }
      return Optional.ofNullable(events.get(name));
    }
  }

  private static Frame frame(String text, String module) {
    String symbol = OFFSET.matcher(text).replaceFirst("");
    boolean jit = module.matches(".*/perf-\\d+\\.map") || module.contains("/jitted-");
    if (symbol.equals("[unknown]")) {
      String file = module.substring(module.lastIndexOf('/') + 1);
      return Frame.placeholder(
          "[unknown in " + (file.isEmpty() || jit ? "generated code" : file) + "]",
          module,
          NameStatus.NO_SYMBOL);
    }
    Matcher jvm = JVM_NAME.matcher(symbol);
    String name = jvm.matches() ? jvm.group(1) + "." + jvm.group(2) : symbol;
    if (jit) {
      Frame java = FrameText.of(name);
      return java.kind().isJava() ? java : java.withKind(FrameKind.STUB);
    }
    if (module.startsWith("[kernel") || module.endsWith(".ko")) {
      return Frame.ofSymbol(FrameKind.KERNEL, symbol, "", "[kernel.kallsyms]", 0);
    }
    FrameKind kind = module.contains("libjvm.so") ? FrameKind.JVM : FrameKind.NATIVE;
    return Frame.ofSymbol(kind, symbol, "", module.equals("[unknown]") ? "" : module, 0);
  }
}
