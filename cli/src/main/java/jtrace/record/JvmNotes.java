package jtrace.record;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jtrace.loader.abi.NoteView;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.process.MappedModule;

/** What the notes of a JVM's events say. */
final class JvmNotes {
  private static final String VIRTUAL_FUNCTIONS = "_ZTV";
  private static final int MAX_TABLES = 20_000;

  /** Where an object points to in the table of its virtual functions: Itanium C++ ABI, 2.5.2. */
  private static final int TABLE_HEADER_BYTES = 16;

  /** Operations that collect garbage, in vmOperations.hpp of JDK 8 to 26. */
  private static final Pattern COLLECTIONS =
      Pattern.compile("(G1|CGC|Gen|Serial|Parallel|Collect|CMS|Shenandoah|Z|X)[A-Z_].*");

  private static final String NO_CAUSE = "No GC";

  private record Table(int pid, long address) {}

  private final JvmKind kind;
  private final Map<Table, String> operations = new HashMap<>();

  private JvmNotes(JvmKind kind) {
    this.kind = kind;
  }

  static NoteMeaning of(JvmKind kind) {
    JvmNotes notes = new JvmNotes(kind);
    return new NoteMeaning() {
      @Override
      public boolean concerns(TrackedProcess process, NoteView note) {
        return kind != JvmKind.GC
            || notes.operation(process, note).filter(JvmNotes::collects).isPresent();
      }

      @Override
      public Optional<Frame> top(TrackedProcess process, NoteView note) {
        return notes.top(process, note);
      }

      @Override
      public long count(NoteView note) {
        return kind.isCounted() ? note.weight() : 1;
      }
    };
  }

  private Optional<Frame> top(TrackedProcess process, NoteView note) {
    return switch (kind) {
      case JIT -> Optional.empty(); // the method is in the stack
      case GC ->
          Optional.of(pause("[GC] " + cause(note).or(() -> operation(process, note)).orElse("")));
      case SAFEPOINT ->
          Optional.of(
              pause(
                  note.detail() == 0
                      ? "[time to safepoint]"
                      : "[safepoint] " + operation(process, note).orElse("operation")));
      case CLASS_LOAD ->
          Optional.of(type(process.vm().flatMap(vm -> vm.symbols().className(note.detail()))));
      case THREAD_START, EXCEPTIONS ->
          Optional.of(type(process.vm().flatMap(vm -> ofWord(vm, note.detail()))));
    };
  }

  private static Optional<String> ofWord(HotSpotVm vm, long classWord) {
    return classWord == 0
        ? Optional.empty()
        : vm.blockers().flatMap(layout -> vm.symbols().className(layout.heap().klass(classWord)));
  }

  private static Frame type(Optional<String> name) {
    return name.map(known -> Frame.ofSymbol(FrameKind.OBJECT, known, "", "", 0))
        .orElseGet(() -> Frame.placeholder("[unknown class]", "", NameStatus.UNREADABLE));
  }

  private static Frame pause(String text) {
    return Frame.ofSymbol(FrameKind.WAIT, text.strip(), "", "", 0);
  }

  static boolean collects(String operation) {
    return COLLECTIONS.matcher(operation).matches();
  }

  /**
   * A collector that works beside the program is still at it, else it is the one that has ended.
   */
  private static Optional<String> cause(NoteView note) {
    return note.texts().reversed().stream()
        .filter(cause -> !cause.isEmpty() && !cause.equals(NO_CAUSE))
        .findFirst();
  }

  /** The operation's name without its prefix, by the table of its class's virtual functions. */
  private Optional<String> operation(TrackedProcess process, NoteView note) {
    Table key = new Table(process.target.pid(), note.detail());
    Optional<String> known = Optional.ofNullable(operations.get(key));
    if (known.isPresent()) {
      return known;
    }
    if (operations.size() >= MAX_TABLES) {
      operations.clear();
    }
    Optional<String> name =
        process.target.modules().libJvm().flatMap(libjvm -> className(libjvm, note.detail()));
    name.ifPresent(found -> operations.put(key, found));
    return name;
  }

  private static Optional<String> className(MappedModule libjvm, long table) {
    long address = libjvm.linkAddress(table) - TABLE_HEADER_BYTES;
    return libjvm.module().symbols().withPrefix(VIRTUAL_FUNCTIONS, MAX_TABLES).stream()
        .filter(symbol -> symbol.value() == address)
        .map(ElfSymbol::name)
        .findFirst()
        .map(mangled -> mangled.replaceFirst("^_ZTV\\d*(VM_)?", ""));
  }
}
