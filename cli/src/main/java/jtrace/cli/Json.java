package jtrace.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints values as JSON: maps, lists, strings, numbers and truth values. */
final class Json {
  private Json() {}

  static void print(Object value, PrintStream out) {
    print(json -> write(json, value), out);
  }

  /** Prints what {@code body} writes. */
  static void print(Consumer<JsonGenerator> body, PrintStream out) {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json =
        factory.createGenerator(
            ObjectWriteContext.empty(), new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      body.accept(json);
    }
    out.println();
  }

  private static void write(JsonGenerator json, Object value) {
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
