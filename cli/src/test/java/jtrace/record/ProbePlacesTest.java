package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import jtrace.loader.abi.ProbeTwin;
import jtrace.loader.abi.ProbeTwin.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbePlacesTest {
  private static final int NONE = ProbeTwin.NO_ARGUMENT;

  /** Names of 8 before and after it got the flight recorder, of 11, and of 25. */
  @ParameterizedTest
  @CsvSource({
    "33send_allocation_in_new_tlab_eventE11KlassHandlemm, TLAB, 1, 2, " + NONE,
    "33send_allocation_in_new_tlab_eventE11KlassHandleP8HeapWordmmP6Thread, TLAB, 2, 3, 4",
    "27send_allocation_in_new_tlabEP5KlassP8HeapWordmmP6Thread, TLAB, 2, 3, 4",
    "27send_allocation_in_new_tlabEP5KlassPP12HeapWordImplmmP10JavaThread, TLAB, 2, 3, 4",
    "34send_allocation_outside_tlab_eventE11KlassHandlem, OUTSIDE_TLAB, 1, 1, " + NONE,
    "34send_allocation_outside_tlab_eventE11KlassHandleP8HeapWordmP6Thread, OUTSIDE_TLAB, 2, 2, 3",
    "28send_allocation_outside_tlabEP5KlassPP12HeapWordImplmP10JavaThread, OUTSIDE_TLAB, 2, 2, 3",
  })
  void theNameOfAFunctionTellsItsParameters(
      String name, Kind kind, int total, int size, int thread) {
    assertThat(ProbePlaces.allocation("_ZN11AllocTracer" + name, 1, 512))
        .contains(new ProbeTwin(1, kind, 512, 0, total, size, thread));
  }

  @Test
  void othersOfItsFunctionsAreNoAllocations() {
    String name = "_ZN11AllocTracer34send_allocation_requiring_gc_eventEmRK4GCId";
    assertThat(ProbePlaces.allocation(name, 1, 512)).isEmpty();
  }
}
