package jtrace.tests.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What every end-to-end test needs. */
final class Requirements implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return ConditionEvaluationResult.disabled("needs root, to load eBPF programs");
    }
    if (!Files.exists(Path.of("/sys/kernel/btf/vmlinux"))) {
      return ConditionEvaluationResult.disabled("needs a kernel with BTF");
    }
    if (!Files.exists(Path.of("/usr/sbin/bpftool"))) {
      return ConditionEvaluationResult.disabled(
          "needs bpftool, to see that nothing is left behind");
    }
    if (!Files.exists(Layout.jar())) {
      return ConditionEvaluationResult.disabled("needs cli/target/jtrace.jar");
    }
    return ConditionEvaluationResult.enabled("root, BTF, bpftool and jtrace.jar are there");
  }
}
