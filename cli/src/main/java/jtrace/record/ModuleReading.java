package jtrace.record;

import jtrace.loader.CxxDemangler;
import jtrace.loader.MappedFile;
import jtrace.symbolizer.process.NativeModules;

/**
 * How files of native code are read: with C++ names as people write them, and without lasting
 * memory.
 */
final class ModuleReading {
  private ModuleReading() {}

  /** None yet. */
  static NativeModules start() {
    return new NativeModules(symbol -> CxxDemangler.system().demangle(symbol), MappedFile::unload);
  }
}
