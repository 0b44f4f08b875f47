package jtrace.symbolizer.hotspot;

import java.util.LinkedHashMap;
import java.util.Map;
import jtrace.profile.ClassNames;
import jtrace.profile.HeapShare;

/**
 * Reads {@code Method}s. Source: method.hpp, constMethod.hpp, constantPool.hpp, symbol.hpp of
 * OpenJDK. Cached by (Method*, ConstMethod*), because redefinition replaces one or the other.
 */
final class MethodReader {
  static final int MAX_METHODS = HeapShare.entries(12, 512, 100_000);
  static final int MAX_POOL_ENTRIES = 1 << 16;

  private static final int HAS_LINES = 1;
  private static final long TAG_BITS = 3;

  private final TargetReader reader;
  private final Fields fields;
  private final int methodConst;
  private final int constMethodSize;
  private final int constCodeSize;
  private final int excess;
  private final Map<Key, Known> methods =
      new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
          return size() > MAX_METHODS;
        }
      };
  private final Map<Long, String> klassNames =
      new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
          return size() > MAX_METHODS;
        }
      };

  /** The low half is what the kernel records of the ConstMethod. */
  private record Key(long method, int constMethodLow) {

    // Written out: generated ones are method handles, slow until they are compiled.
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && method == key.method
          && constMethodLow == key.constMethodLow;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(method) + constMethodLow;
    }
  }

  /** What tells that another class's method has come to lie at the same address. */
  private record Identity(long pool, int nameIndex, int signatureIndex) {

    // Written out: generated ones are method handles, slow until they are compiled.
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity same
          && pool == same.pool
          && nameIndex == same.nameIndex
          && signatureIndex == same.signatureIndex;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Long.hashCode(pool) + nameIndex) + signatureIndex;
    }
  }

  private record Known(MethodInfo info, Identity identity) {}

  MethodReader(TargetReader reader, Fields fields, VmLayout layout) {
    this.reader = reader;
    this.fields = fields;
    this.methodConst = layout.methodConst();
    this.constMethodSize = layout.constMethodSize();
    this.constCodeSize = layout.constCodeSize();
    this.excess = layout.version() >= 20 ? 1 : 0;
  }

  int unsigned5Excess() {
    return excess;
  }

  /** Forgets what lay at which address, because unloading or redefinition may have reused it. */
  void forget() {
    klassNames.clear();
    methods.clear();
  }

  MethodInfo method(long method) {
    return method(method, 0);
  }

  /**
   * The method as it was when its ConstMethod was at an address with that low half.
   *
   * @param constMethodLow 0 when unknown
   */
  MethodInfo method(long method, int constMethodLow) {
    if (constMethodLow != 0) {
      Known then = methods.get(new Key(method, constMethodLow));
      if (then != null) {
        return then.info;
      }
    }
    long constMethod = reader.pointer(Fields.at(method, methodConst, "Method::_constMethod"));
    if (constMethodLow != 0 && constMethodLow != (int) constMethod) {
      throw new BadTargetException("the method was redefined or freed");
    }
    Key key = new Key(method, (int) constMethod);
    Identity identity =
        new Identity(
            reader.pointer(constMethod + fields.constants),
            reader.u16(constMethod + fields.nameIndex),
            reader.u16(constMethod + fields.signatureIndex));
    Known known = methods.get(key);
    if (known == null || !known.identity.equals(identity)) {
      known = new Known(read(constMethod, identity), identity);
      methods.put(key, known);
    }
    return known.info;
  }

  private MethodInfo read(long constMethod, Identity identity) {
    long pool = identity.pool;
    String name = symbol(pool, identity.nameIndex);
    String signature = symbol(pool, identity.signatureIndex);
    if (name.isEmpty() || !signature.startsWith("(")) {
      throw new BadTargetException("not a method");
    }
    long holder = reader.pointer(pool + fields.poolHolder);
    String holderName = klassName(holder);
    int codeSize = reader.u16(Fields.at(constMethod, constCodeSize, "ConstMethod::_code_size"));
    long codeBase = constMethod + constMethodSize;
    return new MethodInfo(
        ClassNames.normalise(holderName).intern(),
        ClassNames.dotted(holderName).intern(),
        name,
        signature,
        sourceFile(pool, holder),
        lines(constMethod, codeBase + codeSize),
        codeSize,
        codeBase);
  }

  private LineTable lines(long constMethod, long table) {
    if (fields.constFlags == FieldNames.ABSENT) {
      return LineTable.NONE;
    }
    long at = constMethod + fields.constFlags;
    int flags = fields.constFlagsSize == Integer.BYTES ? reader.i32(at) : reader.u16(at);
    return (flags & HAS_LINES) == 0 ? LineTable.NONE : LineTable.read(reader, table, excess);
  }

  private String sourceFile(long pool, long holder) {
    int index = 0;
    if (fields.poolSourceFile != FieldNames.ABSENT) {
      index = reader.u16(pool + fields.poolSourceFile);
    } else if (fields.klassSourceFile != FieldNames.ABSENT) {
      index = reader.u16(holder + fields.klassSourceFile);
    }
    if (index == 0) {
      return "";
    }
    if (fields.poolLength != FieldNames.ABSENT && index >= reader.i32(pool + fields.poolLength)) {
      return ""; // method handle intrinsics have a pool of their own with MethodHandle's index
    }
    String path = symbol(pool, index);
    return path.substring(path.lastIndexOf('/') + 1).intern();
  }

  /** Name of a class in internal form. */
  String klassName(long klass) {
    String known = klassNames.get(klass);
    if (known == null) {
      known = symbolText(reader.pointer(klass + fields.klassName));
      if (known.isEmpty()) {
        throw new BadTargetException("class without a name");
      }
      klassNames.put(klass, known);
    }
    return known;
  }

  /** The text of a constant pool's entry that is a symbol. */
  String symbol(long pool, int index) {
    int length =
        fields.poolLength == FieldNames.ABSENT
            ? MAX_POOL_ENTRIES
            : reader.i32(pool + fields.poolLength);
    if (index <= 0 || index >= length || length > MAX_POOL_ENTRIES) {
      throw new BadTargetException("constant pool index " + index);
    }
    long entry = reader.pointer(pool + fields.sizeofConstantPool + (long) index * Long.BYTES);
    return symbolText(entry & ~TAG_BITS);
  }

  String symbolText(long symbol) {
    int length =
        fields.symbolLength != FieldNames.ABSENT
            ? reader.u16(symbol + fields.symbolLength)
            : reader.i32(Fields.at(symbol, fields.symbolLengthAndRefcount, "Symbol::_length"))
                >>> Short.SIZE;
    byte[] bytes = reader.bytes(symbol + fields.symbolBody, length);
    if (!ModifiedUtf8.isWellFormed(bytes)) {
      throw new BadTargetException("a symbol that is none"); // memory that was freed and reused
    }
    return ModifiedUtf8.decode(bytes);
  }
}
