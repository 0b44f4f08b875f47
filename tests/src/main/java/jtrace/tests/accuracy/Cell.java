package jtrace.tests.accuracy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jtrace.tests.run.Layout;

/**
 * One JDK with one set of options.
 *
 * @param name as printed, such as {@code JDK 25 C1}
 * @param mode name of the options, by which it is chosen
 */
record Cell(String name, String mode, Path jdk, List<String> options) {

  private static final int SEGMENTED_FROM = 9;
  private static final int COMPACT_HEADERS_FROM = 24;

  /** Options that every JDK of a range accepts. */
  private record Mode(String name, int from, int to, List<String> options) {
    static Mode of(String name, String... options) {
      return new Mode(name, 0, Integer.MAX_VALUE, List.of(options));
    }

    Mode from(int major) {
      return new Mode(name, major, to, options);
    }

    Mode to(int major) {
      return new Mode(name, from, major, options);
    }
  }

  private static final String SERIAL = "-XX:+UseSerialGC";

  private static final List<Mode> MODES =
      List.of(
          Mode.of("default", SERIAL),
          Mode.of("c1", SERIAL, "-XX:TieredStopAtLevel=1"),
          Mode.of("c2", SERIAL, "-XX:-TieredCompilation"),
          Mode.of("int", SERIAL, "-Xint"),
          Mode.of("unsegmented", SERIAL, "-XX:-SegmentedCodeCache").from(SEGMENTED_FROM),
          Mode.of("fp", SERIAL, "-XX:+PreserveFramePointer"),
          Mode.of(
                  "compact",
                  SERIAL,
                  "-XX:+UnlockExperimentalVMOptions",
                  "-XX:+UseCompactObjectHeaders")
              .from(COMPACT_HEADERS_FROM),
          Mode.of("parallel", "-XX:+UseParallelGC"),
          Mode.of("g1", "-XX:+UseG1GC"),
          Mode.of("zgc", "-XX:+UseZGC").from(15),
          Mode.of("zgen", "-XX:+UseZGC", "-XX:+ZGenerational").from(21).to(22),
          Mode.of("shenandoah", "-XX:+UnlockExperimentalVMOptions", "-XX:+UseShenandoahGC"));

  /** The modes that take the least time and tell the most. */
  static final List<String> USUAL_MODES = List.of("default", "c1", "c2", "int");

  /** Whether a mode is given as its options. */
  static boolean isOptions(String mode) {
    return mode.startsWith("-");
  }

  static List<String> modeNames() {
    return MODES.stream().map(Mode::name).toList();
  }

  /**
   * The cells of the JDKs found.
   *
   * @param jdks major versions or JDK folders
   * @param modes names of modes, or options of a JVM with spaces between, such as {@code -Xcomp}
   */
  static List<Cell> of(List<String> jdks, List<String> modes) {
    Map<Integer, Path> found = Layout.jdks();
    List<Cell> cells = new ArrayList<>();
    for (String jdk : jdks) {
      Path home = jdk.contains("/") ? Path.of(jdk) : found.get(Integer.parseInt(jdk));
      int major = home == null ? 0 : Layout.release(home);
      if (major == 0) {
        System.err.println("no JDK " + jdk + " found; see tests/jdks");
        continue;
      }
      List<Mode> all = new ArrayList<>(MODES);
      modes.stream()
          .filter(Cell::isOptions)
          .map(options -> Mode.of(options, options.split(" ")))
          .forEach(all::add);
      for (Mode mode : all) {
        if (modes.contains(mode.name()) && major >= mode.from() && major <= mode.to()) {
          String name = (jdk.contains("/") ? jdk : "JDK " + jdk) + " " + mode.name();
          cells.add(new Cell(name, mode.name(), home, mode.options()));
        }
      }
    }
    return cells;
  }
}
