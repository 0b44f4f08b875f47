package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * struct jt_resource: what a file or socket is called that threads wait for, or a task that runs
 * instead of them.
 *
 * @param name a path, {@code address:port}, {@code :port} of connections that were accepted, or a
 *     task's comm without the number at its end by which those of a pool differ
 */
public record ResourceView(long id, Kind kind, String name) {
  /** What it is. */
  public enum Kind {
    FILE,
    SOCKET,
    TASK
  }

  public static final int RECORD_TYPE = 7;

  /** As in {@code pool-1-thread-2}, {@code ksoftirqd/0} and {@code kworker/u8:3-events}. */
  private static final Pattern NUMBER = Pattern.compile("(/u?\\d+:\\d.*|[-#/_. ]*\\d+)$");

  private static final int PARTS = 24;
  private static final int PART_BYTES = 64;
  private static final int UNIX_PATH_BYTES = 108; // sockaddr_un::sun_path
  private static final int PEER_BYTES = 16;

  // enum jt_resource_kind
  private static final int FILE = 1;
  private static final int INET = 2;
  private static final int UNIX = 4;
  private static final int TASK = 5;

  static final Layout LAYOUT = Layout.of("jt_resource");
  private static final int TYPE = LAYOUT.u32("type");
  private static final int KIND = LAYOUT.u32("kind");
  private static final int ID = LAYOUT.u64("id");
  private static final int OWN_PORT = LAYOUT.u16("own_port");
  private static final int PEER_PORT = LAYOUT.u16("peer_port");
  private static final int PART_COUNT = LAYOUT.u32("part_count");
  private static final int PEER = LAYOUT.array("peer", 1, PEER_BYTES);
  private static final int PARTS_AT = LAYOUT.array("parts", 1, PARTS * PART_BYTES);

  /** Empty when the record is something else. */
  public static Optional<ResourceView> of(ByteBuffer record) {
    if (record.limit() < LAYOUT.sizeBytes() || record.getInt(TYPE) != RECORD_TYPE) {
      return Optional.empty();
    }
    long id = record.getLong(ID);
    int kind = record.getInt(KIND);
    return Optional.of(
        switch (kind) {
          case FILE -> new ResourceView(id, Kind.FILE, path(record));
          case TASK -> new ResourceView(id, Kind.TASK, task(record));
          case UNIX -> new ResourceView(id, Kind.SOCKET, unix(record));
          default -> new ResourceView(id, Kind.SOCKET, internet(record, kind == INET));
        });
  }

  private static String path(ByteBuffer record) {
    int count = Math.clamp(record.getInt(PART_COUNT), 0, PARTS);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.addFirst(text(record, PARTS_AT + i * PART_BYTES, PART_BYTES));
    }
    return (count == PARTS ? "..." : "") + "/" + String.join("/", names);
  }

  private static String unix(ByteBuffer record) {
    if (record.getInt(PART_COUNT) == 0) {
      return "unix";
    }
    boolean named = record.get(PARTS_AT) != 0; // else in the abstract namespace, behind a 0
    String name =
        named
            ? text(record, PARTS_AT, UNIX_PATH_BYTES)
            : text(record, PARTS_AT + 1, UNIX_PATH_BYTES - 1);
    return name.isEmpty() ? "unix" : named ? name : "@" + name;
  }

  private static String task(ByteBuffer record) {
    String comm = text(record, PARTS_AT, Comm.SIZE_BYTES);
    String unnumbered = NUMBER.matcher(comm).replaceFirst("");
    return unnumbered.isEmpty() ? comm : unnumbered;
  }

  private static String internet(ByteBuffer record, boolean four) {
    int port = Short.toUnsignedInt(record.getShort(PEER_PORT));
    if (port == 0) {
      return ":" + Short.toUnsignedInt(record.getShort(OWN_PORT));
    }
    byte[] peer = new byte[PEER_BYTES];
    record.get(PEER, peer);
    boolean mapped = !four && isMapped(peer);
    return (four || mapped ? four(peer, mapped ? 12 : 0) : "[" + six(peer) + "]") + ":" + port;
  }

  /** Whether an IPv4 address is told as ::ffff:a.b.c.d, as the JDK's sockets do. */
  private static boolean isMapped(byte[] peer) {
    for (int i = 0; i < 10; i++) {
      if (peer[i] != 0) {
        return false;
      }
    }
    return peer[10] == -1 && peer[11] == -1;
  }

  private static String four(byte[] peer, int at) {
    return Byte.toUnsignedInt(peer[at])
        + "."
        + Byte.toUnsignedInt(peer[at + 1])
        + "."
        + Byte.toUnsignedInt(peer[at + 2])
        + "."
        + Byte.toUnsignedInt(peer[at + 3]);
  }

  /** As the JDK writes it: every group, without leading zeros. */
  private static String six(byte[] peer) {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < PEER_BYTES; i += 2) {
      String digits = HexFormat.of().formatHex(peer, i, i + 2);
      groups.add(digits.replaceFirst("^0{1,3}", ""));
    }
    return String.join(":", groups);
  }

  /** Up to its 0; what cannot be shown in a line becomes a question mark. */
  private static String text(ByteBuffer record, int at, int maxBytes) {
    int length = 0;
    while (length < maxBytes && record.get(at + length) != 0) {
      length++;
    }
    byte[] bytes = new byte[length];
    record.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl};]", "?");
  }
}
