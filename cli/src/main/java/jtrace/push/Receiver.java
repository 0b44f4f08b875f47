package jtrace.push;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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
 */
public record Receiver(Form form, URI base) {

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

  /** What is sent of one process. */
  byte[] body(Recording recording, ProcessInfo process) throws IOException {
    ViewOptions view = ViewOptions.builder().pid(process.pid()).processRoots(false).build();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("service.name", process.name());
    labels.put("process.pid", Integer.toString(process.pid()));
    recording.fact("host.name").ifPresent(host -> labels.put("host.name", host));
    return switch (form) {
      case OTLP -> OtlpRequest.of(Profile.of(recording, view), labels, UUID.randomUUID());
      case PYROSCOPE -> pyroscope(recording, view, labels);
    };
  }

  private static byte[] pyroscope(Recording recording, ViewOptions view, Map<String, String> labels)
      throws IOException {
    ByteArrayOutputStream pprof = new ByteArrayOutputStream();
    new PprofFormat().write(recording, FormatOptions.DEFAULT.withView(view), pprof);
    StringBuilder json = new StringBuilder("{\"series\":[{\"labels\":[");
    json.append(label("__name__", "process_cpu"));
    labels.forEach((name, value) -> json.append(',').append(label(name.replace('.', '_'), value)));
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
