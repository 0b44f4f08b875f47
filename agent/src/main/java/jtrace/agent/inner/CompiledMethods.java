package jtrace.agent.inner;

import java.io.IOException;
import java.util.Arrays;

/**
 * The compiled methods that the JVM itself lists ({@code jcmd Compiler.codelist}, since JDK 9), of
 * which only those are sent that were not sent before.
 */
final class CompiledMethods {
  private static final String OPERATION = "compilerCodelist";
  private static final int LINES_MAX = 200_000;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** One number for each line of the last list, sorted. */
  private long[] known = {};

  /** Lines {@code id level state name [header, begin - end]}, then how many were left out. */
  void writeNew(Answer answer) throws IOException {
    String list = list();
    long[] keys = new long[1024];
    int count = 0;
    int left = 0;
    int begin = 0;
    while (begin < list.length()) {
      int end = list.indexOf('\n', begin);
      end = end < 0 ? list.length() : end;
      if (end > begin) {
        if (count == LINES_MAX) {
          left++;
        } else {
          long key = key(list, begin, end);
          keys = count == keys.length ? Arrays.copyOf(keys, 2 * count) : keys;
          keys[count++] = key;
          if (Arrays.binarySearch(known, key) < 0) {
            answer.text(list.substring(begin, end + (end < list.length() ? 1 : 0)));
          }
        }
      }
      begin = end + 1;
    }
    known = Arrays.copyOf(keys, count);
    Arrays.sort(known);
    answer.text("left " + left + "\n");
  }

  /** Of the compile id and the place, which no two compiled methods share at one time. */
  private static long key(String list, int begin, int end) {
    long key = 0;
    for (int i = begin; i < end && list.charAt(i) != ' '; i++) {
      key = key * 31 + list.charAt(i);
    }
    for (int i = list.lastIndexOf('[', end); i >= begin && i < end; i++) {
      key = key * MIX + list.charAt(i);
    }
    return key;
  }

  private static String list() {
    try {
      return DiagnosticCommands.run(OPERATION);
    } catch (LinkageError e) {
      return ""; // a small image has no java.management
    }
  }
}
