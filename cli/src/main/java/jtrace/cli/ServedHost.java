package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.serve.Host;
import jtrace.serve.Subject;

/**
 * The processes of this host that are served: those named on the command line, looked up anew at
 * each request, or all.
 *
 * @param named as given with {@code -p}; empty for every process
 */
record ServedHost(List<String> named) implements Host {
  ServedHost {
    named = List.copyOf(named);
  }

  @Override
  public List<Process> processes() {
    try {
      List<Integer> served = named.isEmpty() ? List.of() : running();
      return JavaProcess.all().stream()
          .filter(process -> named.isEmpty() || served.contains(process.pid()))
          .map(process ->
              new Process(
                  process.pid(),
                  process.name(),
                  process.user(),
                  process.jdk(),
                  process.obstacle().orElse("")))
          .toList();
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem("cannot list processes", e.toString(), "check that /proc is mounted"),
          e);
    }
  }

  @Override
  public int find(String pidOrName) {
    int pid = Targets.ofHost().pids(List.of(pidOrName)).getFirst();
    if (!named.isEmpty() && !running().contains(pid)) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "process " + pid + " is not served",
              "jtrace serve was started for " + String.join(", ", named),
              "start it with -a, or with another -p"));
    }
    return pid;
  }

  @Override
  public Subject everything() {
    return named.isEmpty() ? Subject.ALL : new Subject(Targets.ofHost().pids(named));
  }

  /** Of those named the ones that run now. */
  private List<Integer> running() {
    Targets targets = Targets.ofHost();
    return named.stream()
        .flatMap(name -> {
          try {
            return targets.pids(List.of(name)).stream();
          } catch (WorldException e) {
            return java.util.stream.Stream.empty(); // not now
          }
        })
        .toList();
  }

  @Override
  public List<String> commandLine(int pid) {
    return new ProcFolder(pid).commandLine();
  }

  @Override
  public Optional<UserPrincipal> owner(int pid) {
    try {
      return Optional.of(Files.getOwner(new ProcFolder(pid).path(""), LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
