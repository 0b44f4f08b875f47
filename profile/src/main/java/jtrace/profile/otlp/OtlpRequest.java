package jtrace.profile.otlp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;

/**
 * Makes the ExportProfilesServiceRequest of a profile. Source: opentelemetry-proto {@link
 * #VERSION}, package {@code opentelemetry.proto.profiles.v1development}: the signal is in
 * development, and others may not understand it.
 */
public final class OtlpRequest {
  /** Of the protocol's files. */
  public static final String VERSION = "1.11.0";

  /** Where receivers take it over HTTP. */
  public static final String PATH = "/v1development/profiles";

  private static final String SCOPE = "jtrace";
  private static final String FRAME_TYPE = "profile.frame.type";

  private final Profile profile;
  private final OtlpTables tables = new OtlpTables();

  private OtlpRequest(Profile profile) {
    this.profile = profile;
  }

  /**
   * The message's bytes.
   *
   * @param resource attributes of what was profiled, such as {@code service.name}
   */
  public static byte[] of(Profile profile, Map<String, String> resource, UUID id) {
    return new OtlpRequest(profile).message(resource, id).toBytes().toByteArray();
  }

  private Message message(Map<String, String> resource, UUID id) {
    Message attributes = new Message();
    resource.forEach((key, value) ->
        attributes.message(
            1, new Message().text(1, key).message(2, new Message().entry(1, value))));
    Message scope = new Message().message(1, new Message().text(1, SCOPE)).message(2, profile(id));
    Message profiles = new Message().message(1, attributes).message(2, scope);
    return new Message().message(1, profiles).message(2, tables.dictionary());
  }

  private Message profile(UUID id) {
    EventType event = profile.event().orElse(new EventType("none", "none", "count", 0, ""));
    Message message = new Message().message(1, type(event));
    profile.rows().forEach(row -> message.message(2, sample(row)));
    return message
        .fixed(3, Facts.number(profile.recording(), Facts.START_EPOCH_NANOS).orElse(0L))
        .number(4, profile.recording().durationNanos())
        .message(5, type(event))
        .number(6, event.period())
        .bytes(
            7,
            ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
  }

  private Message type(EventType event) {
    return new Message()
        .number(1, tables.string(event.valueType()))
        .number(2, tables.string(event.unit()));
  }

  private Message sample(Profile.Row row) {
    List<Integer> locations = new ArrayList<>();
    for (int frame : profile.framesLeafFirst(row.stack())) {
      locations.add(location(profile.frame(frame)));
    }
    ThreadInfo thread = profile.thread(row);
    List<Integer> attributes = new ArrayList<>();
    attributes.add(tables.attribute("thread.name", thread.name()));
    attributes.add(tables.attribute("thread.id", Integer.toString(thread.tid())));
    thread.labels().forEach((key, value) -> attributes.add(tables.attribute(key, value)));
    return new Message()
        .number(1, tables.stack(locations))
        .packed(2, attributes)
        .packed(4, List.of(row.value()));
  }

  private int location(Frame frame) {
    String name =
        frame.className().isEmpty()
            ? frame.methodName()
            : frame.className() + "." + frame.methodName();
    return tables.location(
        tables.mapping(frame.module()),
        tables.function(name, frame.rawName(), frame.file()),
        frame.line(),
        tables.attribute(FRAME_TYPE, frameType(frame.kind())));
  }

  private static String frameType(FrameKind kind) {
    return kind.isJava() ? "jvm" : kind == FrameKind.KERNEL ? "kernel" : "native";
  }
}
