package jtrace.profile.pprof;

import java.util.LinkedHashMap;
import java.util.Map;
import jtrace.profile.Frame;
import jtrace.profile.pprof.PprofProto.Function;
import jtrace.profile.pprof.PprofProto.Profile;

/** The profile's functions, each with the lowest line that was seen of it. */
final class PprofFunctions {
  private record Key(String name, String systemName, String fileName) {}

  private static final class Entry {
    private final int id;
    private int lowestLine;

    Entry(int id) {
      this.id = id;
    }
  }

  private final boolean signatures;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  PprofFunctions(boolean signatures) {
    this.signatures = signatures;
  }

  int id(Frame frame) {
    String name = signatures ? frame.name() + frame.signature() : frame.name();
    Entry entry =
        entries.computeIfAbsent(
            new Key(name, systemName(frame, name), fileName(frame)),
            key -> new Entry(entries.size() + 1));
    if (frame.line() > 0 && (entry.lowestLine == 0 || frame.line() < entry.lowestLine)) {
      entry.lowestLine = frame.line();
    }
    return entry.id;
  }

  void addTo(Profile.Builder profile, PprofStrings strings) {
    entries.forEach((key, entry) ->
        profile.addFunction(
            Function.newBuilder()
                .setId(entry.id)
                .setName(strings.id(key.name()))
                .setSystemName(strings.id(key.systemName()))
                .setFilename(strings.id(key.fileName()))
                .setStartLine(entry.lowestLine)));
  }

  /** Never the name itself: pprof would take that for a mangled one and cut parameters off. */
  private String systemName(Frame frame, String name) {
    if (!frame.kind().isJava()) {
      return frame.rawName().equals(name) ? "" : frame.rawName();
    }
    String signature = signatures ? frame.signature() : "";
    return "L" + frame.className().replace('.', '/') + ";" + frame.methodName() + signature;
  }

  /** Java files with their package's folders, so that {@code -list} finds sources. */
  private static String fileName(Frame frame) {
    int lastDot = frame.className().lastIndexOf('.');
    if (frame.file().isEmpty() || lastDot < 0) {
      return frame.file();
    }
    return frame.className().substring(0, lastDot).replace('.', '/') + "/" + frame.file();
  }
}
