package jtrace.symbolizer.unwind;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.unwind.GeneratedRegion.Kind;

/**
 * Finds generated code by what HotSpot itself prints with {@code -XX:+PrintInterpreter
 * -XX:+PrintStubCode}: names and addresses, independent of any reading of its structures.
 */
final class PrintedCode {

  private static final String RANGE = " *\\[(0x[0-9a-f]+), (0x[0-9a-f]+)\\]";
  private static final Pattern BLOB =
      Pattern.compile("Decoding (\\S+(?: - .*)?) 0x[0-9a-f]+" + RANGE + " +\\(\\d+ bytes\\)");
  private static final Pattern STUB = Pattern.compile("(\\S+::.+?)" + RANGE + " +\\(\\d+ bytes\\)");
  private static final Pattern CODELET = Pattern.compile("(.+?)  " + RANGE + "  \\d+ bytes");

  private PrintedCode() {}

  static List<GeneratedRegion> regions(List<String> lines, TargetMemory memory) throws IOException {
    List<GeneratedRegion> regions = new ArrayList<>();
    for (String line : lines) {
      Matcher blob = BLOB.matcher(line);
      Matcher stub = STUB.matcher(line);
      Matcher codelet = CODELET.matcher(line);
      if (blob.matches()) {
        add(regions, blob, Kind.RUNTIME, memory);
      } else if (stub.matches()) {
        boolean handle = stub.group(1).startsWith("MethodHandle::");
        add(regions, stub, handle ? Kind.METHOD_HANDLE : Kind.STUB, memory);
      } else if (codelet.matches()) {
        add(regions, codelet, Kind.INTERPRETER, memory);
      }
    }
    regions.sort(Comparator.comparingLong(GeneratedRegion::begin));
    return regions;
  }

  private static void add(
      List<GeneratedRegion> regions, Matcher found, Kind kind, TargetMemory memory)
      throws IOException {
    long begin = Long.decode(found.group(2));
    byte[] code = new byte[(int) (Long.decode(found.group(3)) - begin)];
    if (!memory.read(begin, code, 0, code.length)) {
      throw new IOException("cannot read the code of " + found.group(1));
    }
    regions.add(new GeneratedRegion(found.group(1), kind, begin, 0, code));
  }
}
