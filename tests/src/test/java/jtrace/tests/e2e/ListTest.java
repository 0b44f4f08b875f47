package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What can be recorded, and of whom. */
@E2e
class ListTest {

  /** By name. */
  private static Map<String, JsonNode> list(String... words) {
    List<String> command = new ArrayList<>(List.of("list", "--json"));
    command.addAll(List.of(words));
    String text = Jtrace.run(command.toArray(String[]::new)).assertExit(0).child().output();
    Map<String, JsonNode> events = new HashMap<>();
    for (JsonNode event : new ObjectMapper().readTree(text)) {
      events.put(event.get("name").asString(), event);
    }
    return events;
  }

  private static String missing(Map<String, JsonNode> events, String name) {
    return events.get(name).get("missing").asString();
  }

  @Test
  void eventsHaveTheirCostAndArguments() {
    Map<String, JsonNode> events = list();
    assertThat(events).containsKeys("cpu", "leak", "page-faults", "tracepoint:sched:sched_switch");
    assertThat(events.get("cpu").get("cost").asString()).isEqualTo("sampled");
    assertThat(events.get("off-cpu").get("cost").asString()).isEqualTo("kernel");
    assertThat(events.get("malloc").get("cost").asString()).isEqualTo("trap");
    assertThat(list("-v", "tracepoint", "*:sched_switch"))
        .containsOnlyKeys("tracepoint:sched:sched_switch")
        .allSatisfy((name, event) ->
            assertThat(event.get("arguments").asString()).contains("pid_t next_pid"));
    assertThat(list("software")).containsKey("page-faults").doesNotContainKey("cpu");
    String text = Jtrace.run("list", "-v", "off-*").assertExit(0).child().output();
    assertThat(text)
        .contains("NAME", "off-cpu", "source: sched_switch")
        .doesNotContain("on the CPU,");
  }

  @Test
  void whatAProcessCannotHaveIsTold() {
    try (Child jvm = Targets.chain(600);
        Child other = Targets.busyNative()) {
      Map<String, JsonNode> events = list("-v", "-p", "" + jvm.pid());
      assertThat(events.get("usdt:libjvm:hotspot:gc__begin").get("arguments").asString())
          .contains("@");
      for (String name : List.of("alloc", "unmounted", "gc", "exceptions", "malloc", "live")) {
        assertThat(missing(events, name)).as(name).isEmpty();
      }
      Map<String, JsonNode> without = list("-p", "" + other.pid());
      for (String name : List.of("alloc", "unmounted", "pinned", "gc", "exceptions", "live")) {
        assertThat(missing(without, name)).as(name).isEqualTo("it is no JVM");
      }
      assertThat(missing(without, "malloc")).isEmpty();
      assertThat(missing(without, "off-cpu")).isEmpty();
      Targets.assertUnharmed(jvm);
    }
  }

  @Test
  void unknownKindIsRefused() {
    Jtrace.run("list", "colour", "*").assertUsage("no kind of event", "tracepoint");
  }
}
