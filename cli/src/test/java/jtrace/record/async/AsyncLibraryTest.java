package jtrace.record.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AsyncLibraryTest {
  @Test
  void theVersionIsThatOfTheArtifact() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        getClass()
            .getResourceAsStream("/META-INF/maven/tools.profiler/async-profiler/pom.properties")) {
      properties.load(in);
    }
    assertThat(properties.getProperty("version")).isEqualTo(AsyncLibrary.VERSION);
  }

  @Test
  void theLibraryIsAnElfFile() throws IOException {
    assertThat(AsyncLibrary.bytes()).startsWith(0x7f, 'E', 'L', 'F');
    assertThat(getClass().getResource("/linux-arm64/libasyncProfiler.so")).isNotNull();
  }
}
