package jtrace.tests.chain;

/**
 * How a method of one layer calls the next, and which Java frames may lie between the two.
 *
 * <p>{@code between} matches the names of the Java frames between caller and callee, {@code tail}
 * those above the caller when the callee is not yet, or no longer, on the stack; both joined with
 * {@code ;}, root first. {@code SELF} stands for the caller's class name.
 */
enum Link {
  /** A method small enough to be inlined. */
  SMALL(1, "", ""),
  /** A method too big to be inlined: always a physical frame of its own. */
  BIG(1, "", ""),
  /** A megamorphic interface call: itable stub. */
  INTERFACE(4, "", ""),
  /** A megamorphic virtual call: vtable stub. */
  VIRTUAL(4, "", ""),
  /** A loop of megamorphic interface calls, so that samples meet entries and exits of methods. */
  INTERFACE_LOOP(4, "", ""),
  /** The same through a vtable. */
  VIRTUAL_LOOP(4, "", ""),
  /** A synchronized method. */
  SYNCHRONIZED(1, "", ""),
  /** A call inside a try block that catches what the leaf throws. */
  CATCHING(1, "", "java\\.lang\\.Object\\.<init>|jtrace\\.workloads\\.ChainException\\..*"),
  /** A lambda that captures nothing. */
  LAMBDA(
      1,
      "(SELF\\$\\$Lambda[^;]*\\.applyAsLong;)?SELF\\.lambda\\$step\\$\\d+",
      "(java\\.lang\\.invoke\\.[^;]*|;)*|"
          + "(SELF\\$\\$Lambda[^;]*\\.applyAsLong)?(;?SELF\\.lambda\\$step\\$\\d+)?"),
  /** {@code Method.invoke}: generated accessors, method handles or a native accessor. */
  REFLECTION(
      1,
      "java\\.lang\\.reflect\\.Method\\.invoke(;" + Link.MACHINERY + ")*",
      "("
          + Link.MACHINERY
          + "|java\\.lang\\.reflect\\.Method\\.[^;]*|java\\.lang\\.Long\\.[^;]*"
          + "|java\\.lang\\.Number\\.<init>|java\\.lang\\.Object\\.<init>|java\\.lang\\.Class\\.[^;]*"
          + "|java\\.lang\\.reflect\\.AccessibleObject\\.[^;]*|;)*"),
  /** {@code MethodHandle.invokeExact} on a handle that is no constant. */
  HANDLE(1, "(" + Link.MACHINERY + ";?)*", "(" + Link.MACHINERY + ";?)*"),
  /** {@code AccessController.doPrivileged} with a capturing lambda. */
  PRIVILEGED(
      1,
      "(java\\.security\\.AccessController\\.[^;]*;)+(SELF\\$\\$Lambda[^;]*\\.run;)?"
          + "SELF\\.lambda\\$step\\$\\d+",
      "(SELF\\$\\$Lambda[^;]*|SELF\\.lambda\\$step\\$\\d+|java\\.security\\.AccessController\\.[^;]*"
          + "|java\\.lang\\.Long\\.[^;]*|java\\.lang\\.Number\\.<init>|java\\.lang\\.Object\\.<init>"
          + "|jdk\\.internal\\.reflect\\.Reflection\\.[^;]*|java\\.lang\\.invoke\\.[^;]*|;)*");

  /** Frames of reflection's and method handles' own machinery. */
  private static final String MACHINERY =
      "(?:(?:jdk\\.internal|sun)\\.reflect\\.[^;]*|java\\.lang\\.invoke\\.[^;]*)";

  private final int width;
  private final String between;
  private final String tail;

  Link(int width, String between, String tail) {
    this.width = width;
    this.between = between;
    this.tail = tail;
  }

  /** Number of methods in the layer that is called. */
  int width() {
    return width;
  }

  String between(String self) {
    return between.replace("SELF", quote(self));
  }

  String tail(String self) {
    return tail.replace("SELF", quote(self));
  }

  /** Whether frames of the VM may lie between caller and callee. */
  boolean throughVm() {
    return this == REFLECTION || this == PRIVILEGED || this == HANDLE;
  }

  private static String quote(String name) {
    return name.replace(".", "\\.").replace("$", "\\$");
  }
}
