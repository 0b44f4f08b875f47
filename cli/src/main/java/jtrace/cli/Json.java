package jtrace.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import jtrace.serve.JsonValues;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints values as JSON: maps, lists, strings, numbers and truth values. */
final class Json {
  private Json() {}

  static void print(Object value, PrintStream out) {
    print(json -> JsonValues.write(json, value), out);
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
}
