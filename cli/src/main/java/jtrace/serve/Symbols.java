package jtrace.serve;

import java.io.IOException;
import java.util.Optional;
import jtrace.record.AddressNames;

/** {@code symbol}: names for addresses, as pprof asks for them when a profile has none. */
final class Symbols {
  private static final int MAX_ADDRESSES = 4096;

  /** Answers {@code 0xADDRESS+0xADDRESS...}; the first line only says that there are symbols. */
  Reply answer(int pid, String addresses) throws IOException {
    StringBuilder text = new StringBuilder("num_symbols: 1\n");
    String[] words = addresses.isBlank() ? new String[0] : addresses.split("\\+", MAX_ADDRESSES);
    if (words.length > 0) {
      try (AddressNames names = AddressNames.of(pid)) {
        for (String word : words) {
          address(word.strip())
              .ifPresent(address ->
                  names
                      .name(address)
                      .ifPresent(name -> text.append("0x%x %s\n".formatted(address, name))));
        }
      }
    }
    return Reply.text(200, text.toString());
  }

  /** Hexadecimal with its prefix, or decimal. */
  private static Optional<Long> address(String word) {
    if (word.matches("0[xX][0-9a-fA-F]{1,16}")) {
      return Optional.of(Long.parseUnsignedLong(word.substring(2), 16));
    }
    return word.matches("\\d{1,18}") ? Optional.of(Long.parseLong(word)) : Optional.empty();
  }
}
