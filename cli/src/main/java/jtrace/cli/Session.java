package jtrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.session.SessionClient;
import jtrace.session.SessionFolder;

/**
 * A recording in the background.
 *
 * @param folder of all of this user's
 * @param name the pids it records, joined by {@code +}, or {@link #ALL}
 */
record Session(SessionFolder folder, String name) {
  static final String ALL = "all";
  private static final int LOG_BYTES_MAX = 64 << 10;

  static SessionFolder folderOfUser() {
    try {
      SessionFolder folder = SessionFolder.ofUser();
      folder.make();
      return folder;
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "no folder for recordings in the background",
              String.valueOf(e.getMessage()),
              "set XDG_RUNTIME_DIR to a folder of your own, or use jtrace record"),
          e);
    }
  }

  static String nameOf(RecordingPlan plan, List<Integer> pids) {
    return plan.all() ? ALL : String.join("+", pids.stream().map(String::valueOf).toList());
  }

  /** All that are there, also those that were killed. */
  static List<Session> all() {
    SessionFolder folder = folderOfUser();
    try {
      return folder.names().stream().map(name -> new Session(folder, name)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * The one that is meant: by a pid, a process name, or {@code all}; the only one when nothing is
   * named.
   */
  static Session find(String target) {
    List<Session> running = all().stream().filter(Session::isRunning).toList();
    if (target.isEmpty()) {
      if (running.size() == 1) {
        return running.getFirst();
      }
      throw none(
          running.isEmpty() ? "nothing is being recorded" : running.size() + " recordings run",
          "without a name it must be just one");
    }
    String wanted =
        target.equals(ALL) || target.matches("\\d+")
            ? target
            : "" + Targets.ofHost().pids(List.of(target)).getFirst();
    return running.stream()
        .filter(session -> Arrays.asList(session.name().split("\\+", -1)).contains(wanted))
        .findFirst()
        .orElseThrow(() ->
            none(
                "no recording of " + Printable.of(target, 100) + " runs",
                "it has ended, was started by another user, or never was"));
  }

  private static WorldException none(String what, String why) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(what, why, "jtrace status lists them; jtrace start PID begins one"));
  }

  Path socket() {
    return folder.socket(name);
  }

  Path log() {
    return folder.log(name);
  }

  boolean isRunning() {
    return SessionClient.isAnswered(socket());
  }

  /** Gives an order and waits for its answer. */
  Properties ask(String order) {
    try {
      return SessionClient.ask(socket(), order);
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "the recording of " + name + " did not answer",
              String.valueOf(e.getMessage()),
              "see what it said: " + log()),
          e);
    }
  }

  /** What it said from a byte of its log on. */
  String said(long from) {
    try (var in = Files.newInputStream(log())) {
      in.skipNBytes(from);
      return new String(in.readNBytes(LOG_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  long logBytes() {
    try {
      return Files.size(log());
    } catch (IOException e) {
      return 0;
    }
  }

  /** The ring that it keeps; empty when it keeps everything. */
  static Optional<java.time.Duration> ring(Properties facts) {
    return Optional.ofNullable(facts.getProperty("ringMillis"))
        .map(Long::parseLong)
        .map(java.time.Duration::ofMillis);
  }
}
