package jtrace.symbolizer.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X86DecoderTest {

  private final X86Decoder decoder = new X86Decoder();

  private int decode(String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    return decoder.decode(code, 0, code.length);
  }

  @ParameterizedTest
  @CsvSource({
    "55, PUSH_REGISTER, 1",
    "4155, PUSH_REGISTER, 2",
    "6a00, PUSH, 2",
    "9c, PUSH, 1",
    "ff3424, PUSH, 3",
    "58, POP_REGISTER, 1",
    "8f0424, POP, 3",
    "488bec, MOVE, 3",
    "4889e5, MOVE, 3",
    "498be5, MOVE, 3",
    "48896c2410, STORE, 5",
    "488b6c2410, LOAD, 5",
    "4883ec20, ADD_CONSTANT, 4",
    "4881ec00010000, ADD_CONSTANT, 7",
    "488d642420, ADDRESS, 5",
    "48b80011223344556677, CONSTANT, 10",
    "48870424, STORE_OTHER, 4",
    "c8100000, ENTER, 4",
    "c9, LEAVE, 1",
    "7405, BRANCH, 2",
    "0f8411000000, BRANCH, 6",
    "e905000000, JUMP, 5",
    "eb05, JUMP, 2",
    "ffe0, JUMP_INDIRECT, 2",
    "41ffe5, JUMP_INDIRECT, 3",
    "43ff24da, JUMP_INDIRECT, 4",
    "e800000000, CALL, 5",
    "41ffd2, CALL_INDIRECT, 3",
    "c3, RETURN, 1",
    "c21000, RETURN, 3",
    "f4, TRAP, 1",
    "0f0b, TRAP, 2",
    "f7c40f000000, OTHER, 6",
    "f7d8, OTHER, 2",
    "66f7c40f00, OTHER, 5",
    "4883e4f0, AND_CONSTANT, 4",
    "62f27d4858c0, OTHER, 6",
    "c4e37d18c001, OTHER, 6",
    "c5f877, OTHER, 3",
    "d518b8bebafecabebafeca, CONSTANT, 11",
    "a00011223344556677, OTHER, 9",
    "66660f1f840000000000, OTHER, 10",
  })
  void decodesLengthAndOperation(String hex, Operation operation, int length) {
    assertThat(decode(hex)).isEqualTo(length);
    assertThat(decoder.operation()).isEqualTo(operation);
  }

  @Test
  void subtractionIsAnAdditionOfTheNegatedConstant() {
    decode("4883ec20");
    assertThat(decoder.target()).isEqualTo(4);
    assertThat(decoder.immediate()).isEqualTo(-32);
    assertThat(decoder.writtenRegisters()).isEqualTo(1 << 4);
  }

  @Test
  void memoryOperandIsPlainOnlyWithoutIndexSegmentAndInstructionPointer() {
    decode("488b45f8");
    assertThat(decoder.plainMemory()).isTrue();
    assertThat(decoder.base()).isEqualTo(5);
    assertThat(decoder.displacement()).isEqualTo(-8);
    decode("488b44c5f8");
    assertThat(decoder.plainMemory()).isFalse();
    decode("64488b45f8");
    assertThat(decoder.plainMemory()).isFalse();
    decode("488b0500000000");
    assertThat(decoder.plainMemory()).isFalse();
  }

  @Test
  void branchTargetIsRelativeToTheNextInstruction() {
    byte[] code = HexFormat.of().parseHex("90909075fb");
    assertThat(decoder.decode(code, 3, code.length)).isEqualTo(2);
    assertThat(decoder.branchTarget()).isZero();
  }

  @Test
  void vectorRegistersAreNotGeneralOnes() {
    decode("0f28ec"); // movaps xmm5, xmm4
    assertThat(decoder.writtenRegisters()).isZero();
    decode("66480f7ee5"); // movq rbp, xmm4
    assertThat(decoder.writtenRegisters()).isEqualTo(1 << 5);
  }

  @ParameterizedTest
  @CsvSource({"48", "e80000", "0f", "c4e3", "62f27d48", "4881ec0000", "66", "06", "c4ff"})
  void truncatedOrInvalidCodeHasNoLength(String hex) {
    assertThat(decode(hex)).isZero();
  }

  @Test
  void endlessPrefixesEndAtTheArchitecturesLimit() {
    assertThat(decoder.decode(HexFormat.of().parseHex("66".repeat(40) + "90"), 0, 41)).isZero();
  }

  @Test
  void anyBytesDecodeToAtMostFifteenBytesInsideTheCode() {
    Random random = new Random(7);
    byte[] code = new byte[1 << 16];
    random.nextBytes(code);
    for (int at = 0; at < code.length; at++) {
      int length = decoder.decode(code, at, code.length);
      assertThat(length).isBetween(0, Math.min(15, code.length - at));
      decoder.writtenRegisters();
    }
  }
}
