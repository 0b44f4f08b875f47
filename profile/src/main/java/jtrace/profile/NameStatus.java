package jtrace.profile;

/** Whether a frame has its name, or why not. Every value but {@link #NAMED} counts as unnamed. */
public enum NameStatus {
  NAMED("named"),
  /** The module has no symbol that covers the address. */
  NO_SYMBOL("no symbol in module"),
  /** The address is in no known mapping. */
  NO_MAPPING("address in no mapping"),
  /** The compiled method was gone before its name could be read. */
  CODE_GONE("code freed before it was read"),
  /** The target's memory could not be read or held no valid name. */
  UNREADABLE("target memory unreadable"),
  /** Kernel symbols are hidden (kptr_restrict). */
  KERNEL_HIDDEN("kernel symbols hidden");

  private final String label;

  NameStatus(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
