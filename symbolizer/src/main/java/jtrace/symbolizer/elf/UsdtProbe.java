package jtrace.symbolizer.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A static probe point from {@code .note.stapsdt} (SystemTap's sys/sdt.h, note version 3).
 *
 * @param location link-time address of the probe's nop, corrected for prelink
 * @param semaphore link-time address of its use counter, 0 when it has none
 * @param arguments as written by the compiler, such as {@code 8@%rdi -4@16(%rsp)}
 */
public record UsdtProbe(
    String provider, String name, long location, long semaphore, String arguments) {

  private static final int NT_STAPSDT = 3;

  /** All probes of the file in the order of the notes; broken notes are left out. */
  public static List<UsdtProbe> of(ElfFile file) {
    List<UsdtProbe> probes = new ArrayList<>();
    long base = file.section(".stapsdt.base").map(ElfSection::address).orElse(0L);
    ElfNotes.walk(
        file.content(".note.stapsdt"),
        (owner, type, description) -> {
          if (owner.equals("stapsdt") && type == NT_STAPSDT && description.limit() > 24) {
            probes.add(parse(description, base));
          }
          return true;
        });
    return List.copyOf(probes);
  }

  private static UsdtProbe parse(ByteBuffer note, long base) {
    long linkedBase = note.getLong(8);
    long moved = base == 0 ? 0 : base - linkedBase;
    long semaphore = note.getLong(16);
    int[] at = {24};
    String provider = next(note, at);
    String name = next(note, at);
    return new UsdtProbe(
        provider,
        name,
        note.getLong(0) + moved,
        semaphore == 0 ? 0 : semaphore + moved,
        next(note, at));
  }

  private static String next(ByteBuffer note, int[] at) {
    String text = ElfHeaders.text(note, at[0], ElfLimits.MAX_NOTE_TEXT_BYTES);
    while (at[0] < note.limit() && note.get(at[0]) != 0) {
      at[0]++;
    }
    at[0]++;
    return text;
  }

  /** The file offset to attach a uprobe to: that of the location, or of any link-time address. */
  public OptionalLong fileOffset(ElfFile file) {
    return file.fileOffset(location);
  }
}
