package jtrace.symbolizer.hotspot;

/** Decodes the JVM's modified UTF-8 (JVMS 4.4.7); what is malformed becomes U+FFFD. */
final class ModifiedUtf8 {
  private static final char REPLACEMENT = '\ufffd';

  private ModifiedUtf8() {}

  static String decode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i] & 0xff;
      int extra = b < 0x80 ? 0 : (b & 0xe0) == 0xc0 ? 1 : (b & 0xf0) == 0xe0 ? 2 : -1;
      if (extra < 0 || !continued(bytes, i, extra)) {
        text.append(REPLACEMENT);
        i++;
        continue;
      }
      int c = extra == 0 ? b : extra == 1 ? b & 0x1f : b & 0x0f;
      for (int k = 1; k <= extra; k++) {
        c = c << 6 | bytes[i + k] & 0x3f;
      }
      text.append((char) c);
      i += extra + 1;
    }
    return text.toString();
  }

  /** Whether the bytes are what HotSpot keeps in a Symbol: a zero byte, for one, never is. */
  static boolean isWellFormed(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i] & 0xff;
      int extra = b < 0x80 ? 0 : (b & 0xe0) == 0xc0 ? 1 : (b & 0xf0) == 0xe0 ? 2 : -1;
      if (b == 0 || extra < 0 || !continued(bytes, i, extra)) {
        return false;
      }
      i += extra + 1;
    }
    return true;
  }

  private static boolean continued(byte[] bytes, int at, int count) {
    if (at + count >= bytes.length) {
      return count == 0;
    }
    for (int k = 1; k <= count; k++) {
      if ((bytes[at + k] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }
}
