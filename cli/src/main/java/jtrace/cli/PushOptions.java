package jtrace.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.push.Push;
import jtrace.push.Receiver;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.serve.PushLoop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where {@code serve} sends profiles to by itself. */
@Command
final class PushOptions {
  private static final int MB_SHIFT = 20;
  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_.]{0,99})=(.{1,1000})");

  @Option(
      names = "--push",
      paramLabel = "FORM=URL",
      description =
          "Send profiles there, window after window: pyroscope=http://host:4040 or"
              + " otlp=http://host:4318; one of each form.")
  List<String> receivers = new ArrayList<>();

  @Option(
      names = "--push-events",
      paramLabel = "EVENT[,EVENT]...",
      split = ",",
      description = "What is recorded for it, as record -e names it; default cpu.")
  List<String> events = new ArrayList<>();

  @Option(
      names = "--push-label",
      paramLabel = "KEY=VALUE",
      description = "A label that every profile carries, such as env=prod; may be repeated.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--push-every",
      paramLabel = "TIME",
      description = "Length of a window that is pushed; default 15s.")
  String every = "15s";

  @Option(
      names = "--push-spool",
      paramLabel = "FOLDER",
      description = "Where windows wait for their receiver; default /var/lib/jtrace-push.")
  String spool = "/var/lib/jtrace-push";

  @Option(
      names = "--push-spool-mb",
      paramLabel = "N",
      description = "How much may wait, for each receiver; default 64. Then the oldest goes.")
  String spoolMb = "64";

  @Option(
      names = "--push-token-file",
      paramLabel = "FILE",
      description = "File with a token that receivers are shown as Bearer.")
  String tokenFile = "";

  boolean isAsked() {
    return !receivers.isEmpty();
  }

  Duration every() {
    return Durations.ofRecording("--push-every", every);
  }

  /** As {@code -e} names them. */
  List<String> events() {
    for (String event : events) {
      if (!PushLoop.events().contains(event)) {
        throw new UsageException(
            "option --push-events: '" + Printable.of(event, 100) + "' cannot be pushed",
            "it is no event that a recording without an end can have",
            "choose from " + String.join(", ", PushLoop.events()));
      }
    }
    return events.isEmpty() ? List.of("cpu") : List.copyOf(events);
  }

  private Map<String, String> labels() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String label : labels) {
      Matcher parts = LABEL.matcher(label);
      if (!parts.matches()) {
        throw new UsageException(
            "option --push-label: '" + Printable.of(label, 100) + "' is no label",
            "a key has letters, digits, dots and underscores, and a value behind an equals sign",
            "write for example env=prod");
      }
      all.put(parts.group(1), parts.group(2));
    }
    return all;
  }

  /** Those asked for; each has its own part of the spool. */
  List<Push> open(Terminal terminal) {
    Map<Receiver.Form, Receiver> asked = new EnumMap<>(Receiver.Form.class);
    Map<String, String> carried = labels();
    for (String text : receivers) {
      Receiver receiver = receiver(text, carried);
      if (asked.put(receiver.form(), receiver) != null) {
        throw wrong(text, "there are two of this form", "give one receiver of each form");
      }
    }
    long bytes = (long) RecordingPlan.number("--push-spool-mb", spoolMb, 1, 100_000) << MB_SHIFT;
    every();
    events();
    Optional<String> token =
        Optional.of(tokenFile).filter(file -> !file.isEmpty()).map(TokenFile::read);
    List<Push> opened = new ArrayList<>();
    for (Receiver receiver : asked.values()) {
      String name = receiver.form().name().toLowerCase(Locale.ROOT);
      try {
        opened.add(new Push(receiver, Path.of(spool).resolve(name), bytes, token, terminal::say));
      } catch (IOException e) {
        throw new WorldException(
            WorldException.Kind.FAILED,
            new Problem(
                "cannot keep profiles for " + receiver.base() + " in " + spool,
                String.valueOf(e),
                "choose another folder with --push-spool"),
            e);
      }
    }
    return opened;
  }

  private static Receiver receiver(String text, Map<String, String> carried) {
    int equals = text.indexOf('=');
    for (Receiver.Form form : Receiver.Form.values()) {
      if (equals > 0 && form.name().equalsIgnoreCase(text.substring(0, equals))) {
        try {
          URI base = URI.create(text.substring(equals + 1));
          String scheme = String.valueOf(base.getScheme());
          if (base.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
            return new Receiver(form, base, carried);
          }
        } catch (IllegalArgumentException e) {
          throw wrong(text, e.getMessage(), "write for example pyroscope=http://localhost:4040");
        }
      }
    }
    throw wrong(
        text,
        "it is no form and address that jtrace can send to",
        "write pyroscope=http://HOST:PORT or otlp=http://HOST:PORT");
  }

  private static UsageException wrong(String text, String why, String remedy) {
    return new UsageException(
        "option --push: '" + Printable.of(text, 200) + "' is not possible", why, remedy);
  }
}
