package jtrace.symbolizer.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sized function of real files, as readelf lists it. */
class FunctionsOracleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/x86_64-linux-gnu/libc.so.6",
        "/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so",
        "/usr/lib/jvm/temurin-25-jdk-amd64/lib/server/libjvm.so",
      })
  void everySizedFunctionIsFoundByItsAddress(String name) throws Exception {
    assumeThat(Path.of(name)).exists();
    assumeThat(Path.of("/usr/bin/readelf")).exists();
    Map<Long, Set<String>> names = new HashMap<>();
    Process readelf =
        new ProcessBuilder("/usr/bin/readelf", "-sW", name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = readelf.inputReader()) {
      lines.lines().forEach(line -> note(line, names));
    }
    assertThat(names).hasSizeGreaterThan(1_000);

    Functions functions = Functions.of(ElfFile.open(Path.of(name)), Optional::empty);
    List<String> wrong = new ArrayList<>();
    names.forEach((start, expected) -> {
      Optional<ElfFunction> first = functions.at(start);
      if (first.isEmpty() || !expected.contains(first.get().name()) || !first.get().exact()) {
        wrong.add(Long.toHexString(start) + " " + expected + " but " + first);
      }
    });
    assertThat(wrong).isEmpty();
  }

  private static void note(String line, Map<Long, Set<String>> names) {
    String[] cells = line.trim().split("\\s+");
    if (cells.length >= 8
        && (cells[3].equals("FUNC") || cells[3].equals("IFUNC"))
        && !cells[6].equals("UND")
        && !cells[2].equals("0")) {
      long start = Long.parseUnsignedLong(cells[1], 16);
      names.computeIfAbsent(start, k -> new HashSet<>()).add(cells[7].replaceAll("@.*", ""));
    }
  }
}
