package jtrace.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import jtrace.profile.Recording;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.FormatRegistry;

/** The formats that can be asked for with {@code format=}. */
enum ServedFormat {
  PPROF(".pb.gz", Reply.BINARY, List.of("pprof", "proto")),
  FOLDED(".folded", Reply.TEXT, List.of("folded", "collapsed")),
  HTML(".html", Reply.HTML, List.of("html", "flamegraph")),
  HEATMAP(".heatmap.html", Reply.HTML, List.of("heatmap")),
  TIMELINE(".timeline.html", Reply.HTML, List.of("timeline")),
  SVG(".svg", "image/svg+xml", List.of("svg")),
  SPEEDSCOPE(".speedscope.json", "application/json", List.of("speedscope")),
  TRACE(".trace.json", "application/json", List.of("trace")),
  JSON(".json", "application/json", List.of("json")),
  TEXT(".txt", Reply.TEXT, List.of("text", "txt")),
  FLIGHT_RECORDING(".jfr", Reply.BINARY, List.of("jfr")),
  RECORDING(".jtr", Reply.BINARY, List.of("jtr"));

  private final String extension;
  private final String contentType;
  private final List<String> names;

  ServedFormat(String extension, String contentType, List<String> names) {
    this.extension = extension;
    this.contentType = contentType;
    this.names = names;
  }

  static ServedFormat named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.names.contains(name))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Refusal.BAD_REQUEST,
                "invalid value for \"format\" - must be one of "
                    + Arrays.stream(values())
                        .flatMap(format -> format.names.stream())
                        .collect(Collectors.joining(", "))));
  }

  /** The recording in this format; what a browser shows is no attachment. */
  Reply reply(Recording recording, FormatOptions options, String name, int maxBytes)
      throws IOException {
    return reply(
        out -> FormatRegistry.standard().byFileName(extension).write(recording, options, out),
        name,
        maxBytes);
  }

  /** Writes what is sent. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Something else in this format. */
  Reply reply(Body body, String name, int maxBytes) throws IOException {
    Bounded out = new Bounded(maxBytes);
    body.writeTo(out);
    Reply reply = Reply.of(contentType, out.toByteArray());
    return switch (this) {
      case PPROF -> reply.attachment(name);
      case RECORDING, FLIGHT_RECORDING, SPEEDSCOPE, TRACE -> reply.attachment(name + extension);
      case FOLDED, HTML, HEATMAP, TIMELINE, SVG, JSON, TEXT -> reply;
    };
  }

  /** Memory up to a limit. */
  private static final class Bounded extends OutputStream {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Bounded(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      if (length > maxBytes - bytes.size()) {
        throw new Refusal(
            Refusal.FAILED,
            "the profile is larger than %d MB; ask for fewer seconds, or a lower hz"
                .formatted(maxBytes >> 20));
      }
      bytes.write(from, offset, length);
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }
}
