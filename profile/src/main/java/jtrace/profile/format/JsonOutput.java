package jtrace.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import jtrace.profile.Names;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Opens a JSON generator on a stream that stays open, and gives I/O errors as such. */
final class JsonOutput {
  private JsonOutput() {}

  /** Writes one JSON value. */
  @FunctionalInterface
  interface Body {
    void writeTo(JsonGenerator json);
  }

  static void write(OutputStream out, Body body) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(
                ObjectWriteContext.empty(), new UnclosedOutput(out), JsonEncoding.UTF8)) {
      body.writeTo(json);
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
    out.write('\n');
    out.flush();
  }

  static void text(JsonGenerator json, String property, String value) {
    json.writeStringProperty(property, Names.wellFormed(value));
  }

  static String title(Recording recording, FormatOptions options, Profile profile) {
    if (!options.title().isEmpty() || recording.processes().isEmpty()) {
      return options.title();
    }
    return recording.processes().getFirst().name()
        + profile.event().map(event -> " " + event.name()).orElse("");
  }
}
