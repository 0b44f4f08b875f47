package jtrace.profile.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.ReadLoss;
import jtrace.profile.RecordingSink;

/**
 * async-profiler's flame graph pages, those of 2.x with a call for each frame and those since 3.0
 * with a table of names. Source: its src/res/flame.html and src/flameGraph.cpp.
 */
final class FlameHtmlReader implements ProfileReader {
  private static final Pattern HEADING = Pattern.compile("<h1[^>]*>(.*?)</h1>");
  private static final Pattern UNITS = Pattern.compile("^\\s*const units = '(\\w{1,20})';");
  private static final Pattern DIFFERENCE = Pattern.compile("maxdiff = (?:/\\*.*\\*/)?\\d");
  private static final Pattern NAME = Pattern.compile("^'((?:[^'\\\\]|\\\\.)*)',?$");
  private static final Pattern CALL =
      Pattern.compile("^([fun])\\((\\d{1,15})((?:,\\d{0,18}){0,8})\\)$");
  private static final Pattern OLD_CALL =
      Pattern.compile(
          "^f\\((\\d{1,6}),\\d{1,18},(\\d{1,18}),(\\d{1,2}),'((?:[^'\\\\]|\\\\.)*)'.*\\)$");

  @Override
  public String name() {
    return "async-profiler's HTML";
  }

  @Override
  public boolean recognises(Head head) {
    String text = head.text();
    return text.stripLeading().startsWith("<!DOCTYPE html>") && text.contains("async-profiler");
  }

  @Override
  public Optional<ReadLoss> read(Path file, RecordingSink sink) throws IOException {
    String heading = "";
    String units = "samples";
    PageNames names = new PageNames();
    Optional<PageStacks> stacks = Optional.empty();
    long malformed = 0;
    try (BoundedLines lines = new BoundedLines(file)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        String text = line.get();
        Matcher name = NAME.matcher(text);
        Matcher call = CALL.matcher(text);
        Matcher old = OLD_CALL.matcher(text);
        if (name.matches()) {
          names.add(name.group(1));
        } else if (call.matches() || old.matches()) {
          if (stacks.isEmpty()) {
            stacks =
                Optional.of(new PageStacks(new StackSink(sink, event(heading, units), name(file))));
          }
          boolean understood =
              call.matches()
                  ? stacks.get().call(call.group(1), call.group(2), call.group(3), names)
                  : stacks.get().old(old.group(1), old.group(2), old.group(3), old.group(4));
          malformed += understood ? 0 : 1;
        } else if (stacks.isEmpty()) {
          Matcher found = HEADING.matcher(text);
          heading = found.find() ? found.group(1) : heading;
          Matcher unit = UNITS.matcher(text);
          units = unit.find() ? unit.group(1) : units;
          refuseDifferences(text);
        }
      }
    }
    stacks
        .orElseThrow(() ->
            new UnreadableProfileException(
                "the page holds no flame graph that async-profiler wrote"))
        .end();
    if (malformed > 0) {
      sink.counter(Counters.LOST_MALFORMED, malformed);
    }
    return Optional.empty();
  }

  private static void refuseDifferences(String text) throws UnreadableProfileException {
    if (DIFFERENCE.matcher(text).find()) {
      throw new UnreadableProfileException("the page is a difference of two profiles");
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static EventType event(String heading, String units) {
    String name = heading.split(" ", 2)[0].toLowerCase(java.util.Locale.ROOT);
    String kind =
        switch (name) {
          case "allocation" -> "alloc";
          case "" -> "samples";
          default -> name;
        };
    return switch (units) {
      case "bytes" -> new EventType(kind, kind + "_space", "bytes", 0, "async-profiler HTML");
      case "ns" -> new EventType(kind, kind, "nanoseconds", 0, "async-profiler HTML");
      default -> new EventType(kind, "samples", "count", 0, "async-profiler HTML");
    };
  }
}
