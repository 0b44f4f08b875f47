package jtrace.record;

import java.io.IOException;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.NameStatus;
import jtrace.symbolizer.kernel.Kallsyms;

/**
 * Names of code addresses of a running process, without a recording: native code and the kernel's.
 * Java code has its names in every profile already.
 */
public final class AddressNames implements AutoCloseable {
  private static final long KERNEL_FROM = 0; // kernel addresses are negative as signed numbers

  private final Target target;
  private final Kallsyms kernel;

  private AddressNames(Target target, Kallsyms kernel) {
    this.target = target;
    this.kernel = kernel;
  }

  /**
   * Reads what the process maps now.
   *
   * @throws IOException when it is gone or may not be read
   */
  public static AddressNames of(int pid) throws IOException {
    Target target = new Target(pid);
    try {
      target.refresh(ModuleReading.start(), () -> {});
      return new AddressNames(target, Kallsyms.open());
    } catch (IOException | RuntimeException e) {
      target.close();
      throw e;
    }
  }

  /** The function at an address; empty when it has no name. */
  public Optional<String> name(long address) {
    Optional<Frame> frame =
        address < KERNEL_FROM
            ? Optional.of(kernel.symbolize(address))
            : target
                .modules()
                .at(address)
                .map(mapped -> mapped.module().symbolize(mapped.linkAddress(address)));
    return frame.filter(named -> named.status() == NameStatus.NAMED).map(Frame::name);
  }

  @Override
  public void close() {
    target.close();
  }
}
