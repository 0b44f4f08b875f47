package jtrace.profile.timeline;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.Names;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;
import jtrace.profile.page.SinglePage;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes timelines as one HTML page. Its data: {@code states}; {@code threads} of tid, name and
 * pid; {@code slices} of each thread as begin, length, state, stack, count and waker (-1 for none)
 * one after the other, times in microseconds; {@code wakers} of the row of their thread (-1 for
 * none) and label; {@code stacks} of frames, leaf first; {@code frames}; {@code pauses} of process,
 * begin, length and cause one after the other.
 */
public final class TimelinePage {
  private static final SinglePage PAGE =
      new SinglePage(TimelinePage.class, "timeline.html", "timeline.css", List.of("timeline.js"));
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int MAX_NAME = 2000;
  private static final long MICRO_NANOS = 1000;
  private static final int NONE = -1;

  private final Map<String, Integer> states = new LinkedHashMap<>();
  private final Map<String, Integer> frames = new LinkedHashMap<>();
  private final Map<Waker, Integer> wakers = new LinkedHashMap<>();
  private final Map<List<Integer>, Integer> stacks = new LinkedHashMap<>();
  private final Map<Integer, List<Slice>> slices = new LinkedHashMap<>();

  private TimelinePage() {}

  /** Writes them over each other: a thread's row has the slices of all. */
  public static void write(
      List<Timeline> timelines, List<Pause> pauses, String title, String quality, Appendable out)
      throws IOException {
    PAGE.write(
        Names.printable(title).replace("&", "&amp;").replace("<", "&lt;"),
        SinglePage.safe(new TimelinePage().json(timelines, pauses, title, quality)),
        out);
  }

  private String json(List<Timeline> timelines, List<Pause> pauses, String title, String quality) {
    for (Timeline timeline : timelines) {
      Map<Integer, Integer> known = new LinkedHashMap<>();
      timeline
          .slices()
          .forEach((thread, list) -> {
            List<Slice> all = slices.computeIfAbsent(thread, _ -> new ArrayList<>());
            for (Slice slice : list) {
              all.add(
                  new Slice(
                      slice.startNanos(),
                      slice.durationNanos(),
                      id(timeline.states().get(slice.state()), states),
                      known.computeIfAbsent(
                          slice.stack(), stack -> stack(timeline.profile(), stack)),
                      slice.count(),
                      slice.waker()));
            }
          });
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("title", Names.printable(title));
      json.writeStringProperty("quality", quality);
      json.writeNumberProperty(
          "micros",
          timelines.stream().mapToLong(Timeline::durationNanos).max().orElse(1) / MICRO_NANOS + 1);
      json.writeNumberProperty("leftOut", timelines.stream().mapToLong(Timeline::leftOut).sum());
      texts(json, "states", states.keySet());
      texts(json, "frames", frames.keySet());
      json.writeArrayPropertyStart("stacks");
      for (List<Integer> stack : stacks.keySet()) {
        json.writeStartArray();
        stack.forEach(json::writeNumber);
        json.writeEndArray();
      }
      json.writeEndArray();
      threads(json, timelines);
      pauses(json, timelines, pauses);
      json.writeEndObject();
    }
    return text.toString();
  }

  private void threads(JsonGenerator json, List<Timeline> timelines) {
    json.writeArrayPropertyStart("threads");
    for (int id : slices.keySet()) {
      ThreadInfo thread = timelines.getFirst().thread(id);
      json.writeStartArray();
      json.writeNumber(thread.tid());
      json.writeString(Names.shortened(Names.printable(thread.label()), MAX_NAME));
      json.writeNumber(
          timelines.getFirst().profile().recording().processes().get(thread.process()).pid());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("slices");
    for (List<Slice> list : slices.values()) {
      list.sort(Comparator.comparingLong(Slice::startNanos));
      json.writeStartArray();
      for (Slice slice : list) {
        json.writeNumber(slice.startNanos() / MICRO_NANOS);
        json.writeNumber(slice.durationNanos() / MICRO_NANOS);
        json.writeNumber(slice.state());
        json.writeNumber(slice.stack());
        json.writeNumber(slice.count());
        json.writeNumber(slice.waker().map(waker -> id(waker, wakers)).orElse(NONE));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    List<Integer> rows = List.copyOf(slices.keySet());
    json.writeArrayPropertyStart("wakers");
    for (Waker waker : wakers.keySet()) {
      json.writeStartArray();
      json.writeNumber(rows.indexOf(waker.thread()));
      json.writeString(Names.shortened(Names.printable(waker.label()), MAX_NAME));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void pauses(JsonGenerator json, List<Timeline> timelines, List<Pause> pauses) {
    json.writeArrayPropertyStart("pauses");
    for (Pause pause : timelines.isEmpty() ? List.<Pause>of() : pauses) {
      json.writeNumber(
          timelines.getFirst().profile().recording().processes().get(pause.process()).pid());
      json.writeNumber(pause.startNanos() / MICRO_NANOS);
      json.writeNumber(pause.durationNanos() / MICRO_NANOS);
      json.writeString(Names.shortened(Names.printable(pause.cause()), MAX_NAME));
    }
    json.writeEndArray();
  }

  private static void texts(JsonGenerator json, String name, Iterable<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  private int stack(Profile profile, int stack) {
    List<Integer> ids = new ArrayList<>();
    for (int frame : profile.framesLeafFirst(stack)) {
      ids.add(id(Names.shortened(Names.printable(profile.label(frame)), MAX_NAME), frames));
    }
    Integer known = stacks.putIfAbsent(ids, stacks.size());
    return known == null ? stacks.size() - 1 : known;
  }

  private static <T> int id(T thing, Map<T, Integer> ids) {
    Integer known = ids.putIfAbsent(thing, ids.size());
    return known == null ? ids.size() - 1 : known;
  }
}
