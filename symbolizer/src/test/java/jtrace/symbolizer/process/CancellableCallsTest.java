package jtrace.symbolizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Code of glibc 2.43, moved together. */
class CancellableCallsTest {
  private static final int READ = 0;
  private static final int OUTER = 0x20;
  private static final int INNER = 0x60;
  private static final int LAST = 0xb0;

  /** read: sub rsp, 16; push 0; xor ecx, ecx; call; add rsp, 24; ret. */
  private static final String READ_CODE = "4883ec10" + "6a00" + "31c9" + "e8%s" + "4883c418" + "c3";

  /** push of the number; call; pops; above -4096: errno. */
  private static final String OUTER_CODE =
      "4883ec10"
          + "ff742418"
          + "e8%s"
          + "5a59"
          + "483d00f0ffff"
          + "7709"
          + "4883c408"
          + "c3"
          + "0f1f4000"
          + "f7d8"
          + "4883c408"
          + "c3";

  /** Alone: the call itself, behind; else: call. */
  private static final String INNER_CODE =
      "4883ec18"
          + "a801"
          + "750e"
          + "e8%s"
          + "4883f8fc"
          + "7508"
          + "90909090"
          + "90"
          + "0f05"
          + "90"
          + "4883c418"
          + "c3";

  private static final String LAST_CODE =
      "8b07"
          + "f60708"
          + "0f85354affff"
          + "4989fb"
          + "4889f0"
          + "4889d7"
          + "4889ce"
          + "4c89c2"
          + "4d89ca"
          + "4c8b442408"
          + "4c8b4c2410"
          + "4c895c2408"
          + "0f05"
          + "c3";

  @Test
  void readLeadsToAllThree() {
    CancellableCalls found = find(LAST_CODE);

    assertThat(found.name(READ + 8)).isEmpty();
    assertThat(found.name(OUTER + 13)).contains("__syscall_cancel");
    assertThat(found.name(OUTER + 33)).as("where it sets errno").contains("__syscall_cancel");
    assertThat(found.name(INNER + 13)).contains("__internal_syscall_cancel");
    assertThat(found.name(INNER + 26)).as("behind a jump").contains("__internal_syscall_cancel");
    assertThat(found.name(LAST + 46)).contains("__syscall_cancel_arch");
    assertThat(found.name(LAST + 47)).isEmpty();
  }

  @Test
  void otherCodeIsNotBelieved() {
    assertThat(find(LAST_CODE.replace("4989fb", "4989fc")).name(OUTER + 13)).isEmpty();
    assertThat(CancellableCalls.none().name(0)).isEmpty();
  }

  private static CancellableCalls find(String last) {
    byte[] code = new byte[0x100];
    put(code, READ, READ_CODE, OUTER);
    put(code, OUTER, OUTER_CODE, INNER);
    put(code, INNER, INNER_CODE, LAST);
    put(code, LAST, last, 0);
    return CancellableCalls.find(
        address ->
            address < 0 || address >= code.length
                ? ByteBuffer.allocate(0)
                : ByteBuffer.wrap(code, (int) address, code.length - (int) address),
        READ);
  }

  private static void put(byte[] code, int at, String hex, int target) {
    int call = hex.indexOf("%s") / 2;
    int distance = Integer.reverseBytes(target - (at + call + 4));
    byte[] bytes = HexFormat.of().parseHex(hex.replace("%s", "%08x".formatted(distance)));
    System.arraycopy(bytes, 0, code, at, bytes.length);
  }
}
