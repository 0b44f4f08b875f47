import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Spins until a line comes, then becomes gzip by exec. */
public class ExecSelf {

  public static void main(String[] args) throws Throwable {
    Thread spinner = new Thread(ExecSelf::spin, "spinner");
    spinner.setDaemon(true);
    spinner.start();
    System.out.println("READY");
    System.in.read();
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor execv =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      String[] words = {"/bin/sh", "-c", "exec gzip -c < /dev/zero > /dev/null"};
      MemorySegment vector = arena.allocate(ValueLayout.ADDRESS, words.length + 1);
      for (int i = 0; i < words.length; i++) {
        vector.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(words[i]));
      }
      vector.setAtIndex(ValueLayout.ADDRESS, words.length, MemorySegment.NULL);
      int result =
          (int)
              linker
                  .downcallHandle(linker.defaultLookup().findOrThrow("execv"), execv)
                  .invokeExact(vector.getAtIndex(ValueLayout.ADDRESS, 0), vector);
      System.out.println("execv returned " + result);
    }
  }

  private static void spin() {
    double x = 1;
    while (x != 0) {
      x = Math.sin(x) + 1;
    }
  }
}
