package jtrace.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.loader.abi.CodeSiteTwin.Argument;

/**
 * Where a USDT probe's arguments are, from its note: {@code SIZE@OPERAND} in the assembler's AT&T
 * syntax, such as {@code 8@%rdi}, {@code -4@%eax} or {@code 8@-16(%rbp)}; a negative size is
 * signed.
 */
final class ProbeArguments {
  private static final Pattern ARGUMENT =
      Pattern.compile("-?([1248])@(?:%(\\w{2,4})|(-?\\d{1,9})?\\(%(\\w{2,4})\\)|\\S+)");
  private static final Map<String, Integer> LEGACY =
      Map.of("ax", 0, "dx", 1, "cx", 2, "bx", 3, "si", 4, "di", 5, "bp", 6, "sp", 7);

  private ProbeArguments() {}

  /** The arguments in order; empty for one that is a constant or has an unknown form. */
  static List<Optional<Argument>> parse(String note) {
    List<Optional<Argument>> arguments = new ArrayList<>();
    Matcher matcher = ARGUMENT.matcher(note);
    while (matcher.find()) {
      arguments.add(argument(matcher));
    }
    return arguments;
  }

  private static Optional<Argument> argument(Matcher matcher) {
    int size = Integer.parseInt(matcher.group(1));
    boolean inMemory = matcher.group(4) != null;
    String name = inMemory ? matcher.group(4) : matcher.group(2);
    if (name == null) {
      return Optional.empty();
    }
    int offset = inMemory && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : 0;
    return register(name).map(register -> new Argument(register, inMemory, size, offset));
  }

  /** DWARF number of {@code rax}, {@code eax}, {@code ax}, {@code r8}, {@code r8d}, {@code r8w}. */
  private static Optional<Integer> register(String name) {
    Matcher numbered = Pattern.compile("r(\\d{1,2})[dw]?").matcher(name);
    if (numbered.matches()) {
      int number = Integer.parseInt(numbered.group(1));
      return number >= 8 && number <= 15 ? Optional.of(number) : Optional.empty();
    }
    return Optional.ofNullable(LEGACY.get(name.length() == 3 ? name.substring(1) : name));
  }
}
