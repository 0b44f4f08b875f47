package jtrace.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import jtrace.profile.Recording;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/** Draws {@link TopView} on a terminal and hands keys to it. */
final class TopScreen {
  private static final int KEY_WAIT_MILLIS = 200;
  private static final int MIN_COLUMNS = 20;
  private static final int MIN_ROWS = 6;

  private final TopView view;
  private final AtomicReference<Recording> latest = new AtomicReference<>();

  TopScreen(TopView view) {
    this.view = view;
  }

  /** A new window, from any thread. */
  void next(Recording recording) {
    latest.set(recording);
  }

  /** Until a key or the signal ends it. */
  void run(StopSignal stop, java.util.function.BooleanSupplier over) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      Attributes before = terminal.enterRawMode();
      try {
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        draw(terminal, stop, over);
      } finally {
        terminal.puts(Capability.exit_ca_mode);
        terminal.puts(Capability.keypad_local);
        terminal.flush();
        terminal.setAttributes(before);
      }
    }
  }

  private void draw(Terminal terminal, StopSignal stop, java.util.function.BooleanSupplier over) {
    KeyMap<TopView.Key> keys = keys(terminal);
    BindingReader reader = new BindingReader(terminal.reader());
    Display display = new Display(terminal, true);
    boolean more = true;
    while (more && !stop.isRaised() && !over.getAsBoolean()) {
      Recording recording = latest.getAndSet(null);
      if (recording != null) {
        view.next(recording);
      }
      int columns = Math.max(MIN_COLUMNS, terminal.getWidth());
      int rows = Math.max(MIN_ROWS, terminal.getHeight());
      display.resize(rows, columns);
      List<AttributedString> lines = new ArrayList<>(); // the display changes it
      view.screen(columns, rows).forEach(line -> lines.add(new AttributedString(line)));
      display.update(lines, 0);
      TopView.Key key = reader.peekCharacter(KEY_WAIT_MILLIS) < 0 ? null : reader.readBinding(keys);
      more = key == null || view.press(key);
    }
  }

  private static KeyMap<TopView.Key> keys(Terminal terminal) {
    KeyMap<TopView.Key> keys = new KeyMap<>();
    keys.setAmbiguousTimeout(KEY_WAIT_MILLIS);
    Map.of(
            "q",
            TopView.Key.QUIT,
            "s",
            TopView.Key.SORT,
            "t",
            TopView.Key.THREADS,
            "p",
            TopView.Key.PAUSE,
            "k",
            TopView.Key.UP,
            "j",
            TopView.Key.DOWN,
            "\r",
            TopView.Key.ENTER,
            "\n",
            TopView.Key.ENTER,
            KeyMap.esc(),
            TopView.Key.BACK)
        .forEach((press, key) -> keys.bind(key, press));
    keys.bind(TopView.Key.QUIT, KeyMap.ctrl('C'));
    keys.bind(TopView.Key.UP, KeyMap.key(terminal, Capability.key_up), "\033[A");
    keys.bind(TopView.Key.DOWN, KeyMap.key(terminal, Capability.key_down), "\033[B");
    return keys;
  }
}
