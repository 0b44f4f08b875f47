package jtrace.symbolizer.elf;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names of PLT stubs: each jumps through a GOT slot that a relocation names. The stubs are decoded,
 * not counted, so .plt.got and .plt.sec work as well.
 */
final class PltTable {

  private static final int STUB_BYTES = 16;
  private static final int SHORT_STUB_BYTES = 8;
  private static final int RELA_BYTES = 24;
  private static final int R_X86_64_GLOB_DAT = 6;
  private static final int R_X86_64_JUMP_SLOT = 7;
  private static final int MAX_RELOCATIONS = 1 << 22;

  private final ElfFile file;
  private final ElfSymbols symbols;
  private final Map<Long, Integer> slots = new HashMap<>();

  PltTable(ElfFile file) {
    this.file = file;
    this.symbols = file.symbols(".dynsym");
    slots(file.content(".rela.plt"), R_X86_64_JUMP_SLOT);
    slots(file.content(".rela.dyn"), R_X86_64_GLOB_DAT);
  }

  Optional<ElfFunction> at(long address) {
    for (ElfSection section : file.sections()) {
      if (section.name().startsWith(".plt") && section.executable() && section.contains(address)) {
        return inSection(section, address);
      }
    }
    return Optional.empty();
  }

  private Optional<ElfFunction> inSection(ElfSection section, long address) {
    boolean small = section.name().equals(".plt.got") && section.sizeBytes() % STUB_BYTES != 0;
    int stub = small ? SHORT_STUB_BYTES : STUB_BYTES;
    long offset = (address - section.address()) % stub;
    Optional<String> name = target(address - offset, stub);
    if (name.isEmpty() && stub == STUB_BYTES && section.name().equals(".plt.got")) {
      offset %= SHORT_STUB_BYTES;
      name = target(address - offset, SHORT_STUB_BYTES);
    }
    if (name.isEmpty() && section.name().equals(".plt") && address < section.address() + stub) {
      return Optional.of(new ElfFunction("_dl_runtime_resolve@plt", offset, true));
    }
    long from = offset;
    return name.map(n -> new ElfFunction(n + "@plt", from, true));
  }

  /** Finds {@code jmp *disp32(%rip)} (ff 25), perhaps after endbr64 or a bnd prefix. */
  private Optional<String> target(long stub, int sizeBytes) {
    ByteBuffer code = file.at(stub);
    int end = Math.min(sizeBytes, code.limit()) - 6;
    for (int i = 0; i <= end; i++) {
      if (code.get(i) == (byte) 0xff && code.get(i + 1) == 0x25) {
        Integer symbol = slots.get(stub + i + 6 + code.getInt(i + 2));
        return symbol == null ? Optional.empty() : Optional.of(symbols.name(symbol));
      }
    }
    return Optional.empty();
  }

  private void slots(ByteBuffer relocations, int wanted) {
    int count = Math.min(relocations.limit() / RELA_BYTES, MAX_RELOCATIONS);
    for (int i = 0; i < count; i++) {
      long info = relocations.getLong(i * RELA_BYTES + 8);
      long symbol = info >>> 32;
      boolean named = symbol > 0 && symbol < symbols.count();
      if ((int) info == wanted && named && slots.size() < ElfLimits.MAX_PLT_SLOTS) {
        slots.put(relocations.getLong(i * RELA_BYTES), (int) symbol);
      }
    }
  }
}
