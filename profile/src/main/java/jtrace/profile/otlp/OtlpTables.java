package jtrace.profile.otlp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ProfilesDictionary of a request: tables that its profiles refer to by index. The first entry
 * of each is the zero value, as the protocol asks for.
 */
final class OtlpTables {
  private static final int MAPPING = 1;
  private static final int LOCATION = 2;
  private static final int FUNCTION = 3;
  private static final int LINK = 4;
  private static final int STRING = 5;
  private static final int ATTRIBUTE = 6;
  private static final int STACK = 7;

  private final Map<String, Integer> strings = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final Map<Object, Integer> functions = new HashMap<>();
  private final Map<Object, Integer> locations = new HashMap<>();
  private final Map<Object, Integer> attributes = new HashMap<>();
  private final Map<Object, Integer> stacks = new HashMap<>();
  private final Map<Object, Integer> mappings = new HashMap<>();
  private final Message dictionary = new Message();

  private record Function(String name, String systemName, String file) {}

  private record Location(int mapping, int function, int line, int kind) {}

  private record Attribute(String key, String value) {}

  OtlpTables() {
    string("");
    for (Map<Object, Integer> table : List.of(mappings, locations, functions, attributes, stacks)) {
      table.put("", 0);
    }
    for (int table : List.of(MAPPING, LOCATION, FUNCTION, LINK, ATTRIBUTE, STACK)) {
      dictionary.message(table, new Message());
    }
  }

  int string(String text) {
    Integer known = strings.putIfAbsent(text, texts.size());
    if (known == null) {
      texts.add(text);
      return texts.size() - 1;
    }
    return known;
  }

  int function(String name, String systemName, String file) {
    return entry(
        functions,
        new Function(name, systemName, file),
        FUNCTION,
        () ->
            new Message()
                .number(1, string(name))
                .number(2, string(systemName))
                .number(3, string(file)));
  }

  int mapping(String file) {
    return file.isEmpty()
        ? 0
        : entry(mappings, file, MAPPING, () -> new Message().number(4, string(file)));
  }

  int location(int mapping, int function, int line, int kind) {
    return entry(
        locations,
        new Location(mapping, function, line, kind),
        LOCATION,
        () ->
            new Message()
                .number(1, mapping)
                .message(3, new Message().number(1, function).number(2, line))
                .packed(4, List.of(kind)));
  }

  int attribute(String key, String value) {
    return entry(
        attributes,
        new Attribute(key, value),
        ATTRIBUTE,
        () -> new Message().number(1, string(key)).message(2, new Message().entry(1, value)));
  }

  int stack(List<Integer> leafFirst) {
    return entry(stacks, List.copyOf(leafFirst), STACK, () -> new Message().packed(1, leafFirst));
  }

  private int entry(
      Map<Object, Integer> table,
      Object key,
      int field,
      java.util.function.Supplier<Message> made) {
    Integer known = table.get(key);
    if (known == null) {
      known = table.size();
      table.put(key, known);
      dictionary.message(field, made.get());
    }
    return known;
  }

  /** All tables; nothing can be added any more. */
  Message dictionary() {
    texts.forEach(text -> dictionary.entry(STRING, text));
    return dictionary;
  }
}
