package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import jtrace.loader.abi.CodeSiteTwin.Argument;
import org.junit.jupiter.api.Test;

class ProbeArgumentsTest {
  @Test
  void registersOfEveryWidthHaveTheirNumber() {
    assertThat(ProbeArguments.parse("8@%r12 -4@%esi 8@%rdi -4@%r8d 8@%r9 -4@%r10d 8@%rax -4@%edx"))
        .containsExactly(
            register(12, 8),
            register(4, 4),
            register(5, 8),
            register(8, 4),
            register(9, 8),
            register(10, 4),
            register(0, 8),
            register(1, 4));
  }

  @Test
  void memoryOperandsHaveBaseAndOffset() {
    assertThat(ProbeArguments.parse("8@-16(%rbp) -4@(%rsp)"))
        .containsExactly(
            Optional.of(new Argument(6, true, 8, -16)), Optional.of(new Argument(7, true, 4, 0)));
  }

  @Test
  void whatIsNotUnderstoodIsEmptyAndKeepsItsPlace() {
    assertThat(ProbeArguments.parse("4@$7 8@sym(%rip) 8@%xmm0 8@%rbx"))
        .containsExactly(Optional.empty(), Optional.empty(), Optional.empty(), register(3, 8));
    assertThat(ProbeArguments.parse("no arguments")).isEmpty();
  }

  private static Optional<Argument> register(int number, int sizeBytes) {
    return Optional.of(new Argument(number, false, sizeBytes, 0));
  }
}
