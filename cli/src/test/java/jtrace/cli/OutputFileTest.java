package jtrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.record.WorldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.html"), "old");
    assertThatIOException()
        .isThrownBy(() ->
            OutputFile.write(
                file,
                out -> {
                  out.write("half".getBytes(UTF_8));
                  throw new IOException("No space left on device");
                }));
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aWholeWriteReplacesTheOldFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.html"), "old");
    OutputFile.write(
        file,
        out -> {
          out.write("new".getBytes(UTF_8));
          out.close();
        });
    assertThat(file).hasContent("new");
  }

  @Test
  void missingFoldersAndFoldersAsFilesAreNoticedBefore() {
    for (Path bad : new Path[] {folder, folder.resolve("no/a.html"), Path.of("/proc/1/a.html")}) {
      assertThatExceptionOfType(WorldException.class)
          .isThrownBy(() -> OutputFile.checkWritable(bad))
          .satisfies(e -> assertThat(e.problem().what()).contains(bad.toString()));
    }
    assertThat(folder).isEmptyDirectory();
  }
}
