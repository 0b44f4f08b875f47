package jtrace.tests.chain;

/**
 * What the last layer of a scenario does.
 *
 * <p>{@code tail} matches the Java frames that may lie above it, joined with {@code ;}, root first:
 * the first must be a method that {@code body} calls.
 */
enum Leaf {
  NOTHING("return x * 31L + 7L;", ""),
  SPIN("for (int i = 0; i < 2000; i++) { x = x * 31L + (x >>> 7); } return x;", ""),
  ARRAY_COPY(
      "for (int i = 0; i < 8; i++) {"
          + " System.arraycopy(Data.BYTES, (int) (x & 31), Data.COPY, i, 4000 + i * 37); x += Data.COPY[i]; }"
          + " return x;",
      "java\\.lang\\.System\\.arraycopy"),
  CHECKSUM(
      "java.util.zip.CRC32 crc = Data.crc(); crc.update(Data.BYTES, 0, 4096); return x + crc.getValue();",
      "(jtrace\\.workloads\\.chain\\.Data\\.crc|java\\.util\\.zip\\.CRC32\\.[^;]*"
          + "|java\\.lang\\.Object\\.<init>|java\\.util\\.Objects\\.[^;]*"
          + "|jdk\\.internal\\.util\\.Preconditions\\.[^;]*|;)*"),
  STRINGS(
      "String s = Data.TEXT.substring((int) (x & 15)); return x + s.indexOf(\"needle\") + s.hashCode()"
          + " + (s.equals(Data.TEXT) ? 1 : 0) + s.toUpperCase(java.util.Locale.ROOT).length();",
      "java\\.lang\\.String\\.(substring|indexOf|hashCode|equals|toUpperCase|length)(;java\\.[^;]*|;jdk\\.internal\\.[^;]*)*"),
  MATH(
      "double d = (x & 1023) + 0.5; for (int i = 0; i < 20; i++) {"
          + " d = Math.sin(d) + Math.pow(d * d + 1.0, 0.3) + Math.log(d * d + 2.0) + Math.exp(-d * d); }"
          + " return x + (long) (d * 1000.0);",
      "java\\.lang\\.(Strict)?Math\\.(sin|pow|log|exp)(;java\\.lang\\.(Strict)?Math\\.[^;]*|;java\\.lang\\.FdLibm[^;]*|;java\\.lang\\.Double\\.[^;]*)*"),
  SORT(
      "long[] a = Data.LONGS.clone(); java.util.Arrays.sort(a); return x + a[(int) (x & 255)];",
      "(java\\.util\\.Arrays\\.sort|java\\.lang\\.Object\\.clone|\\[J\\.clone|long\\[\\]\\.clone)(;java\\.util\\.[^;]*|;java\\.lang\\.(Math|Long|Integer)\\.[^;]*)*"),
  BIG_INTEGER(
      "return x + Data.BIG.multiply(Data.BIG.add(java.math.BigInteger.valueOf(x))).bitLength();",
      "java\\.math\\.BigInteger\\.(multiply|add|valueOf|bitLength)(;java\\.[^;]*|;jdk\\.[^;]*)*"),
  ALLOCATE(
      "byte[] b = new byte[256 + (int) (x & 511)]; Data.sink = b; Object[] o = new Object[9]; o[1] = b;"
          + " Data.other = o; return x + b.length;",
      ""),
  THROW(
      "throw new jtrace.workloads.ChainException(x * 31L + 7L);",
      "jtrace\\.workloads\\.ChainException\\.<init>(;java\\.lang\\.[^;]*)*"),
  SYSTEM_CALL(
      "return x + Data.fileSize();", "jtrace\\.workloads\\.chain\\.Data\\.fileSize(;[^;]*)*");

  private final String body;
  private final String tail;

  Leaf(String body, String tail) {
    this.body = body;
    this.tail = tail;
  }

  String body() {
    return body;
  }

  String tail() {
    return tail;
  }
}
