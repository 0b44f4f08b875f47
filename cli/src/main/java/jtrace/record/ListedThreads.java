package jtrace.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of {@code Thread.dump_to_file}, one thread after the other. Numbers are strings in
 * it up to JDK 25. Source: jdk.internal.vm.ThreadDumper, the schema beside
 * HotSpotDiagnosticMXBean.dumpThreads.
 */
final class ListedThreads {
  private static final int FRAMES_MAX = RecordOptions.MAX_STACK;

  private ListedThreads() {}

  /**
   * Reads all of it.
   *
   * @throws IOException when it is no such dump or ends before its time
   */
  static void read(InputStream json, Consumer<ListedThread> each) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      boolean found = false;
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.PROPERTY_NAME
            && parser.currentName().equals("threads")
            && parser.nextToken() == JsonToken.START_ARRAY) {
          found = true;
          threads(parser, each);
        }
      }
      if (!found) {
        throw new IOException("its dump of threads has no threads");
      }
    } catch (JacksonException e) {
      throw new IOException("its dump of threads cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private static void threads(JsonParser parser, Consumer<ListedThread> each) {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      each.accept(thread(parser));
    }
  }

  private static ListedThread thread(JsonParser parser) {
    long id = 0;
    String name = "";
    boolean virtual = false;
    String state = "";
    String waitsFor = "";
    OptionalLong owner = OptionalLong.empty();
    List<String> frames = List.of();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "tid" -> id = parser.getValueAsLong();
        case "name" -> name = parser.getValueAsString("");
        case "virtual" -> virtual = parser.getValueAsBoolean();
        case "state" -> state = parser.getValueAsString("");
        case "blockedOn", "waitingOn" -> waitsFor = className(parser.getValueAsString(""));
        case "parkBlocker" -> {
          while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String part = parser.currentName();
            parser.nextToken();
            switch (part) {
              case "object" -> waitsFor = className(parser.getValueAsString(""));
              case "owner" -> owner = OptionalLong.of(parser.getValueAsLong());
              default -> parser.skipChildren();
            }
          }
        }
        case "stack" -> frames = frames(parser);
        default -> parser.skipChildren();
      }
    }
    return new ListedThread(id, name, virtual, state, waitsFor, owner, frames);
  }

  private static List<String> frames(JsonParser parser) {
    List<String> frames = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      if (frames.size() < FRAMES_MAX) {
        frames.add(parser.getString());
      }
    }
    return frames;
  }

  /** Of {@code class@hash}. */
  private static String className(String identity) {
    int at = identity.lastIndexOf('@');
    return at < 0 ? identity : identity.substring(0, at);
  }
}
