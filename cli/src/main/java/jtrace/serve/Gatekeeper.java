package jtrace.serve;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets requests in. With a token only those that show it; without one only those that name this
 * machine's loopback as their host, since a page of somebody else's site can make a browser send
 * requests here under the name of that site (DNS rebinding).
 */
final class Gatekeeper {
  private final Optional<byte[]> token;
  private final boolean anyHost;

  /**
   * @param token that has to be shown, if any
   * @param anyHost whether the server may be addressed by any name
   */
  Gatekeeper(Optional<String> token, boolean anyHost) {
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    this.anyHost = anyHost;
  }

  /** Refuses what must not come in. */
  void check(Headers headers, boolean isPage) {
    if (!anyHost) {
      checkHost(headers.getFirst("Host"));
    }
    String site = Optional.ofNullable(headers.getFirst("Sec-Fetch-Site")).orElse("none");
    if (!isPage && !site.equals("none") && !site.equals("same-origin")) {
      throw new Refusal(Refusal.FORBIDDEN, "requests from pages of other sites are refused");
    }
    if (token.isPresent() && !isShown(headers.getFirst("Authorization"), token.get())) {
      throw new Refusal(
          Refusal.UNAUTHORIZED,
          "a token is needed: as the password of http://user:TOKEN@host/..., or in the header"
              + " Authorization: Bearer TOKEN");
    }
  }

  private static void checkHost(String header) {
    if (header == null) {
      return; // HTTP/1.0; no browser leaves it out
    }
    String host = header.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    boolean loopback =
        host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    if (!loopback) {
      throw new Refusal(
          Refusal.FORBIDDEN,
          "this host name is refused; ask for localhost or 127.0.0.1, or start jtrace serve with"
              + " --token-file");
    }
  }

  private static boolean isShown(String header, byte[] token) {
    if (header == null) {
      return false;
    }
    String[] words = header.split(" ", 2);
    String shown = words.length < 2 ? "" : words[1].strip();
    if (words[0].equalsIgnoreCase("Basic")) {
      try {
        String pair = new String(Base64.getDecoder().decode(shown), StandardCharsets.UTF_8);
        shown = pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return false;
      }
    } else if (!words[0].equalsIgnoreCase("Bearer")) {
      return false;
    }
    return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), token);
  }
}
