package jtrace.profile.reader.jfr;

import java.util.Optional;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedThread;
import jtrace.profile.ClassNames;

/** Fields of events that an older JDK, or another recorder, may write otherwise or not at all. */
final class Fields {
  private Fields() {}

  /** 0 when there is no such number. */
  static long number(RecordedObject object, String field) {
    if (!object.hasField(field)) {
      return 0;
    }
    try {
      return object.getLong(field);
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  static String text(RecordedObject object, String field) {
    return object.hasField(field) && object.getValue(field) instanceof String text ? text : "";
  }

  static Optional<RecordedThread> thread(RecordedEvent event) {
    for (String field : new String[] {"sampledThread", "eventThread"}) {
      if (event.hasField(field) && event.getValue(field) instanceof RecordedThread thread) {
        return Optional.of(thread);
      }
    }
    return Optional.empty();
  }

  /** The name of a class that an event tells, as the source has it: {@code byte[]}. */
  static Optional<String> className(RecordedEvent event, String field) {
    if (event.hasField(field) && event.getValue(field) instanceof RecordedClass type) {
      return Optional.of(sourceName(type.getName()));
    }
    return Optional.empty();
  }

  private static String sourceName(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    String element = name.substring(dimensions);
    if (dimensions > 0) {
      element =
          switch (element) {
            case "Z" -> "boolean";
            case "B" -> "byte";
            case "C" -> "char";
            case "S" -> "short";
            case "I" -> "int";
            case "J" -> "long";
            case "F" -> "float";
            case "D" -> "double";
            default ->
                element.startsWith("L") && element.endsWith(";")
                    ? element.substring(1, element.length() - 1)
                    : element;
          };
    }
    return ClassNames.normalise(element) + "[]".repeat(dimensions);
  }
}
