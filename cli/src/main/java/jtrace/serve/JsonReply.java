package jtrace.serve;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An answer of JSON. */
final class JsonReply {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private JsonReply() {}

  static Reply of(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      JsonValues.write(json, value);
    }
    return Reply.of("application/json", text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
