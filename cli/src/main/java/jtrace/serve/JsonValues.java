package jtrace.serve;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Values as JSON: maps, lists, strings, numbers and truth values. */
public final class JsonValues {
  private JsonValues() {}

  /** Writes a value and all that is in it. */
  public static void write(JsonGenerator json, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((key, entry) -> {
          json.writeName(key.toString());
          write(json, entry);
        });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(entry -> write(json, entry));
        json.writeEndArray();
      }
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }
}
