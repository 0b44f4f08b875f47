package jtrace.profile.format.jfr;

import java.util.Locale;
import jtrace.profile.EventType;
import org.openjdk.jmc.flightrecorder.writer.api.Type;
import org.openjdk.jmc.flightrecorder.writer.api.TypedValue;
import org.openjdk.jmc.flightrecorder.writer.api.TypedValueBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.Types.Builtin;

/**
 * How samples of one of our events look in a flight recording.
 *
 * @param type the event there
 * @param threadField the field for the thread
 * @param ofObjects whether the leaf is a class, which has a field of its own there
 * @param isTimed whether a value is a duration that ends at the sample's time
 * @param periodNanos what one event stands for, where readers find that in the settings; else 0
 * @param filling puts the values into their fields
 */
record FlightEvent(
    Type type,
    String threadField,
    boolean ofObjects,
    boolean isTimed,
    long periodNanos,
    Filling filling) {

  /** An event has no weight there: one that stands for more is written so often. */
  private static final long MAX_TIMES = 1_000_000;

  private static final String THREAD = "eventThread";

  /**
   * What a sample stands for.
   *
   * @param value in the event's unit
   * @param count number of events
   */
  record Amount(long value, long count) {}

  /** Puts what a sample stands for into its event's fields. */
  interface Filling {
    void fill(TypedValueBuilder fields, Amount amount, TypedValue objects);
  }

  static FlightEvent of(EventType event, FlightTypes types) {
    boolean nanos = event.unit().equals("nanoseconds");
    boolean sampled = nanos && event.period() > 0;
    return switch (event.name()) {
      case "cpu" -> sampled ? execution(event, types) : timed(event, types);
      case "alloc" -> objects("jdk.ObjectAllocationSample", "weight", types);
      case "live" -> objects("profiler.LiveObject", "allocationSize", types);
      case "malloc" -> malloc(types);
      default -> nanos ? timed(event, types) : counted(event, types);
    };
  }

  private static FlightEvent execution(EventType event, FlightTypes types) {
    TypedValue running =
        types.threadState.asValue(fields -> fields.putField("name", "STATE_RUNNABLE"));
    String thread = "sampledThread";
    return new FlightEvent(
        types.event(
            "jdk.ExecutionSample", thread, fields -> fields.addField("state", types.threadState)),
        thread,
        /* ofObjects= */ false,
        /* isTimed= */ false,
        event.period(),
        (fields, amount, objects) -> fields.putField("state", running));
  }

  /** A class with a number of bytes. */
  private static FlightEvent objects(String name, String bytesField, FlightTypes types) {
    return new FlightEvent(
        types.event(
            name,
            THREAD,
            fields -> {
              fields.addField("objectClass", types.type);
              types.bytes(fields, bytesField);
            }),
        THREAD,
        /* ofObjects= */ true,
        /* isTimed= */ false,
        0,
        (fields, amount, objects) ->
            fields.putField("objectClass", objects).putField(bytesField, amount.value()));
  }

  private static FlightEvent malloc(FlightTypes types) {
    return new FlightEvent(
        types.event("profiler.Malloc", THREAD, fields -> types.bytes(fields, "size")),
        THREAD,
        /* ofObjects= */ false,
        /* isTimed= */ false,
        0,
        (fields, amount, objects) -> fields.putField("size", amount.value()));
  }

  private static FlightEvent timed(EventType event, FlightTypes types) {
    return new FlightEvent(
        types.oursThatLasts(
            ownName(event.name()), event, fields -> fields.addField("count", Builtin.LONG)),
        THREAD,
        /* ofObjects= */ false,
        /* isTimed= */ true,
        0,
        (fields, amount, objects) ->
            fields.putField("duration", amount.value()).putField("count", amount.count()));
  }

  private static FlightEvent counted(EventType event, FlightTypes types) {
    return new FlightEvent(
        types.ours(
            ownName(event.name()),
            event,
            fields -> {
              if (event.unit().equals("bytes")) {
                types.bytes(fields, "value");
              } else {
                fields.addField("value", Builtin.LONG);
              }
              fields.addField("count", Builtin.LONG);
            }),
        THREAD,
        /* ofObjects= */ false,
        /* isTimed= */ false,
        0,
        (fields, amount, objects) ->
            fields.putField("value", amount.value()).putField("count", amount.count()));
  }

  /** {@code jtrace.OffCpu} of {@code off-cpu}. */
  static String ownName(String event) {
    StringBuilder name = new StringBuilder("jtrace.");
    for (String word : event.split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return name.toString();
  }

  /** How many events a sample becomes. */
  long times(long value, long count) {
    if (periodNanos == 0) {
      return 1;
    }
    return Math.clamp(Math.max(count, Math.round((double) value / periodNanos)), 1, MAX_TIMES);
  }

  void fill(TypedValueBuilder fields, Amount amount, TypedValue objects) {
    filling.fill(fields, amount, objects);
  }
}
