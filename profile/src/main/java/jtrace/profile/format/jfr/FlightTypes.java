package jtrace.profile.format.jfr;

import jtrace.profile.EventType;
import org.openjdk.jmc.flightrecorder.writer.api.Recording;
import org.openjdk.jmc.flightrecorder.writer.api.Type;
import org.openjdk.jmc.flightrecorder.writer.api.TypeStructureBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.TypedFieldBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.Types.Builtin;

/**
 * The types of a flight recording, named and made as in {@code
 * src/hotspot/share/jfr/metadata/metadata.xml} of OpenJDK, with those fields that we can fill.
 */
final class FlightTypes {
  private static final String EVENT = "jdk.jfr.Event";
  private static final String TICKS = "TICKS";
  private static final String ANNOTATION = "java.lang.annotation.Annotation";

  final Type symbol;
  final Type type;
  final Type method;
  final Type frameType;
  final Type stackFrame;
  final Type stackTrace;
  final Type threadGroup;
  final Type thread;
  final Type threadState;

  private final Recording flight;
  private final Type label;
  private final Type description;
  private final Type timestamp;
  private final Type timespan;
  private final Type dataAmount;

  FlightTypes(Recording flight) {
    this.flight = flight;
    label = annotation("jdk.jfr.Label", value -> {});
    description = annotation("jdk.jfr.Description", value -> {});
    Type contentType = flight.registerType("jdk.jfr.ContentType", ANNOTATION, none -> {});
    timestamp = annotation("jdk.jfr.Timestamp", unit -> unit.addAnnotation(contentType));
    timespan = annotation("jdk.jfr.Timespan", unit -> unit.addAnnotation(contentType));
    dataAmount = annotation("jdk.jfr.DataAmount", unit -> unit.addAnnotation(contentType));
    symbol = type("jdk.types.Symbol", fields -> fields.addField("string", Builtin.STRING));
    type =
        type(
            "java.lang.Class",
            fields ->
                fields
                    .addField("name", symbol)
                    .addField("modifiers", Builtin.INT)
                    .addField("hidden", Builtin.BOOLEAN));
    method =
        type(
            "jdk.types.Method",
            fields ->
                fields
                    .addField("type", type)
                    .addField("name", symbol)
                    .addField("descriptor", symbol)
                    .addField("modifiers", Builtin.INT)
                    .addField("hidden", Builtin.BOOLEAN));
    frameType =
        type("jdk.types.FrameType", fields -> fields.addField("description", Builtin.STRING));
    stackFrame = // the JDK's reader wants it within stacks, not as a constant
        flight
            .getTypes()
            .getOrAdd(
                "jdk.types.StackFrame",
                /* withConstantPool= */ false,
                fields ->
                    fields
                        .addField("method", method)
                        .addField("lineNumber", Builtin.INT)
                        .addField("bytecodeIndex", Builtin.INT)
                        .addField("type", frameType));
    stackTrace =
        type(
            "jdk.types.StackTrace",
            fields ->
                fields
                    .addField("truncated", Builtin.BOOLEAN)
                    .addField("frames", stackFrame, TypedFieldBuilder::asArray));
    threadGroup =
        type(
            "jdk.types.ThreadGroup",
            fields ->
                fields.addField("parent", fields.selfType()).addField("name", Builtin.STRING));
    thread =
        type(
            "java.lang.Thread",
            fields ->
                fields
                    .addField("osName", Builtin.STRING)
                    .addField("osThreadId", Builtin.LONG)
                    .addField("javaName", Builtin.STRING)
                    .addField("javaThreadId", Builtin.LONG)
                    .addField("group", threadGroup)
                    .addField("virtual", Builtin.BOOLEAN));
    threadState = type("jdk.types.ThreadState", fields -> fields.addField("name", Builtin.STRING));
  }

  /** Adds the fields of a type. */
  interface Fields {
    void addTo(TypeStructureBuilder builder);
  }

  private Type annotation(String name, Fields more) {
    return flight.registerType(
        name,
        ANNOTATION,
        builder -> {
          builder.addField("value", Builtin.STRING);
          more.addTo(builder);
        });
  }

  private Type type(String name, Fields fields) {
    return flight.registerType(name, fields::addTo);
  }

  /** An event at a moment, without a stack. */
  Type fact(String name, Fields fields) {
    return flight.registerType(
        name,
        EVENT,
        builder -> {
          builder.addField(
              "startTime", Builtin.LONG, field -> field.addAnnotation(timestamp, TICKS));
          fields.addTo(builder);
        });
  }

  /** An event with a thread and a stack. */
  Type event(String name, String threadField, Fields fields) {
    return fact(
        name,
        builder -> {
          builder.addField(threadField, thread).addField("stackTrace", stackTrace);
          fields.addTo(builder);
        });
  }

  /** An event of our own, labelled with how it is called with {@code -e}. */
  Type ours(String name, EventType event, Fields fields) {
    return event(
        name,
        "eventThread",
        builder -> {
          label(builder, event);
          fields.addTo(builder);
        });
  }

  /** One that lasts; readers want the duration right behind the start. */
  Type oursThatLasts(String name, EventType event, Fields fields) {
    return fact(
        name,
        builder -> {
          label(builder, event);
          builder
              .addField("duration", Builtin.LONG, field -> field.addAnnotation(timespan, TICKS))
              .addField("eventThread", thread)
              .addField("stackTrace", stackTrace);
          fields.addTo(builder);
        });
  }

  private void label(TypeStructureBuilder builder, EventType event) {
    builder.addAnnotation(label, event.name()).addAnnotation(description, event.valueType());
  }

  void bytes(TypeStructureBuilder builder, String name) {
    builder.addField(name, Builtin.LONG, field -> field.addAnnotation(dataAmount, "BYTES"));
  }
}
