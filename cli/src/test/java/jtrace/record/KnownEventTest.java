package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownEventTest {
  @Test
  void everyNameThatCanBeAskedForIsKnown() {
    assertThat(Stream.concat(KnownEvent.named().stream(), KnownEvent.counters().stream()))
        .extracting(KnownEvent::name)
        .containsExactlyInAnyOrderElementsOf(EventRequest.names());
  }
}
