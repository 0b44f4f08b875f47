package jtrace.record.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Folders in the root of this very process. */
class TargetFolderTest {
  private static final int SELF = (int) ProcessHandle.current().pid();

  private static Path seenByTarget(TargetFolder folder, String name) {
    return Path.of(folder.inTarget(name));
  }

  @Test
  void onlyTheTargetMayEnterAndNothingStaysBehind() throws IOException {
    Path seen;
    try (TargetFolder folder = TargetFolder.create(SELF, "test1")) {
      folder.write("a", new byte[] {1, 2});
      seen = seenByTarget(folder, "a");
      assertThat(seen).hasBinaryContent(new byte[] {1, 2});
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(seen.getParent())))
          .isEqualTo("rwx------");
      folder.remove("a", "never-written");
    }
    assertThat(seen.getParent()).doesNotExist();
  }

  @Test
  void whatAKilledOneLeftIsReplaced() throws IOException {
    try (TargetFolder left = TargetFolder.create(SELF, "test2")) {
      left.write("a", new byte[] {1});
    }
    try (TargetFolder folder = TargetFolder.create(SELF, "test2")) {
      folder.write("a", new byte[] {2});
      assertThat(seenByTarget(folder, "a")).hasBinaryContent(new byte[] {2});
      folder.remove("a");
    }
  }

  @Test
  void aLinkThatLiesInTheWayIsNotFollowed() throws IOException {
    Path elsewhere = Files.createTempDirectory("elsewhere");
    Path name = Path.of("/tmp/.jtrace-async-test3-" + SELF);
    Files.createSymbolicLink(name, elsewhere);
    try (TargetFolder folder = TargetFolder.create(SELF, "test3")) {
      assertThat(folder.inTarget("")).doesNotStartWith("/tmp/");
      assertThat(elsewhere).isEmptyDirectory();
      folder.remove();
    } finally {
      Files.delete(name);
      Files.delete(elsewhere);
    }
  }

  @Test
  void aLinkInThePlaceOfAFileIsNotRead() throws IOException {
    try (TargetFolder folder = TargetFolder.create(SELF, "test4")) {
      Files.createSymbolicLink(seenByTarget(folder, "log"), Path.of("/etc/passwd"));
      assertThat(folder.text("log")).isEmpty();
      folder.remove("log");
    }
  }
}
