package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.loader.ProcessStat;
import jtrace.symbolizer.process.MainName;

/**
 * A JVM on this host, seen from /proc.
 *
 * @param pid in jtrace's pid namespace
 * @param user who runs it
 * @param jdk version and vendor; {@code ?} when its folder cannot be read
 * @param name main class, jar or program
 * @param container start of the container's id; empty on the host itself
 * @param uptime time since it started
 * @param obstacle why it cannot be profiled; empty when it can
 */
record JavaProcess(
    int pid,
    String user,
    String jdk,
    String name,
    String container,
    Duration uptime,
    Optional<String> obstacle) {
  private static final Pattern LIBJVM =
      Pattern.compile(
          "^\\S+ \\S+ \\S+ \\S+ \\S+\\s+(/.*/libjvm\\.so)( \\(deleted\\))?$", Pattern.MULTILINE);
  private static final Pattern OPENJ9 = Pattern.compile("/libj9vm\\d*\\.so");
  private static final Pattern CONTAINER = Pattern.compile("([0-9a-f]{12})[0-9a-f]{52}");
  private static final Pattern RELEASE =
      Pattern.compile("^(JAVA_VERSION|IMPLEMENTOR)=\"([^\"]{1,80})\"", Pattern.MULTILINE);
  private static final int FOLDERS_ABOVE_LIBJVM = 5;
  private static final Pattern ARCHITECTURE_FOLDER =
      Pattern.compile("/lib/[^/]+/(server|client|minimal)/libjvm\\.so$");

  /** The process as a JVM; empty when it is none. */
  static Optional<JavaProcess> of(ProcFolder folder) {
    String maps = folder.text("maps");
    Matcher libjvm = LIBJVM.matcher(maps);
    boolean found = libjvm.find();
    String name = name(folder);
    boolean java = folder.text("comm").strip().equals("java");
    if (!found && !(maps.isEmpty() && java)) {
      return Optional.empty();
    }
    return Optional.of(
        new JavaProcess(
            folder.pid(),
            user(folder),
            found ? jdk(folder, Path.of(libjvm.group(1))) : "?",
            name,
            container(folder),
            uptime(folder),
            obstacle(maps, found && libjvm.group(2) != null)));
  }

  static List<JavaProcess> all() throws IOException {
    long self = ProcessHandle.current().pid();
    return ProcFolder.all().stream()
        .filter(folder -> folder.pid() != self)
        .flatMap(folder -> of(folder).stream())
        .toList();
  }

  static String name(ProcFolder folder) {
    return MainName.of(folder.commandLine(), folder.text("comm").strip());
  }

  private static Optional<String> obstacle(String maps, boolean deleted) {
    if (maps.isEmpty()) {
      return Optional.of("not readable: run as root or as its user with CAP_SYS_PTRACE");
    }
    if (OPENJ9.matcher(maps).find()) {
      return Optional.of("OpenJ9 is no HotSpot: native and kernel frames only");
    }
    if (deleted) {
      return Optional.of("its libjvm.so was deleted or replaced: restart it for Java names");
    }
    return Optional.empty();
  }

  private static String user(ProcFolder folder) {
    try {
      return Files.getOwner(folder.path("")).getName();
    } catch (IOException e) {
      return "?";
    }
  }

  /** From the {@code release} file of the folder that libjvm.so is under. */
  private static String jdk(ProcFolder folder, Path libjvm) {
    Path at = libjvm.getParent();
    for (int i = 0; i < FOLDERS_ABOVE_LIBJVM && at != null; i++, at = at.getParent()) {
      Optional<String> release = folder.fileInside(at.resolve("release"));
      if (release.isPresent()) {
        return version(release.get());
      }
    }
    // Debian's JDK 8 has no such file; later ones have no folder for the architecture
    return ARCHITECTURE_FOLDER.matcher(libjvm.toString()).find() ? "8" : "?";
  }

  private static String version(String release) {
    String version = "?";
    String vendor = "";
    Matcher line = RELEASE.matcher(release);
    while (line.find()) {
      if (line.group(1).equals("JAVA_VERSION")) {
        version = line.group(2);
      } else {
        vendor = " " + line.group(2);
      }
    }
    return version + vendor;
  }

  private static String container(ProcFolder folder) {
    Matcher id = CONTAINER.matcher(folder.text("cgroup"));
    return id.find() ? id.group(1) : "";
  }

  private static Duration uptime(ProcFolder folder) {
    Optional<ProcessStat> stat = ProcessStat.of(folder.pid());
    try {
      double hostSeconds =
          Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
      double started = (double) stat.orElseThrow().startTicks() / ProcessStat.TICKS_PER_SECOND;
      return Duration.ofMillis(Math.max(0, (long) ((hostSeconds - started) * 1000)));
    } catch (IOException | NumberFormatException | NoSuchElementException e) {
      return Duration.ZERO;
    }
  }
}
