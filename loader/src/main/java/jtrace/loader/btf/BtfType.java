package jtrace.loader.btf;

import java.util.List;

/** A type that has a name and a content of interest; other kinds are only followed for sizes. */
public sealed interface BtfType {
  String name();

  /** A struct or union. */
  record Struct(String name, int sizeBytes, List<Member> members) implements BtfType {
    public Struct {
      members = List.copyOf(members);
    }
  }

  /** A section of global variables, for example {@code .rodata}. */
  record Section(String name, int sizeBytes, List<Variable> variables) implements BtfType {
    public Section {
      variables = List.copyOf(variables);
    }
  }

  /** An enumeration; constants in the order of declaration. */
  record Enumeration(String name, List<Constant> constants) implements BtfType {
    public Enumeration {
      constants = List.copyOf(constants);
    }
  }

  /** Bit fields have the offset of the byte they start in. */
  record Member(String name, int offsetBytes, int sizeBytes) {}

  /** The offset is only right after libbpf has opened the object: compilers leave it 0. */
  record Variable(String name, int offsetBytes, int sizeBytes) {}

  record Constant(String name, long value) {}
}
