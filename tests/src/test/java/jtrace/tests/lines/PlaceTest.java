package jtrace.tests.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void everyPlaceIsALoopOnALineOfItsOwn() throws IOException {
    Map<String, Place> places = Place.all();
    assertThat(places).hasSizeGreaterThan(5);
    assertThat(places.values().stream().map(Place::text))
        .allMatch(line -> line.strip().startsWith("for (") && line.endsWith("{}"));
    assertThat(places.get("twice").callees()).isEqualTo(Set.of("mix", "twice"));
    assertThat(places.get("counted").callees()).isEmpty();
  }
}
