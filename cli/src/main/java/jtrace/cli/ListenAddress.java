package jtrace.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --http} names: a host and a port. */
final class ListenAddress {
  private static final Pattern FORM = Pattern.compile("(?:(.*):)?(\\d{1,5})");
  private static final int PORT_MAX = 65_535;

  private ListenAddress() {}

  /** From {@code HOST:PORT}, {@code :PORT} or {@code PORT}; without a host the loopback. */
  static InetSocketAddress of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(2)) > PORT_MAX) {
      throw wrong(text, "it is no address with a port");
    }
    String host = form.group(1) == null ? "" : form.group(1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = Integer.parseInt(form.group(2));
    try {
      InetAddress address =
          host.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw wrong(text, "no host is called '" + Printable.of(host, 100) + "'");
    }
  }

  private static UsageException wrong(String text, String why) {
    return new UsageException(
        "option --http: '" + Printable.of(text, 100) + "' cannot be listened on",
        why,
        "write for example: --http 127.0.0.1:6060");
  }
}
