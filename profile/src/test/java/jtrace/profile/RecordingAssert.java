package jtrace.profile;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares two recordings entry by entry. */
public final class RecordingAssert {
  private RecordingAssert() {}

  public static void assertSame(Recording actual, Recording expected) {
    assertThat(actual.facts()).isEqualTo(expected.facts());
    assertThat(actual.events()).isEqualTo(expected.events());
    assertThat(actual.modules()).isEqualTo(expected.modules());
    assertThat(actual.processes()).isEqualTo(expected.processes());
    assertThat(actual.threads()).isEqualTo(expected.threads());
    assertThat(actual.frames()).isEqualTo(expected.frames());
    assertThat(actual.counters()).isEqualTo(expected.counters());
    assertThat(actual.stackCount()).isEqualTo(expected.stackCount());
    for (int i = 0; i < actual.stackCount(); i++) {
      assertThat(actual.stackFrames(i)).isEqualTo(expected.stackFrames(i));
      assertThat(actual.stackEnd(i)).isEqualTo(expected.stackEnd(i));
    }
    assertThat(actual.sampleCount()).isEqualTo(expected.sampleCount());
    assertSamplePrefix(actual, expected);
  }

  public static void assertSamplePrefix(Recording actual, Recording expected) {
    for (int i = 0; i < actual.sampleCount(); i++) {
      assertThat(actual.sampleEvent(i)).isEqualTo(expected.sampleEvent(i));
      assertThat(actual.sampleTimeNanos(i)).isEqualTo(expected.sampleTimeNanos(i));
      assertThat(actual.sampleCpu(i)).isEqualTo(expected.sampleCpu(i));
      assertThat(actual.sampleThread(i)).isEqualTo(expected.sampleThread(i));
      assertThat(actual.sampleStack(i)).isEqualTo(expected.sampleStack(i));
      assertThat(actual.sampleValue(i)).isEqualTo(expected.sampleValue(i));
    }
  }
}
