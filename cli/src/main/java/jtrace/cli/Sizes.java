package jtrace.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory in options: {@code 4096}, {@code 512k}, {@code 2m}, {@code 1g}. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kKmMgG]?)[bB]?");

  private Sizes() {}

  /** In bytes, from 0 to {@code maxBytes}. */
  static long bytes(String option, String text, long maxBytes) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException(
          "option " + option + ": '" + Printable.of(text, 100) + "' is no amount of memory",
          "it is a whole number of bytes, or of k, m, g (1024 each)",
          "write for example " + option + " 512k");
    }
    int shift =
        switch (matcher.group(2).toLowerCase(java.util.Locale.ROOT)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    if (number > maxBytes >> shift) {
      throw new UsageException(
          "option " + option + ": " + text + " is too much",
          "the most is " + maxBytes + " bytes",
          "choose a smaller one");
    }
    return number << shift;
  }
}
