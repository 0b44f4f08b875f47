package jtrace.tests.walk;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.TreeMap;

/** Pages of a target's memory, as far as walks have read them; the rest of a page is zero. */
public final class MemoryImage {
  private static final int PAGE = 4096;
  private static final int ENTRY = 16;

  private final Arena arena;
  private final TreeMap<Long, MemorySegment> pages = new TreeMap<>();
  private MemorySegment table = MemorySegment.NULL;
  private boolean tableIsOld;

  public MemoryImage(Arena arena) {
    this.arena = arena;
  }

  private MemorySegment page(long address) {
    return pages.computeIfAbsent(
        address & -PAGE,
        start -> {
          tableIsOld = true;
          return arena.allocate(PAGE, 8);
        });
  }

  /** Whether anything of the address's page has been set. */
  public boolean has(long address) {
    return pages.containsKey(address & -PAGE);
  }

  public byte get(long address) {
    return page(address).get(JAVA_BYTE, address & PAGE - 1);
  }

  public void set(long address, byte value) {
    page(address).set(JAVA_BYTE, address & PAGE - 1, value);
  }

  /** Lets a walker read it as it is now. */
  public void giveTo(Walker walker) {
    if (tableIsOld) {
      table = arena.allocate((long) ENTRY * pages.size(), 8);
      long at = 0;
      for (var page : pages.entrySet()) {
        table.set(JAVA_LONG, at, page.getKey());
        table.set(JAVA_LONG, at + 8, page.getValue().address());
        at += ENTRY;
      }
      tableIsOld = false;
    }
    walker.readFrom(table, pages.size());
  }
}
