package jtrace.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small process that outlives jtrace and sets a byte of a target back to 0 when jtrace dies, also
 * by SIGKILL: its standard input then ends without a word. It holds the target's memory open, so
 * that it never writes into another process that got the same pid.
 */
final class DebugInfoGuard implements AutoCloseable {
  private static final int END_SECONDS = 5;

  /** Arguments: pid, address. dd seeks the descriptor that the shell has opened. */
  private static final String SCRIPT =
      "trap '' INT TERM HUP QUIT; exec 3<>\"/proc/$1/mem\" || exit 1; echo ready; read -r word;"
          + " [ \"$word\" = done ] && exit 0;"
          + " printf '\\000' | dd bs=1 seek=\"$2\" conv=notrunc 1>&3 2>/dev/null";

  private final Process process;

  private DebugInfoGuard(Process process) {
    this.process = process;
  }

  /**
   * Returns when it is ready.
   *
   * @throws IOException when it cannot be: then nothing may be written
   */
  static DebugInfoGuard start(int pid, long address) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of("/bin/sh", "-c", SCRIPT, "jtrace-guard", "" + pid, Long.toString(address)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
    if (!"ready".equals(output.readLine())) {
      process.destroyForcibly();
      throw new IOException("/proc/" + pid + "/mem cannot be opened for writing");
    }
    return new DebugInfoGuard(process);
  }

  /** Dismisses it: the byte is back already. */
  @Override
  public void close() {
    try (Writer words = process.outputWriter(StandardCharsets.US_ASCII)) {
      words.write("done\n");
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
