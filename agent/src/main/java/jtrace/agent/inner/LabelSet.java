package jtrace.agent.inner;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a thread, and the number under which they stand in shared memory. */
final class LabelSet {
  static final int LABELS_MAX = 8;
  static final int KEY_MAX = 64;
  static final int VALUE_MAX = 200;
  static final LabelSet EMPTY = new LabelSet(0, Collections.<String, String>emptyMap());

  final int id;
  final Map<String, String> labels;

  LabelSet(int id, Map<String, String> labels) {
    this.id = id;
    this.labels = labels;
  }

  /** The labels with another one in place of that of the same key; an empty value is none. */
  Map<String, String> with(String key, String value) {
    TreeMap<String, String> changed = new TreeMap<>(labels);
    if (value.isEmpty()) {
      changed.remove(key);
    } else if (changed.size() < LABELS_MAX || changed.containsKey(key)) {
      changed.put(key, value);
    }
    return changed;
  }

  /** Key, NUL, value, NUL, and so on, as far as there is room. */
  static byte[] text(Map<String, String> labels) {
    byte[] text = new byte[LabelMemory.TEXT_BYTES_MAX];
    int end = 0;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      byte[] key = bytes(label.getKey());
      byte[] value = bytes(label.getValue());
      int room = text.length - end - key.length - 2;
      if (room < 1) {
        continue;
      }
      System.arraycopy(key, 0, text, end, key.length);
      int kept = wholeCharacters(value, Math.min(room, value.length));
      System.arraycopy(value, 0, text, end + key.length + 1, kept);
      end += key.length + kept + 2;
    }
    return java.util.Arrays.copyOf(text, end);
  }

  private static byte[] bytes(String text) {
    return text.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
  }

  private static int wholeCharacters(byte[] utf8, int limit) {
    int end = limit;
    while (end > 0 && end < utf8.length && (utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
