package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodersTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void unsigned5GivesBackWhatWasWrittenInBothForms(int excess) {
    int[] values = {0, 1, 63, 190, 191, 192, 193, 255, 4096, 12_479, 12_480, 1 << 20, 1 << 30, -1};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value : values) {
      writeUnsigned5(out, value, excess);
    }
    Unsigned5 in = new Unsigned5(out.toByteArray(), 0, excess);
    for (int value : values) {
      assertThat(in.next()).isEqualTo(value);
    }
    assertThat(in.hasNext()).isFalse();
    assertThat(in.next()).as("past the end").isZero();
  }

  @Test
  void unsigned5DecodesSignsInZigZag() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeUnsigned5(out, 5, 1);
    writeUnsigned5(out, 6, 1);
    Unsigned5 in = new Unsigned5(out.toByteArray(), 0, 1);
    assertThat(in.nextSigned()).isEqualTo(-3);
    assertThat(in.nextSigned()).isEqualTo(3);
  }

  @Test
  void lineTableTakesTheGreatestBciAtOrBelowEvenUnsorted() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    escape(out, 0, 100); // bci 0 line 100
    out.write(4 << 3 | 2); // bci 4 line 102
    escape(out, 40, 7); // bci 44 line 109
    escape(out, -34, -6); // bci 10 line 103
    out.write(0);
    LineTable table = new LineTable(out.toByteArray(), 1);
    assertThat(table.line(0)).isEqualTo(100);
    assertThat(table.line(3)).isEqualTo(100);
    assertThat(table.line(4)).isEqualTo(102);
    assertThat(table.line(12)).isEqualTo(103);
    assertThat(table.line(43)).isEqualTo(103);
    assertThat(table.line(44)).isEqualTo(109);
    assertThat(table.line(-1)).isZero();
    assertThat(LineTable.NONE.line(5)).isZero();
  }

  @Test
  void lineTableIsReadToItsEndAndNoFurther() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    escape(out, 0, 1); // an UNSIGNED5 of 0 may be a zero byte up to JDK 19: no end marker
    out.write(1 << 3 | 1);
    out.write(0);
    byte[] page = new byte[1 << 14];
    byte[] table = out.toByteArray();
    System.arraycopy(table, 0, page, 0, table.length);
    Arrays.fill(page, table.length, page.length, (byte) 0x7f);
    LineTable read = LineTable.read(new TargetReader(FakeMemory.at(1 << 14, page)), 1 << 14, 1);
    assertThat(read.line(1)).isEqualTo(2);
  }

  @Test
  void anEndlessLineTableIsRefused() {
    byte[] endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) 0x09);
    TargetReader reader = new TargetReader(FakeMemory.at(1 << 14, endless));
    assertThatThrownBy(() -> LineTable.read(reader, 1 << 14, 1))
        .isInstanceOf(BadTargetException.class);
  }

  @Test
  void modifiedUtf8IsDecodedAndGarbageReplaced() {
    assertThat(ModifiedUtf8.decode(new byte[] {'a', (byte) 0xc0, (byte) 0x80, 'b'}))
        .isEqualTo("a\0b");
    assertThat(ModifiedUtf8.decode("é中".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo("é中");
    assertThat(
            ModifiedUtf8.decode(
                new byte[] {
                  (byte) 0xed, (byte) 0xa0, (byte) 0xbd, (byte) 0xed, (byte) 0xb8, (byte) 0x80
                }))
        .isEqualTo("😀");
    assertThat(ModifiedUtf8.decode(new byte[] {(byte) 0xff, 'x', (byte) 0xe4, (byte) 0xb8}))
        .isEqualTo("\ufffdx\ufffd\ufffd");
    byte[] noise = new byte[0xffff];
    new Random(1).nextBytes(noise);
    assertThat(ModifiedUtf8.decode(noise).length()).isBetween(1, noise.length);
  }

  @Test
  void lookupTakesTheFirstDescriptorAtOrAbove() {
    NmethodSnapshot nmethod = snapshot(new int[] {10, 20, 30}, new int[] {1, 2, 3}, new byte[8]);
    assertThat(nmethod.descriptor(1000)).isZero();
    assertThat(nmethod.descriptor(1010)).isZero();
    assertThat(nmethod.descriptor(1011)).isEqualTo(1);
    assertThat(nmethod.descriptor(1030)).isEqualTo(2);
    assertThat(nmethod.descriptor(1031)).isEqualTo(-1);
    assertThat(nmethod.isExact(1, 1020)).isTrue();
    assertThat(nmethod.isExact(1, 1019)).isFalse();
  }

  @Test
  void aScopeChainThatLoopsIsCut() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    writeUnsigned5(out, 1, 1); // sender: itself
    writeUnsigned5(out, 1, 1);
    writeUnsigned5(out, 4, 1);
    NmethodSnapshot nmethod = snapshot(new int[] {10}, new int[] {1}, out.toByteArray());
    assertThat(nmethod.scopes(0))
        .hasSize(NmethodSnapshot.MAX_INLINE_DEPTH)
        .containsOnly(new ScopeEntry(1, 3));
  }

  private static NmethodSnapshot snapshot(int[] pcs, int[] scopes, byte[] data) {
    MethodInfo method = new MethodInfo("A", "A", "m", "()V", "", LineTable.NONE, 0, 0);
    return new NmethodSnapshot(1000, 1, 4, -1, method, pcs, scopes, data, 1, 1);
  }

  private static void escape(ByteArrayOutputStream out, int bciDelta, int lineDelta) {
    out.write(0xff);
    writeUnsigned5(out, bciDelta << 1 ^ bciDelta >> 31, 1);
    writeUnsigned5(out, lineDelta << 1 ^ lineDelta >> 31, 1);
  }

  /** The encoder that the decoder is the inverse of: 192 low codes, 64 high ones. */
  private static void writeUnsigned5(ByteArrayOutputStream out, int value, int excess) {
    long rest = value & 0xffff_ffffL;
    int low = Unsigned5.FIRST_CONTINUED - excess;
    for (int i = 0; i < Unsigned5.MAX_BYTES; i++) {
      if (rest < low || i == Unsigned5.MAX_BYTES - 1) {
        out.write((int) (rest + excess));
        return;
      }
      rest -= low;
      out.write(Unsigned5.FIRST_CONTINUED + (int) (rest & 63));
      rest >>>= 6;
    }
  }

  @Test
  void bytesThatAreNoSymbolAreRecognised() {
    assertThat(ModifiedUtf8.isWellFormed("burn\u00fc\u4e00".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(ModifiedUtf8.isWellFormed(new byte[] {'a', 0, 'b'})).isFalse();
    assertThat(ModifiedUtf8.isWellFormed(new byte[] {(byte) 0xf0, 1, 2, 3})).isFalse();
    assertThat(ModifiedUtf8.isWellFormed(new byte[] {(byte) 0xc3})).isFalse();
  }
}
