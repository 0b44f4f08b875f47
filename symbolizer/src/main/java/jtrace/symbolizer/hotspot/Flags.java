package jtrace.symbolizer.hotspot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The JVM's flags ({@code -XX}), by name. Source: jvmFlag.hpp of OpenJDK; {@code JVMFlag::flags} is
 * an array of {@code JVMFlag::numFlags} entries.
 */
public final class Flags {
  static final int MAX_FLAGS = 8192;
  static final int MAX_NAME_BYTES = 128;
  static final int MAX_TEXT_BYTES = 4096;

  private final TargetReader reader;
  private final HotSpotVm vm;
  private static final int ORIGIN_MASK = 15;

  private final Map<String, Long> addresses = new HashMap<>();
  private final Map<String, Long> entries = new HashMap<>();
  private final Fields fields;

  Flags(TargetReader reader, FieldNames names, Fields fields, HotSpotVm vm) {
    this.reader = reader;
    this.vm = vm;
    this.fields = fields;
    OptionalLong table = names.address("JVMFlag::flags", "Flag::flags");
    OptionalLong count = names.address("JVMFlag::numFlags", "Flag::numFlags");
    if (table.isEmpty() || count.isEmpty() || fields.flagName == FieldNames.ABSENT) {
      names.miss("JVM flags", "libjvm does not export JVMFlag::flags");
      return;
    }
    try {
      long flag = reader.pointer(table.getAsLong());
      long flags = Math.min(MAX_FLAGS, reader.i64(count.getAsLong()));
      for (long i = 0; i < flags; i++, flag += fields.sizeofFlag) {
        long name = reader.i64(flag + fields.flagName);
        long address = reader.i64(flag + fields.flagAddress);
        if (name != 0 && address != 0) {
          String text = reader.cString(name, MAX_NAME_BYTES);
          addresses.put(text, address);
          entries.put(text, flag);
        }
      }
    } catch (BadTargetException e) {
      names.miss("JVM flags", "the flag table is unreadable");
    }
  }

  /** Address of the flag's value in the target. */
  public OptionalLong address(String name) {
    Long address = addresses.get(name);
    return address == null ? OptionalLong.empty() : OptionalLong.of(address);
  }

  /** Value of a bool flag as of the VM's last refresh; empty when there is no such flag. */
  public Optional<Boolean> bool(String name) {
    synchronized (vm) {
      try {
        Long address = addresses.get(name);
        return address == null ? Optional.empty() : Optional.of(reader.u8(address) != 0);
      } catch (BadTargetException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * A flag as a byte that may be written; empty unless its entry says that it is a bool and its
   * value is 0 or 1. The type is the text {@code bool} up to JDK 16 and the number 0 from 17.
   */
  public Optional<FlagByte> boolByte(String name) {
    synchronized (vm) {
      Long address = addresses.get(name);
      if (address == null
          || fields.flagType == FieldNames.ABSENT
          || fields.flagBits == FieldNames.ABSENT) {
        return Optional.empty();
      }
      try {
        vm.refresh();
        long entry = entries.get(name);
        boolean isBool =
            fields.flagTypeIsText
                ? reader.cString(reader.i64(entry + fields.flagType), MAX_NAME_BYTES).equals("bool")
                : reader.i32(entry + fields.flagType) == 0;
        int value = reader.u8(address);
        int origin = reader.i32(entry + fields.flagBits) & ORIGIN_MASK;
        return isBool && value <= 1
            ? Optional.of(new FlagByte(address, value == 1, origin != 0))
            : Optional.empty();
      } catch (BadTargetException e) {
        return Optional.empty();
      }
    }
  }

  /** Value of a flag of 8 bytes (intx, uintx, size_t, uint64_t). */
  public OptionalLong number(String name) {
    synchronized (vm) {
      try {
        Long address = addresses.get(name);
        return address == null ? OptionalLong.empty() : OptionalLong.of(reader.i64(address));
      } catch (BadTargetException e) {
        return OptionalLong.empty();
      }
    }
  }

  /** Value of a text flag (ccstr); empty when there is no such flag or it is not set. */
  public Optional<String> text(String name) {
    synchronized (vm) {
      try {
        Long address = addresses.get(name);
        long text = address == null ? 0 : reader.i64(address);
        return text == 0 ? Optional.empty() : Optional.of(reader.cString(text, MAX_TEXT_BYTES));
      } catch (BadTargetException e) {
        return Optional.empty();
      }
    }
  }

  int count() {
    return addresses.size();
  }
}
