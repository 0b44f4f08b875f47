package jtrace.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabelSetsTest {
  private LabelMemory memory;
  private LabelSets sets;

  @BeforeEach
  void make() throws IOException {
    memory = LabelMemory.make();
    sets = new LabelSets(memory);
  }

  private LabelSet id(int number) {
    return sets.with(LabelSet.EMPTY, "id", "request-" + number);
  }

  @Test
  void equalSetsAreOneObjectWhateverTheOrder() {
    LabelSet one = sets.with(sets.with(LabelSet.EMPTY, "a", "1"), "b", "2");
    LabelSet other = sets.with(sets.with(LabelSet.EMPTY, "b", "2"), "a", "1");
    assertThat(one).isSameAs(other);
    assertThat(sets.of(one.id)).isSameAs(one);
    assertThat(sets.with(one, "b", "")).isSameAs(sets.with(LabelSet.EMPTY, "a", "1"));
    assertThat(sets.with(sets.with(one, "b", ""), "a", "")).isSameAs(LabelSet.EMPTY);
  }

  @Test
  void numbersNobodyHasAreGivenAwayAndStandForNothingElse() {
    LabelSet held = sets.with(LabelSet.EMPTY, "worker", "3");
    memory.word(77, 5L << LabelMemory.SET_BITS | held.id);
    LabelSet first = id(0);
    for (int i = 1; i < 3 * LabelMemory.SETS; i++) {
      assertThat(id(i).labels).containsEntry("id", "request-" + i);
    }
    assertThat(sets.of(held.id)).as("a thread has it").isSameAs(held);
    assertThat(sets.of(first.id)).as("nobody has it").isSameAs(LabelSet.EMPTY);
    assertThat(sets.current(first).labels).isEqualTo(first.labels);
    assertThat(sets.current(first).id).isNotEqualTo(first.id);
  }

  @Test
  void withoutRoomAThreadHasNoLabels() {
    for (int i = 0; i < LabelMemory.SETS - 1; i++) {
      memory.word(i, (long) i + 1 << LabelMemory.SET_BITS | id(i).id);
    }
    assertThat(id(-1)).isSameAs(LabelSet.EMPTY);
    assertThat(id(0).labels).containsEntry("id", "request-0");
  }

  @Test
  void textIsCutBetweenCharacters() {
    byte[] text =
        LabelSet.text(new TreeMap<>(Collections.singletonMap("k", repeat("\u20ac", 200))));
    assertThat(text.length).isLessThanOrEqualTo(LabelMemory.TEXT_BYTES_MAX);
    assertThat(new String(text, java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("k\0\u20ac")
        .endsWith("\u20ac\0")
        .doesNotContain("\ufffd");
  }

  private static String repeat(String text, int times) {
    return String.join("", Collections.nCopies(times, text));
  }
}
