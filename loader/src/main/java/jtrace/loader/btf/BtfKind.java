package jtrace.loader.btf;

/** BTF kinds by number, and how they are followed when a size is computed. */
enum BtfKind {
  SIZED,
  POINTER,
  ARRAY,
  REFERENCE,
  SIZELESS;

  static final int STRUCT = 4;
  static final int UNION = 5;
  static final int ENUM = 6;
  static final int DATASEC = 15;
  static final int ENUM64 = 19;

  private static final int[] EXTRA_FIXED = {
    0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0
  };
  private static final int[] EXTRA_PER_MEMBER = {
    0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12
  };

  static Described of(int kind) {
    BtfKind follow =
        switch (kind) {
          case 1, STRUCT, UNION, ENUM, DATASEC, 16, ENUM64 -> SIZED;
          case 2 -> POINTER;
          case 3 -> ARRAY;
          case 8, 9, 10, 11, 14, 18 -> REFERENCE; // typedef, qualifiers, variable, type tag
          case 7, 12, 13, 17 -> SIZELESS; // forward, function, prototype, declaration tag
          default -> throw new IllegalArgumentException("malformed BTF: kind " + kind);
        };
    return new Described(kind, follow);
  }

  record Described(int number, BtfKind follow) {
    int extraBytes(int members) {
      return EXTRA_FIXED[number] + EXTRA_PER_MEMBER[number] * members;
    }
  }
}
