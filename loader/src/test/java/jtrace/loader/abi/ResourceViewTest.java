package jtrace.loader.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ResourceViewTest {
  private static final int PARTS_AT = 40;

  private static ByteBuffer record(int kind, int ownPort, int peerPort, byte[] peer) {
    ByteBuffer record =
        ByteBuffer.allocate(ResourceView.LAYOUT.sizeBytes()).order(ByteOrder.nativeOrder());
    record.putInt(ResourceView.RECORD_TYPE).putInt(kind).putLong(7);
    record.putShort((short) ownPort).putShort((short) peerPort).putInt(0).put(peer);
    return record;
  }

  private static String name(ByteBuffer record) {
    return ResourceView.of(record).orElseThrow().name();
  }

  private static ByteBuffer parts(int kind, int count, String... parts) {
    ByteBuffer record = record(kind, 0, 0, new byte[16]).putInt(20, count);
    for (int i = 0; i < parts.length; i++) {
      record.put(PARTS_AT + i * 64, parts[i].getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  @Test
  void pathsAreToldFromTheirEnd() {
    assertThat(name(parts(1, 2, "x.db", "data"))).isEqualTo("/data/x.db");
    assertThat(name(parts(1, 0))).isEqualTo("/");
    assertThat(name(parts(1, 1, "a;b\nc"))).isEqualTo("/a?b?c");
    String[] deep = new String[24];
    Arrays.fill(deep, "d");
    assertThat(name(parts(1, 24, deep))).startsWith(".../d/d").hasSize(3 + 48);
    assertThat(name(parts(1, Integer.MAX_VALUE, "x"))).endsWith("/x");
  }

  @Test
  void tasksAreToldByWhatThoseOfAPoolHaveInCommon() {
    assertThat(name(parts(5, 1, "C2 CompilerThre"))).isEqualTo("C2 CompilerThre");
    assertThat(name(parts(5, 1, "pool-1-thread-2"))).isEqualTo("pool-1-thread");
    assertThat(name(parts(5, 1, "GC Thread#0"))).isEqualTo("GC Thread");
    assertThat(name(parts(5, 1, "ksoftirqd/1"))).isEqualTo("ksoftirqd");
    assertThat(name(parts(5, 1, "kworker/u8:3-ev"))).isEqualTo("kworker");
    assertThat(name(parts(5, 1, "42"))).isEqualTo("42");
  }

  @Test
  void socketsAreNamedByTheirPeerOrTheirOwnPort() {
    byte[] four = Arrays.copyOf(new byte[] {10, 0, 0, (byte) 200}, 16);
    assertThat(name(record(2, 40_000, 3306, four))).isEqualTo("10.0.0.200:3306");
    assertThat(name(record(2, 8080, 0, four))).isEqualTo(":8080");
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    assertThat(name(record(3, 0, 65_535, mapped))).isEqualTo("127.0.0.1:65535");
    byte[] six = new byte[16];
    six[0] = 0x20;
    six[1] = 0x01;
    six[15] = 0x0f;
    assertThat(name(record(3, 0, 443, six))).isEqualTo("[2001:0:0:0:0:0:0:f]:443");
    assertThat(name(parts(4, 2, "/run/x.sock"))).isEqualTo("/run/x.sock");
    assertThat(name(parts(4, 2, "\0abstract"))).isEqualTo("@abstract");
    assertThat(name(parts(4, 0))).isEqualTo("unix");
  }

  @Test
  void othersAreNoResources() {
    assertThat(ResourceView.of(ByteBuffer.allocate(8))).isEmpty();
    assertThat(ResourceView.of(record(1, 0, 0, new byte[16]).putInt(0, 3))).isEmpty();
  }
}
