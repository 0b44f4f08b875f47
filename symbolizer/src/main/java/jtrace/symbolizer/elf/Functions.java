package jtrace.symbolizer.elf;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Names the functions of one file from the best symbol table there is: its own .symtab, the debug
 * file's, .gnu_debugdata's, its .dynsym. PLT stubs are named from the relocations.
 */
public final class Functions {

  private final List<FunctionTable> tables;
  private final PltTable plt;
  private final String source;

  private Functions(List<FunctionTable> tables, PltTable plt, String source) {
    this.tables = tables;
    this.plt = plt;
    this.source = source;
  }

  /** The functions of {@code file}; {@code debugFile} is asked only when they are stripped. */
  public static Functions of(ElfFile file, Supplier<Optional<ElfFile>> debugFile) {
    FunctionTable dynamic = new FunctionTable(file.symbols(".dynsym"));
    PltTable plt = new PltTable(file);
    FunctionTable own = new FunctionTable(file.symbols(".symtab"));
    if (own.count() > 0) {
      return new Functions(List.of(own, dynamic), plt, ".symtab");
    }
    Optional<FunctionTable> debug = debugFile.get().flatMap(d -> adopted(d, file));
    if (debug.isPresent()) {
      return new Functions(List.of(debug.get(), dynamic), plt, "debug file");
    }
    Optional<FunctionTable> embedded = DebugFiles.embedded(file).flatMap(d -> adopted(d, file));
    return embedded
        .map(table -> new Functions(List.of(table, dynamic), plt, ".gnu_debugdata"))
        .orElseGet(
            () -> new Functions(List.of(dynamic), plt, dynamic.count() > 0 ? ".dynsym" : "none"));
  }

  /** The function that covers a link-time address. */
  public Optional<ElfFunction> at(long address) {
    Optional<ElfFunction> guess = Optional.empty();
    try {
      for (FunctionTable table : tables) {
        Optional<ElfFunction> found = table.at(address);
        if (found.isPresent() && found.get().exact()) {
          return found;
        }
        guess = guess.isPresent() ? guess : found;
      }
      Optional<ElfFunction> stub = plt.at(address);
      return stub.isPresent() ? stub : guess;
    } catch (InternalError e) {
      return Optional.empty(); // the file shrank under its mapping
    }
  }

  /** The symbols that the names come from, of functions and of anything else. */
  public ElfSymbols symbols() {
    return tables.getFirst().symbols();
  }

  /** Where the names come from: .symtab, debug file, .gnu_debugdata, .dynsym or none. */
  public String source() {
    return source;
  }

  private static Optional<FunctionTable> adopted(ElfFile debug, ElfFile file) {
    FunctionTable table = new FunctionTable(debug.symbols(".symtab"));
    return table.count() > 0 && debug.lowestAddress() == file.lowestAddress()
        ? Optional.of(table)
        : Optional.empty();
  }
}
