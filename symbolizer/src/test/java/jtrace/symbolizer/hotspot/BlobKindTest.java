package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlobKindTest {
  @ParameterizedTest
  @CsvSource({
    "StubRoutines (1),STUB_ROUTINES",
    "StubRoutines (continuation stubs),STUB_ROUTINES",
    "Stub Generator continuation_blob,STUB_ROUTINES",
    "Shared Runtime ic_miss_blob,RUNTIME",
    "DeoptimizationBlob,RUNTIME",
    "native nmethod,NATIVE_NMETHOD"
  })
  void isWhatItsNameSays(String name, BlobKind kind) {
    assertThat(BlobKind.of(name)).isEqualTo(kind);
  }
}
