package jtrace.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The page that looks again and again: overview, live profiles, threads. */
final class LivePage {
  /** Profiles are pages of their own, shown in a frame from what was fetched. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
          + " connect-src 'self'; frame-src blob:; form-action 'none'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private LivePage() {}

  static Reply reply() {
    String kinds =
        ProfileKind.ALL.stream()
            .map(kind -> "\"" + kind.name() + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    String page =
        resource("live.html")
            .replace("@STYLE@", resource("live.css"))
            .replace("@KINDS@", kinds)
            .replace("@SCRIPT@", resource("live.js"));
    return Reply.html(page).with("Content-Security-Policy", POLICY);
  }

  private static String resource(String name) {
    try (InputStream in = LivePage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name + ": build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
