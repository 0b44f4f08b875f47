package jtrace.symbolizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainNameTest {
  @ParameterizedTest
  @CsvSource({
    "/usr/bin/java -Xmx1g -cp a.jar:b.jar com.example.Main x, com.example.Main",
    "java -Da=b -jar /opt/app/app.jar --port 1, app.jar",
    "java -p mods -m shop/com.example.Shop, com.example.Shop",
    "java --add-opens java.base/java.lang=ALL-UNNAMED Main, Main",
    "java @args.txt Main, Main",
    "java /src/Hello.java, Hello.java",
    "java -version, java",
    "java -jar, java",
    "/usr/sbin/nginx -g x, nginx"
  })
  void namesWhatIsRun(String commandLine, String name) {
    assertThat(MainName.of(List.of(commandLine.split(" ", -1)), "comm")).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"kworker/0:1"})
  void aKernelThreadHasItsComm(String comm) {
    assertThat(MainName.of(List.of(), comm)).isEqualTo(comm);
    assertThat(MainName.of(List.of(""), comm)).isEqualTo(comm);
  }
}
