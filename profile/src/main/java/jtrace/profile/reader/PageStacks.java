package jtrace.profile.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;

/**
 * Follows the calls of an async-profiler page, which draw boxes in preorder, and hands on what each
 * box has beyond its children.
 */
final class PageStacks {
  private static final int MAX_LEVELS = 1 << 14;
  private static final int KIND_BITS = 3;

  private final StackSink sink;
  private final List<Box> open = new ArrayList<>();
  private long level;
  private long width;

  private static final class Box {
    private final Frame frame;
    private long rest;

    Box(Frame frame, long width) {
      this.frame = frame;
      this.rest = width;
    }
  }

  PageStacks(StackSink sink) {
    this.sink = sink;
  }

  /** One call of the pages since 3.0; false when it makes no sense. */
  boolean call(String function, String key, String rest, PageNames names) throws IOException {
    String[] numbers = rest.isEmpty() ? new String[0] : rest.substring(1).split(",", -1);
    long id = Long.parseLong(key);
    switch (function) {
      case "f" -> {
        if (numbers.length < 1 || numbers[0].isEmpty()) {
          return false;
        }
        level = Long.parseLong(numbers[0]);
        width = number(numbers, 2);
      }
      case "u" -> {
        level++;
        width = number(numbers, 0);
      }
      default -> width = number(numbers, 0);
    }
    String name = names.at(id >>> KIND_BITS);
    return !name.isEmpty() && box(name, (int) (id & (1 << KIND_BITS) - 1));
  }

  /** A width that is left out, or 0, is that of the box before. */
  private long number(String[] numbers, int index) {
    long told =
        index < numbers.length && !numbers[index].isEmpty() ? Long.parseLong(numbers[index]) : 0;
    return told == 0 ? width : told;
  }

  /** One call of the pages of 2.x. */
  boolean old(String level, String width, String kind, String name) throws IOException {
    this.level = Long.parseLong(level);
    this.width = Long.parseLong(width);
    return box(PageNames.unescaped(name), Integer.parseInt(kind));
  }

  private boolean box(String name, int kind) throws IOException {
    if (level > open.size() || level >= MAX_LEVELS) {
      return false;
    }
    close((int) level);
    if (!open.isEmpty()) {
      open.getLast().rest -= width;
    }
    open.add(new Box(frame(name, kind), width));
    return true;
  }

  private Frame frame(String name, int kind) {
    return switch (kind) {
      case 0 -> FrameText.of(name, FrameKind.INTERPRETED);
      case 1 -> FrameText.of(name, FrameKind.C2);
      case 2 -> FrameText.of(name, FrameKind.INLINED);
      case 4 -> FrameText.of(name, FrameKind.JVM);
      case 5 -> FrameText.of(name, FrameKind.KERNEL);
      case 6 -> FrameText.of(name, FrameKind.C1);
      default -> FrameText.of(name, FrameKind.NATIVE);
    };
  }

  /** The page is over. */
  void end() throws IOException {
    close(0);
  }

  private void close(int toLevel) throws IOException {
    while (open.size() > toLevel) {
      Box box = open.getLast();
      if (box.rest > 0 && open.size() > 1) { // the box at level 0 is all of them
        sink.add(open.subList(1, open.size()).stream().map(b -> b.frame).toList(), box.rest);
      }
      open.removeLast();
    }
  }
}
