package jtrace.profile.jtr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentIdsTest {

  @Test
  void entriesKeepTheirIdsWhileThereIsRoom() {
    RecentIds<String> ids = new RecentIds<>(100);
    assertThat(ids.find("a")).isNegative();
    assertThat(ids.add("a", 40)).isZero();
    assertThat(ids.add("b", 40)).isEqualTo(1);
    assertThat(ids.find("a")).isZero();
    assertThat(ids.forgotten()).isZero();
  }

  @Test
  void idsGoOnWhenEntriesAreForgotten() {
    RecentIds<String> ids = new RecentIds<>(100);
    ids.add("a", 60);
    assertThat(ids.add("b", 60)).isEqualTo(1);
    assertThat(ids.find("a")).isNegative();
    assertThat(ids.find("b")).isEqualTo(1);
    assertThat(ids.add("a", 30)).isEqualTo(2);
    assertThat(ids.size()).isEqualTo(3);
    assertThat(ids.forgotten()).isEqualTo(1);
  }
}
