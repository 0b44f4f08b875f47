package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtualThreadsTest {
  private static final ThreadInfo CARRIER = new ThreadInfo(0, 7, "carrier", true);

  private final RecordingBuilder recording = new RecordingBuilder();
  private final VirtualThreads threads = new VirtualThreads(recording, 3);

  @BeforeEach
  void process() {
    recording.process(new ProcessInfo(1, "p", "", "", 0));
  }

  private ThreadInfo added(long id, String name) throws Exception {
    return recording.tables().threads().get(threads.id(CARRIER, id, name, Map.of()));
  }

  @Test
  void aThreadWithoutANameHasItsNumberForOne() throws Exception {
    ThreadInfo thread = added(123, "");
    assertThat(thread).isEqualTo(new ThreadInfo(0, 7, "virtual #123", true, 123));
    assertThat(thread.label()).isEqualTo("virtual #123");
  }

  @Test
  void aNamedThreadKeepsItsNumberBesideIt() throws Exception {
    assertThat(added(5, "worker").label()).isEqualTo("worker virtual #5");
    assertThat(added(5, "worker").name()).isEqualTo("worker");
  }

  @Test
  void aNameThatWasReadOnceStays() throws Exception {
    assertThat(added(6, "").name()).isEqualTo("virtual #6");
    assertThat(added(6, "early").name()).isEqualTo("early");
    assertThat(added(6, "").name()).isEqualTo("early");
  }

  @Test
  void beyondTheLimitThreadsShareAnEntryAndAreCounted() throws Exception {
    for (int id = 1; id <= 10; id++) {
      added(id, "");
    }
    added(2, "");
    assertThat(threads.unlisted()).isEqualTo(7);
    assertThat(recording.tables().threads()).hasSize(4);
    assertThat(recording.tables().threads().getLast().virtualId()).isEqualTo(ThreadInfo.UNKNOWN);
  }

  @Test
  void aThreadWhoseIdWasNotReadableIsVirtualAllTheSame() throws Exception {
    ThreadInfo thread = added(-1, "");
    assertThat(thread.isVirtual()).isTrue();
    assertThat(thread.label()).isEqualTo("virtual");
    assertThat(threads.unknown()).isEqualTo(1);
  }
}
