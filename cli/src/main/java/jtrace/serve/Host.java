package jtrace.serve;

import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;

/** The processes that may be profiled, as they are at the moment of asking. */
public interface Host {

  /**
   * A process that is offered.
   *
   * @param pid its id
   * @param name main class, jar or program
   * @param user who runs it
   * @param jdk version and vendor, empty when it is no JVM
   * @param obstacle why its Java code cannot be seen, empty when it can
   */
  record Process(int pid, String name, String user, String jdk, String obstacle) {}

  /** Those that the index lists. */
  List<Process> processes();

  /**
   * The one process of that id or name.
   *
   * @throws jtrace.record.WorldException when there is none, or several
   */
  int find(String pidOrName);

  /** What {@code /debug/pprof/profile} without a process means. */
  Subject everything();

  /** The arguments that the process was started with; empty when they cannot be read. */
  List<String> commandLine(int pid);

  /** Who runs the process; empty when it has ended. */
  Optional<UserPrincipal> owner(int pid);
}
