package jtrace.cli;

import java.util.Locale;
import jtrace.record.RecorderStatus;

/** One line on a terminal that says how the recording goes; nothing elsewhere. */
final class ProgressLine {
  /** A terminal shows Ctrl-C as {@code ^C} behind the line. */
  private static final int ECHO_WIDTH = 2;

  private final Terminal terminal;
  private final boolean shown;
  private int width;

  ProgressLine(Terminal terminal, boolean wanted) {
    this.terminal = terminal;
    shown = wanted && terminal.interactive();
  }

  boolean isShown() {
    return shown;
  }

  void show(RecorderStatus status) {
    if (shown) {
      write(text(status));
    }
  }

  void show(String text) {
    if (shown) {
      write(text);
    }
  }

  void clear() {
    if (shown && width > 0) {
      width += ECHO_WIDTH;
      write("");
      terminal.err().print('\r');
      terminal.err().flush();
    }
  }

  static String text(RecorderStatus status) {
    return String.format(
        Locale.ROOT,
        "%d s  %d samples  %d lost  %.2f %% complete  %d process%s  Ctrl-C stops",
        status.elapsed().toSeconds(),
        status.samples(),
        status.lost(),
        100 * status.completeShare(),
        status.targetsAlive(),
        status.targetsAlive() == 1 ? "" : "es");
  }

  private void write(String text) {
    terminal.err().print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
    terminal.err().flush();
    width = text.length();
  }
}
