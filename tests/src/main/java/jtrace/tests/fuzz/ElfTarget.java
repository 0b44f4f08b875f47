package jtrace.tests.fuzz;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import jtrace.symbolizer.elf.DebugFiles;
import jtrace.symbolizer.elf.ElfException;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSection;
import jtrace.symbolizer.elf.Functions;
import jtrace.symbolizer.elf.UsdtProbe;
import jtrace.symbolizer.unwind.EhFrame;
import jtrace.symbolizer.unwind.UnwindTable;

/** An ELF file: headers, notes, symbols, PLT, packed sections and frame information. */
final class ElfTarget implements FuzzTarget {
  private static final int ADDRESSES = 256;

  @Override
  public void read(byte[] input) {
    ElfFile file;
    try {
      file = ElfFile.parse(ByteBuffer.wrap(input), "input");
    } catch (ElfException e) {
      return;
    }
    useAll(file);
  }

  static void useAll(ElfFile file) {
    Functions functions = Functions.of(file, Optional::empty);
    for (long address = file.entry(); address != file.entry() + ADDRESSES; address++) {
      functions.at(address);
      file.at(address);
      file.fileOffset(address);
    }
    for (ElfSection section : file.sections()) {
      file.content(section);
      functions.at(section.address());
    }
    file.segments().forEach(segment -> file.bias(segment.address(), segment.offset(), true));
    file.buildId();
    UsdtProbe.of(file).forEach(probe -> probe.fileOffset(file));
    file.symbol("main");
    file.symbols(".symtab").withPrefix("_Z", 10);
    new DebugFiles(Path.of("/nowhere")).find(file, "/a/b");
    try {
      UnwindTable table = EhFrame.read(file);
      table.ruleAt(file.entry());
    } catch (ElfException e) {
      // as documented
    }
  }
}
