package jtrace.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jtrace.cli.DoctorCheck.State;
import jtrace.record.TargetSurvey;

/** What one process will show in a profile. Read-only. */
final class TargetChecks {
  private TargetChecks() {}

  /** Finds the process as {@code record -p} does and checks it. */
  static List<DoctorCheck> of(String target) throws IOException {
    ProcFolder folder = new ProcFolder(Targets.ofHost().pids(List.of(target)).getFirst());
    List<DoctorCheck> checks = new ArrayList<>();
    checks.add(DoctorCheck.ok("process", folder.pid() + " " + JavaProcess.name(folder)));
    Optional<JavaProcess> jvm = JavaProcess.of(folder);
    if (jvm.isEmpty()) {
      checks.add(
          new DoctorCheck(
              "JVM",
              State.LIMITED,
              "it has no libjvm.so: native and kernel frames only",
              "see jtrace ps for the JVMs"));
      return checks;
    }
    checks.add(DoctorCheck.ok("JDK", jvm.get().jdk()));
    if (jvm.get().obstacle().isPresent()) {
      checks.add(new DoctorCheck("Java frames", State.LIMITED, jvm.get().obstacle().get(), ""));
      return checks;
    }
    for (TargetSurvey.Finding finding : TargetSurvey.of(folder.pid())) {
      State state = finding.isWhole() ? State.OK : State.LIMITED;
      checks.add(new DoctorCheck(finding.name(), state, finding.found(), finding.remedy()));
    }
    return checks;
  }
}
