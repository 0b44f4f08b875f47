package jtrace.serve;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** One process of root and one of somebody else, both called what a page must not obey. */
record FakeHost(Subject everything) implements Host {
  static final int OURS = 41;
  static final int OTHERS = 42;
  static final String NAME = "<script>alert(1)</script>";

  @Override
  public List<Process> processes() {
    return List.of(
        new Process(OURS, NAME, "root", "25", ""), new Process(OTHERS, "Shop", "kim", "17", ""));
  }

  @Override
  public int find(String pidOrName) {
    return processes().stream()
        .filter(p -> p.name().equals(pidOrName) || String.valueOf(p.pid()).equals(pidOrName))
        .findFirst()
        .orElseThrow(() ->
            new WorldException(
                WorldException.Kind.FAILED,
                new Problem("no process " + pidOrName, "it ended", "see jtrace ps")))
        .pid();
  }

  @Override
  public List<String> commandLine(int pid) {
    return List.of("java", "-cp", "a b", NAME);
  }

  @Override
  public Optional<UserPrincipal> owner(int pid) {
    return Optional.of(user(pid == OURS ? "0" : "65534"));
  }

  static UserPrincipal user(String id) {
    try {
      return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(id);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
