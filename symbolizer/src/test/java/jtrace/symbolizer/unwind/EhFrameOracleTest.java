package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.unwind.UnwindRule.CfaKind;
import jtrace.symbolizer.unwind.UnwindRule.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of real files against what binutils' own interpreter prints for it. */
class EhFrameOracleTest {

  private static final List<String> REGISTERS =
      List.of(
          "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12",
          "r13", "r14", "r15");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/x86_64-linux-gnu/libc.so.6",
        "/lib64/ld-linux-x86-64.so.2",
        "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
        "/usr/lib/x86_64-linux-gnu/libcrypto.so.3",
        "/usr/lib/x86_64-linux-gnu/libpthread.so.0",
        "/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so",
        "/usr/lib/jvm/java-17-openjdk-amd64/lib/libnio.so",
        "/usr/lib/jvm/temurin-25-jdk-amd64/lib/server/libjvm.so",
        "/usr/lib/jvm/temurin-25-jdk-amd64/bin/java",
        "/bin/ls",
        "/usr/lib/llvm-14/bin/clang",
        "/usr/bin/node",
      })
  void everyRowIsWhatReadelfInterprets(String name) throws Exception {
    Path path = Path.of(name);
    assumeThat(path).as("file of this machine").exists();
    assumeThat(Path.of("/usr/bin/readelf")).as("binutils").exists();
    ElfFile file = ElfFile.open(path);
    UnwindTable table = EhFrame.read(file);

    Comparison comparison = new Comparison(file, table);
    Process readelf =
        new ProcessBuilder("/usr/bin/readelf", "--debug-dump=frames-interp", "-W", name)
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new java.io.InputStreamReader(readelf.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        comparison.line(line);
      }
    }

    assertThat(comparison.differences).isEmpty();
    assertThat(comparison.compared).isPositive();
  }

  /** Its frame information has a gap from the system call on, where both threads run. */
  @Test
  void theNewThreadOfCloneIsOutermostFromItsFirstInstructionOn() throws Exception {
    Path path = Path.of("/usr/lib/x86_64-linux-gnu/libc.so.6");
    assumeThat(path).as("glibc").exists();
    ElfFile libc = ElfFile.open(path);
    UnwindTable table = EhFrame.read(libc);
    long clone = libc.symbols(".dynsym").find("clone").orElseThrow().value();
    ByteBuffer code = libc.at(clone);
    int call = 0;
    while (code.get(call) != 0x0f || code.get(call + 1) != 5) {
      call++;
    }

    assertThat(table.ruleAt(clone).isForked()).isFalse();
    assertThat(table.ruleAt(clone + call).isForked()).isFalse();
    UnwindRule after = table.ruleAt(clone + call + 2);
    assertThat(after.isForked()).isTrue();
    assertThat(after.cfaOffset()).as("of the old thread").isEqualTo(8);
    int child = call + 2;
    while (table.ruleAt(clone + child).isForked()) {
      child++;
    }
    assertThat(table.ruleAt(clone + child).isStop()).isTrue();
  }

  /** Follows readelf's text: FDE headers, a column header, then one line per row. */
  private static final class Comparison {
    private final ElfFile file;
    private final UnwindTable table;
    private final List<String> differences = new ArrayList<>();
    private String[] columns = {};
    private int compared;
    private boolean inFde;
    private long end;

    Comparison(ElfFile file, UnwindTable table) {
      this.file = file;
      this.table = table;
    }

    void line(String line) throws IOException {
      if (line.contains(" FDE ")) {
        String range = line.substring(line.indexOf("pc=") + 3).trim();
        end = Long.parseUnsignedLong(range.substring(range.indexOf("..") + 2), 16);
        inFde = true;
      } else if (line.contains(" CIE ") || line.contains("ZERO terminator")) {
        inFde = false;
      } else if (line.trim().startsWith("LOC")) {
        columns = line.trim().split("\\s+");
      } else if (inFde && line.length() > 16 && line.matches("^[0-9a-f]{16} .*")) {
        String[] cells = line.trim().replaceAll("r\\d+ \\((\\w+)\\)", "$1").split("\\s+");
        long pc = Long.parseUnsignedLong(cells[0], 16);
        if (pc < end) {
          compare(pc, cells);
        }
      }
    }

    private void compare(long pc, String[] cells) {
      compared++;
      UnwindRule rule = table.ruleAt(pc);
      String ra = cell(cells, "ra");
      boolean stop = rule.isStop();
      if (stop || ra.equals("u")) {
        check(pc, cells, stop && ra.equals("u"), rule);
        return;
      }
      String sp = cell(cells, "rsp");
      String cfa = REGISTERS.contains(sp) ? sp + "+0" : cells[1];
      if (cfa.equals("exp") || cell(cells, "rbp").equals("exp") || ra.equals("exp")) {
        return; // readelf does not print what the expression is
      }
      if (rule.cfaKind() == CfaKind.NONE) {
        String rbp = cell(cells, "rbp");
        check(pc, cells, rbp.startsWith("v") || !REGISTERS.contains(registerOf(cfa)), rule);
        return;
      }
      boolean same =
          rule.cfaKind() == CfaKind.REG
              && cfa.equals(
                  REGISTERS.get(rule.cfaReg())
                      + String.format(Locale.ROOT, "%+d", rule.cfaOffset()))
              && location(rule.ra(), rule.raReg(), rule.raOffset()).equals(ra)
              && fp(rule).equals(cell(cells, "rbp").replace("s", "u"));
      check(pc, cells, same || returns(pc, rule), rule);
    }

    /**
     * libcrypto's assembler code adds to the frame where it should subtract, right before a return:
     * FunctionEnds knows better.
     */
    private boolean returns(long pc, UnwindRule rule) {
      ByteBuffer code = file.at(pc);
      boolean repeated = code.get(0) == (byte) 0xf3;
      return code.get(repeated ? 1 : 0) == (byte) 0xc3
          && rule.equals(UnwindRule.frame(UnwindRule.RSP, 8, Location.SAME, 0));
    }

    private void check(long pc, String[] cells, boolean same, UnwindRule rule) {
      if (!same && differences.size() < 20) {
        differences.add(Long.toHexString(pc) + " " + Arrays.toString(cells) + " but " + rule);
      }
    }

    private static String fp(UnwindRule rule) {
      return rule.fp() == Location.SAME ? "u" : location(rule.fp(), rule.fpReg(), rule.fpOffset());
    }

    private static String location(Location kind, int register, int offset) {
      return switch (kind) {
        case AT_CFA -> "c" + String.format(Locale.ROOT, "%+d", offset);
        case REG -> REGISTERS.get(register);
        case AT_REG -> "exp";
        case SAME -> "u";
      };
    }

    private static String registerOf(String cfa) {
      return cfa.replaceAll("[+-].*", "");
    }

    private String cell(String[] cells, String column) {
      for (int i = 0; i < columns.length && i < cells.length; i++) {
        if (columns[i].equals(column)) {
          return cells[i];
        }
      }
      return "u";
    }
  }
}
