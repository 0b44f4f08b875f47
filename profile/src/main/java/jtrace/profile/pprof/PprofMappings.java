package jtrace.profile.pprof;

import java.util.HashMap;
import java.util.Map;
import jtrace.profile.Frame;
import jtrace.profile.Module;
import jtrace.profile.Recording;
import jtrace.profile.pprof.PprofProto.Mapping;
import jtrace.profile.pprof.PprofProto.Profile;

/**
 * The profile's mappings: the application first, as the main binary, then every module in use.
 *
 * <p>Each has its has_functions flag set, so that the viewer's machine symbolises nothing.
 */
final class PprofMappings {
  private static final int APPLICATION = 1;

  private final Profile.Builder profile;
  private final PprofStrings strings;
  private final Map<String, Module> modules = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();

  PprofMappings(Recording recording, Profile.Builder profile, PprofStrings strings) {
    this.profile = profile;
    this.strings = strings;
    recording.modules().forEach(module -> modules.putIfAbsent(module.path(), module));
    profile.addMapping(
        Mapping.newBuilder()
            .setId(APPLICATION)
            .setFilename(strings.id(applicationName(recording)))
            .setHasFunctions(true)
            .setHasFilenames(true)
            .setHasLineNumbers(true)
            .setHasInlineFrames(true));
  }

  int id(Frame frame) {
    return frame.module().isEmpty() ? APPLICATION : ids.computeIfAbsent(frame.module(), this::add);
  }

  /** The address where the first process has the code, when the mapping tells. */
  long address(Frame frame) {
    Module module = modules.get(frame.module());
    if (module == null || frame.address() == 0) {
      return frame.address();
    }
    long mapped = module.start() + frame.address() - module.fileOffset();
    boolean inside =
        Long.compareUnsigned(mapped, module.start()) >= 0
            && Long.compareUnsigned(mapped, module.limit()) < 0;
    return inside ? mapped : frame.address();
  }

  private int add(String path) {
    Mapping.Builder mapping = Mapping.newBuilder().setId(profile.getMappingCount() + 1L);
    mapping.setFilename(strings.id(path)).setHasFunctions(true);
    Module module = modules.get(path);
    if (module != null) {
      mapping
          .setMemoryStart(module.start())
          .setMemoryLimit(module.limit())
          .setFileOffset(module.fileOffset())
          .setBuildId(strings.id(module.buildId()));
    }
    profile.addMapping(mapping);
    return (int) mapping.getId();
  }

  /** Without characters that pprof could not have in the names of the files it saves. */
  private static String applicationName(Recording recording) {
    String name = recording.processes().isEmpty() ? "" : recording.processes().getFirst().name();
    String base = name.substring(name.lastIndexOf('/') + 1);
    String clean = base.replaceAll("[^A-Za-z0-9._$-]", "_");
    return clean.isEmpty() ? "application" : clean;
  }
}
