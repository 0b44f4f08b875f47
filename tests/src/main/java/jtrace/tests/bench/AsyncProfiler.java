package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipFile;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/** async-profiler's library, unpacked, to be loaded into running JVMs. */
public record AsyncProfiler(Path library) {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Unpacks it from the jar that the build fetched. */
  public static AsyncProfiler unpack(Path directory) throws IOException {
    Path library = directory.resolve("libasyncProfiler.so");
    try (ZipFile jar = new ZipFile(Layout.asyncProfilerJar().toFile())) {
      String entry = "linux-x64/libasyncProfiler.so";
      Files.copy(
          jar.getInputStream(jar.getEntry(entry)), library, StandardCopyOption.REPLACE_EXISTING);
    }
    return new AsyncProfiler(library);
  }

  /** Gives a command, such as {@code start,event=cpu}, to it inside a JVM. */
  public void command(Path jdk, long pid, String arguments) {
    Child jcmd =
        Child.run(
            LIMIT,
            List.of(
                jdk.resolve("bin/jcmd").toString(),
                "" + pid,
                "JVMTI.agent_load",
                library.toString(),
                '"' + arguments + '"')); // quoted: jcmd reads a bare = as an option of its own
    if (jcmd.exitCode() != 0 || !jcmd.output().contains("return code: 0")) {
      throw new IllegalStateException("async-profiler: " + jcmd.output());
    }
  }
}
