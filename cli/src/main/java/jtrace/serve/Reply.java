package jtrace.serve;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param headers without length and connection
 * @param body as it is sent
 */
record Reply(int status, Map<String, String> headers, byte[] body) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";
  static final String BINARY = "application/octet-stream";

  /** Pages hold their own script and style, load nothing, and talk to nobody else. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  static Reply of(String contentType, byte[] body) {
    Reply reply = new Reply(200, Map.of("Content-Type", contentType), body);
    return contentType.equals(HTML) ? reply.with("Content-Security-Policy", PAGE_POLICY) : reply;
  }

  static Reply text(int status, String text) {
    return new Reply(status, Map.of("Content-Type", TEXT), text.getBytes(StandardCharsets.UTF_8));
  }

  static Reply html(String page) {
    return of(HTML, page.getBytes(StandardCharsets.UTF_8));
  }

  static Reply redirect(String path) {
    return text(302, path + "\n").with("Location", path);
  }

  Reply with(String header, String value) {
    return with(Map.of(header, value));
  }

  Reply with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Reply(status, all, body);
  }

  Reply attachment(String fileName) {
    return with("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
  }
}
