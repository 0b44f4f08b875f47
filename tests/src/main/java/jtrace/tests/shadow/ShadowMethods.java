package jtrace.tests.shadow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jtrace.profile.Frame;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.HotSpotSymbols;
import jtrace.tests.walk.WalkResult;

/**
 * The program's instrumented methods, and what a walk and the program's own memory name of them.
 */
final class ShadowMethods {
  private static final int MAX_DEPTH = 4096;
  private static final int INTERPRETED = WalkResult.INTERPRETED;

  private final Path file;
  private final Map<Integer, String> byNumber = new HashMap<>();
  private final Set<String> known = new HashSet<>();

  ShadowMethods(Path file) {
    this.file = file;
  }

  /** The agent writes a method's line before the method can run. */
  void refresh() throws IOException {
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ");
      if (words.length == 4) {
        String name = words[1] + "." + words[2] + words[3];
        byNumber.put(Integer.valueOf(words[0]), name);
        known.add(name);
      }
    }
  }

  /** The program's own stack, innermost first. */
  List<String> said(TargetMemory memory, long address) throws IOException {
    byte[] head = new byte[8];
    if (!memory.read(address, head, 0, 8)) {
      throw new IOException("the shadow stack cannot be read");
    }
    int depth = Math.min(intAt(head, 0), MAX_DEPTH);
    byte[] numbers = new byte[4 * depth];
    if (!memory.read(address + 8, numbers, 0, numbers.length)) {
      throw new IOException("the shadow stack cannot be read");
    }
    List<String> names = new ArrayList<>();
    for (int i = depth - 1; i >= 0; i--) {
      int number = intAt(numbers, 4 * i);
      if (!byNumber.containsKey(number)) {
        refresh();
      }
      names.add(byNumber.getOrDefault(number, "method " + number));
    }
    return names;
  }

  private static int intAt(byte[] bytes, int at) {
    return bytes[at] & 0xff
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | bytes[at + 3] << 24;
  }

  /** The instrumented methods of each physical frame that has any, innermost first. */
  List<List<String>> walked(WalkResult walk, HotSpotSymbols symbols) {
    List<List<String>> frames = new ArrayList<>();
    for (int i = 0; i < walk.frames(); i++) {
      List<String> names = new ArrayList<>();
      for (Frame frame : named(walk, i, symbols)) {
        String name = frame.className() + "." + frame.methodName() + frame.signature();
        if (known.contains(name)) {
          names.add(name);
        }
      }
      if (!names.isEmpty()) {
        frames.add(names);
      }
    }
    return frames;
  }

  private static List<Frame> named(WalkResult walk, int i, HotSpotSymbols symbols) {
    if (walk.kinds()[i] == WalkResult.COMPILED) {
      boolean leaf = (walk.flags()[i] & WalkResult.LEAF) != 0;
      return symbols.compiled(walk.extras()[i], walk.addresses()[i], walk.ids()[i], leaf);
    }
    if (walk.kinds()[i] == INTERPRETED) {
      return symbols
          .interpretedMethod(walk.addresses()[i], walk.ids()[i])
          .map(method -> List.of(method.frame(walk.extras()[i])))
          .orElse(List.of());
    }
    return List.of();
  }
}
