package jtrace.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import jtrace.profile.EventType;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.otlp.OtlpRequest;
import jtrace.profile.pprof.PprofFormat;

/**
 * A server that takes profiles, and the form in which it wants them.
 *
 * @param base its address, without the path that the form has
 * @param labels that every profile carries
 */
public record Receiver(Form form, URI base, Map<String, String> labels) {
  /** What Pyroscope calls the profiles that its own agents send, by the event. */
  private static final Map<String, String> PYROSCOPE_NAMES =
      Map.of("cpu", "process_cpu", "alloc", "memory");

  /** How profiles travel. */
  public enum Form {
    /** Grafana Pyroscope's push.v1, over Connect: gzipped pprof in JSON. */
    PYROSCOPE("/push.v1.PusherService/Push", "application/json"),
    /** OpenTelemetry's profiles over HTTP, of the version that {@link OtlpRequest} names. */
    OTLP(OtlpRequest.PATH, "application/x-protobuf");

    private final String path;
    private final String contentType;

    Form(String path, String contentType) {
      this.path = path;
      this.contentType = contentType;
    }
  }

  /** Where to send to. */
  URI address() {
    return URI.create(base.toString().replaceFirst("/+$", "") + form.path);
  }

  String contentType() {
    return form.contentType;
  }

  /** What is sent of one event of one process. */
  byte[] body(Recording recording, ProcessInfo process, EventType event) throws IOException {
    ViewOptions view =
        ViewOptions.builder().pid(process.pid()).processRoots(false).event(event.name()).build();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("service.name", process.name());
    all.put("process.pid", Integer.toString(process.pid()));
    recording.fact("host.name").ifPresent(host -> all.put("host.name", host));
    all.putAll(labels);
    return switch (form) {
      case OTLP -> OtlpRequest.of(Profile.of(recording, view), all, UUID.randomUUID());
      case PYROSCOPE -> pyroscope(recording, view, event.name(), all);
    };
  }

  private static byte[] pyroscope(
      Recording recording, ViewOptions view, String event, Map<String, String> labels)
      throws IOException {
    ByteArrayOutputStream pprof = new ByteArrayOutputStream();
    new PprofFormat().write(recording, FormatOptions.DEFAULT.withView(view), pprof);
    String name = PYROSCOPE_NAMES.getOrDefault(event, event.replaceAll("\\W", "_"));
    StringBuilder json = new StringBuilder("{\"series\":[{\"labels\":[");
    json.append(label("__name__", name));
    labels.forEach((key, value) -> json.append(',').append(label(key.replace('.', '_'), value)));
    json.append("],\"samples\":[{\"ID\":\"")
        .append(UUID.randomUUID())
        .append("\",\"rawProfile\":\"")
        .append(Base64.getEncoder().encodeToString(pprof.toByteArray()))
        .append("\"}]}]}");
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String label(String name, String value) {
    return "{\"name\":" + quoted(name) + ",\"value\":" + quoted(value) + "}";
  }

  private static String quoted(String text) {
    return "\""
        + new String(tools.jackson.core.io.JsonStringEncoder.getInstance().quoteAsCharArray(text))
        + "\"";
  }
}
