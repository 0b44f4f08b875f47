package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import jtrace.loader.abi.ChainView;
import org.junit.jupiter.api.Test;

class WakerChainsTest {
  @Test
  void thoseUsedLastStayAndTheOthersAreToldAgain() {
    List<Long> forgotten = new ArrayList<>();
    WakerChains chains = new WakerChains(2, forgotten::add);
    chains.put(new ChainView(1, List.of()));
    chains.put(new ChainView(2, List.of()));
    assertThat(chains.find(1)).isPresent();
    chains.put(new ChainView(3, List.of()));
    assertThat(forgotten).containsExactly(2L);
    assertThat(chains.find(2)).isEmpty();
    assertThat(chains.find(1)).isPresent();
    assertThat(chains.find(3)).isPresent();
  }
}
