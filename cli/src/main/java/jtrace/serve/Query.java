package jtrace.serve;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request; of several values of one name the first counts, as in Go. */
record Query(Map<String, String> values) {
  private static final int MAX_CHARACTERS = 8192;
  private static final int MAX_PARAMETERS = 64;

  Query {
    values = Map.copyOf(values);
  }

  /** Reads what stands behind the question mark, undecoded; may be empty. */
  static Query of(String raw) {
    if (raw.length() > MAX_CHARACTERS) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "the query is longer than " + MAX_CHARACTERS + " characters");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : raw.split("&", MAX_PARAMETERS + 1)) {
      int equals = part.indexOf('=');
      String name = decoded(equals < 0 ? part : part.substring(0, equals));
      values.putIfAbsent(name, equals < 0 ? "" : decoded(part.substring(equals + 1)));
    }
    if (values.size() > MAX_PARAMETERS) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "the query has more than " + MAX_PARAMETERS + " parameters");
    }
    return new Query(values);
  }

  /** Decodes what a client has escaped with percent signs. */
  static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.BAD_REQUEST, "a percent sign is not followed by two hex digits");
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The value when it is given and not empty. */
  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** As Go's Atoi with its error ignored: 0 for everything that is no number. */
  int numberOrZero(String name) {
    return get(name).filter(v -> v.matches("[+-]?\\d{1,9}")).map(Integer::valueOf).orElse(0);
  }

  /** A whole number within bounds; anything else is refused. */
  Optional<Integer> number(String name, int min, int max) {
    Optional<String> given = get(name);
    Optional<Integer> number = given.filter(v -> v.matches("\\d{1,9}")).map(Integer::valueOf);
    if (given.isPresent() && number.filter(n -> n >= min && n <= max).isEmpty()) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "invalid value for \"%s\" - must be a whole number from %d to %d"
              .formatted(name, min, max));
    }
    return number;
  }
}
