package jtrace.symbolizer;

/** Turns linker names of C++ and Rust functions into readable ones. */
@FunctionalInterface
public interface Demangler {

  /** The readable form; {@code name} itself when it is not mangled or cannot be read. */
  String demangle(String name);

  /** Leaves every name as it is. */
  static Demangler none() {
    return name -> name;
  }
}
