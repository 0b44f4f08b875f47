package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import jtrace.record.WorldException;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private final Targets targets =
      new Targets(
          List.of(
              new Targets.Candidate(10, "com.example.OrderServer"),
              new Targets.Candidate(11, "com.example.OrderServerTest"),
              new Targets.Candidate(12, "app.jar"),
              new Targets.Candidate(13, "nginx"),
              new Targets.Candidate(14, "nginx")));

  @Test
  void pidsAndNamesAreFoundAndMerged() {
    assertThat(targets.pids(List.of("12", "OrderServer", "app.jar"))).containsExactly(10, 12);
  }

  @Test
  void anExactNameGoesBeforeAPart() {
    assertThat(targets.pids(List.of("OrderServer"))).containsExactly(10);
    assertThat(targets.pids(List.of("ServerTest"))).containsExactly(11);
    assertThat(targets.pids(List.of("app"))).containsExactly(12);
  }

  @Test
  void anAmbiguousNameListsWhatItMayMean() {
    assertThatExceptionOfType(WorldException.class)
        .isThrownBy(() -> targets.pids(List.of("nginx")))
        .satisfies(e -> assertThat(e.problem().why()).contains("13 nginx", "14 nginx"));
  }

  @Test
  void anUnknownPidOrNameIsNoProcess() {
    for (String name : List.of("99", "postgres")) {
      assertThatExceptionOfType(WorldException.class)
          .isThrownBy(() -> targets.pids(List.of(name)))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(WorldException.Kind.FAILED));
    }
  }

  @Test
  void impossiblePidsAndEmptyNamesAreWrongUsage() {
    for (String name : List.of("0", "99999999999", "", " ")) {
      assertThatExceptionOfType(UsageException.class).isThrownBy(() -> targets.pids(List.of(name)));
    }
  }
}
