package jtrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class MainTest {
  private static final int JAVA_8_CLASS_VERSION = 52;

  @Test
  void majorVersionsOldAndNewAreRead() {
    assertThat(Main.major("1.8")).isEqualTo(8);
    assertThat(Main.major("17")).isEqualTo(17);
  }

  @Test
  void classesAreJava8ByteCode() throws IOException {
    for (Class<?> type : new Class<?>[] {Main.class, Agent.class, HiddenLoader.class}) {
      try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
        DataInputStream data = new DataInputStream(in);
        data.readInt();
        assertThat(data.readUnsignedShort()).isZero();
        assertThat(data.readUnsignedShort()).isEqualTo(JAVA_8_CLASS_VERSION);
      }
    }
  }
}
