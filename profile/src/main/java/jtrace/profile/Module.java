package jtrace.profile;

/**
 * A file whose code frames run.
 *
 * @param path as the target sees it, or {@code [kernel.kallsyms]}, {@code [vdso]}
 * @param buildId lower-case hex, empty when there is none
 * @param start lowest address of its executable mapping in the first process seen
 * @param limit end of that mapping
 * @param fileOffset file offset of that mapping
 */
public record Module(String path, String buildId, long start, long limit, long fileOffset) {

  // Written out: generated ones are method handles, slow until they are compiled.
  @Override
  public boolean equals(Object other) {
    return other instanceof Module module
        && start == module.start
        && limit == module.limit
        && fileOffset == module.fileOffset
        && path.equals(module.path)
        && buildId.equals(module.buildId);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + Long.hashCode(start);
  }
}
