package jtrace.symbolizer.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One symbol table as it lies in the file. Names are compared in place, so that no object is made
 * per symbol.
 */
public final class ElfSymbols {

  static final int ENTRY_BYTES = 24;
  private static final int TYPE_NOTYPE = 0;
  private static final int TYPE_FUNC = 2;
  private static final int TYPE_SECTION = 3;
  private static final int TYPE_FILE = 4;
  private static final int TYPE_TLS = 6;
  private static final int TYPE_IFUNC = 10;

  private final ElfFile file;
  private final ByteBuffer table;
  private final ByteBuffer names;

  private ElfSymbols(ElfFile file, ByteBuffer table, ByteBuffer names) {
    this.file = file;
    this.table = table;
    this.names = names;
  }

  static ElfSymbols none(ElfFile file) {
    return new ElfSymbols(file, ElfFile.empty(), ElfFile.empty());
  }

  static ElfSymbols of(ElfFile file, ElfSection section) {
    int link = section.link();
    if (link <= 0 || link >= file.sections().size()) {
      return none(file);
    }
    ByteBuffer table = file.content(section);
    return new ElfSymbols(file, table, file.content(file.sections().get(link)));
  }

  /** How many entries the table has, undefined ones included; 0 when it has too many. */
  public int count() {
    int entries = table.limit() / ENTRY_BYTES;
    return entries > ElfLimits.MAX_SYMBOLS ? 0 : entries;
  }

  public ElfFile file() {
    return file;
  }

  /** The first defined symbol of that name; a global or weak one before a local one. */
  public Optional<ElfSymbol> find(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int best = -1;
    int count = count();
    for (int i = 0; i < count; i++) {
      if (defined(i) && nameIs(i, wanted)) {
        if (binding(i) != 0) {
          return Optional.of(symbol(i));
        }
        best = best < 0 ? i : best;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(symbol(best));
  }

  /** All defined symbols whose name starts so, in table order, at most {@code limit}. */
  public List<ElfSymbol> withPrefix(String prefix, int limit) {
    byte[] wanted = prefix.getBytes(StandardCharsets.UTF_8);
    List<ElfSymbol> found = new ArrayList<>();
    int count = count();
    for (int i = 0; i < count && found.size() < limit; i++) {
      if (defined(i) && startsWith(i, wanted)) {
        found.add(symbol(i));
      }
    }
    return found;
  }

  /** Where the function that symbol {@code i} stands for begins; 0 when it stands for none. */
  public long functionStart(int i) {
    return defined(i) && typed(i) ? value(i) : 0;
  }

  /** Bytes of the function that symbol {@code i} stands for; 0 when it does not tell. */
  public long functionSize(int i) {
    return Math.max(0, size(i));
  }

  String name(int i) {
    int at = nameOffset(i);
    return at < 0 || at >= names.limit()
        ? ""
        : ElfHeaders.text(names, at, ElfLimits.MAX_NAME_BYTES);
  }

  long value(int i) {
    return table.getLong(i * ENTRY_BYTES + 8);
  }

  long size(int i) {
    return table.getLong(i * ENTRY_BYTES + 16);
  }

  int binding(int i) {
    return (table.get(i * ENTRY_BYTES + 4) & 0xff) >>> 4;
  }

  boolean defined(int i) {
    int type = table.get(i * ENTRY_BYTES + 4) & 15;
    return table.getShort(i * ENTRY_BYTES + 6) != 0
        && type != TYPE_SECTION
        && type != TYPE_FILE
        && type != TYPE_TLS;
  }

  boolean typed(int i) {
    int type = table.get(i * ENTRY_BYTES + 4) & 15;
    return type == TYPE_FUNC || type == TYPE_IFUNC;
  }

  /** Functions, and untyped labels (assembler code). */
  boolean mayBeCode(int i) {
    return defined(i) && (typed(i) || (table.get(i * ENTRY_BYTES + 4) & 15) == TYPE_NOTYPE);
  }

  int leadingUnderscores(int i) {
    int at = nameOffset(i);
    int n = 0;
    while (at >= 0 && at + n < names.limit() && names.get(at + n) == '_') {
      n++;
    }
    return n;
  }

  /** No name, or an assembler's or compiler's private mark. */
  boolean nameless(int i) {
    int at = nameOffset(i);
    if (at <= 0 || at >= names.limit()) {
      return true;
    }
    byte first = names.get(at);
    return first == 0 || first == '$' || first == '.';
  }

  ElfSymbol symbol(int i) {
    return new ElfSymbol(name(i), value(i), Math.max(0, size(i)), typed(i));
  }

  private int nameOffset(int i) {
    return table.getInt(i * ENTRY_BYTES);
  }

  private boolean nameIs(int i, byte[] wanted) {
    int end = nameOffset(i) + wanted.length;
    return end > 0 && end < names.limit() && names.get(end) == 0 && startsWith(i, wanted);
  }

  private boolean startsWith(int i, byte[] wanted) {
    int at = nameOffset(i);
    if (at < 0 || at > names.limit() - wanted.length) {
      return false;
    }
    for (int k = 0; k < wanted.length; k++) {
      if (names.get(at + k) != wanted[k]) {
        return false;
      }
    }
    return true;
  }
}
