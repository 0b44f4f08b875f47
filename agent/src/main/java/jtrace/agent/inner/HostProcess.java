package jtrace.agent.inner;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Starts jtrace's host side as a child, which records or serves this JVM. It ends by itself when
 * this JVM does.
 */
final class HostProcess {
  /** As {@code ./jtrace} starts itself, but for the heap, the start-up cache and huge pages. */
  private static final List<String> JVM_OPTIONS =
      Arrays.asList(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms16m",
          "-Xmn8m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-XX:-UsePerfData",
          "-Djdk.reflect.useNativeAccessorOnly=true",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:ArchiveRelocationMode=0");

  /** Variables with options for this JVM, such as the agent itself: not for the child. */
  private static final List<String> OPTION_VARIABLES =
      Arrays.asList("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private HostProcess() {}

  /**
   * Starts it. What it has to say, which is nothing unless it fails, goes where this JVM's errors
   * go.
   *
   * @throws IOException whose message is a sentence for the user
   */
  static void start(StartOptions options) throws IOException {
    Path jdk =
        JdkSearch.ofThisProcess()
            .find()
            .orElseThrow(() ->
                new IOException(
                    "nothing is profiled: jtrace itself needs a JDK "
                        + JdkSearch.NEEDED
                        + " or newer, and none is under JTRACE_JAVA_HOME, JAVA_HOME, PATH,"
                        + " /usr/lib/jvm, /opt, ~/.sdkman or ~/.jdks"));
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(Arrays.asList("-Xmx" + options.heap(), "-jar", ownJar().toString()));
    command.addAll(options.command(pid()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(OPTION_VARIABLES);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectOutput(new File("/dev/null"));
    try {
      builder.start().getOutputStream().close();
    } catch (IOException e) {
      throw new IOException("nothing is profiled: " + e.getMessage(), e);
    }
  }

  /** jtrace's whole jar, as this is reached only from the command line. */
  private static Path ownJar() throws IOException {
    try {
      return Paths.get(
          HostProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("nothing is profiled: jtrace.jar is at no usable place", e);
    }
  }

  /** As this JVM's own pid namespace has it. */
  private static String pid() throws IOException {
    return new File("/proc/self").getCanonicalFile().getName();
  }
}
