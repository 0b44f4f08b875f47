package jtrace.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkSearchTest {
  @TempDir Path directory;

  private Path old;
  private Path young;
  private Path mine;

  @BeforeEach
  void makeJdks() throws IOException {
    old = jdk("old", "1.8.0_504");
    young = jdk("young", "25.0.3");
    mine = jdk("mine", "26");
  }

  @Test
  void theFirstThatIsNewEnoughIsTaken() {
    Map<String, String> environment = new HashMap<>();
    environment.put("JTRACE_JAVA_HOME", old.toString());
    environment.put("JAVA_HOME", young.toString());
    assertThat(search(environment, mine).find()).contains(young);
  }

  @Test
  void itsOwnJvmGoesBeforeTheSearchPath() {
    Map<String, String> environment = Collections.singletonMap("PATH", young + "/bin:/nowhere");
    assertThat(search(environment, mine).find()).contains(mine);
    assertThat(search(environment, old).find()).contains(young);
  }

  private JdkSearch search(Map<String, String> environment, Path own) {
    return new JdkSearch(environment, own.toString(), directory.toString());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Path java = Files.createFile(home.resolve("bin/java"));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.write(
        home.resolve("release"),
        ("IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n").getBytes(StandardCharsets.UTF_8));
    return home;
  }
}
