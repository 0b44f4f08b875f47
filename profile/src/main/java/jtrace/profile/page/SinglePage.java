package jtrace.profile.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page in one file: a frame of HTML with marks for the rest, a style, and scripts that become
 * one.
 *
 * <p>The page's content security policy lets exactly our script and our style in, by their hashes,
 * and forbids every request.
 *
 * @param owner beside whose class the resources lie
 */
public record SinglePage(Class<?> owner, String frame, String style, List<String> scripts) {
  public SinglePage {
    scripts = List.copyOf(scripts);
  }

  private record Part(String mark, String text) {}

  /**
   * Writes it.
   *
   * @param title escaped for HTML
   * @param json without anything that could end a data block of HTML
   */
  public void write(String title, String json, Appendable out) throws IOException {
    String css = resource(style);
    String script =
        scripts.stream()
            .map(this::resource)
            .collect(Collectors.joining("\n", "(() => {\n'use strict';\n", "})();\n"));
    String policy =
        "default-src 'none'; script-src '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(hash(script), hash(css));
    String rest = resource(frame);
    for (Part part :
        List.of(
            new Part("@POLICY@", policy),
            new Part("@TITLE@", title),
            new Part("@STYLE@", css),
            new Part("@DATA@", json),
            new Part("@SCRIPT@", script))) {
      int at = rest.indexOf(part.mark());
      out.append(rest, 0, at).append(part.text());
      rest = rest.substring(at + part.mark().length());
    }
    out.append(rest);
  }

  private String resource(String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name + ": build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** JSON in which no text can end the data block that it stands in. */
  public static String safe(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u007f", "\\u007f");
  }
}
