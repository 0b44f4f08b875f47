package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import jtrace.loader.abi.Abi;
import jtrace.loader.abi.MappingTwin;
import jtrace.loader.abi.ProcessTwin;
import jtrace.loader.abi.RowTwin;
import jtrace.loader.abi.RuleTwin;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.process.ProcessModules;

/**
 * What a recording would give the kernel for its walks of one process, in this process's memory: so
 * that the walk can be tried outside of the kernel. Reads the process and changes nothing.
 */
public final class WalkTables implements AutoCloseable {
  private static final int MAX_ROWS = 1 << 20;

  /** Values by key, as a BPF hash map would hold them. */
  private static final class HeldEntries implements KernelTables.Entries {
    private final Map<Integer, ByteBuffer> values = new HashMap<>();

    @Override
    public void put(int key, ByteBuffer value) {
      values.put(key, value.duplicate().order(ByteOrder.nativeOrder()));
    }

    @Override
    public void remove(int key) {
      values.remove(key);
    }
  }

  private final Target target;
  private final HotSpotVm vm;
  private final UnwindSpace space;
  private final ByteBuffer rows = direct(MAX_ROWS * RowTwin.SIZE_BYTES);
  private final ByteBuffer rules = direct(Abi.MAX_RULES * RuleTwin.SIZE_BYTES);
  private final ByteBuffer mappings = direct(Abi.MAX_MAPPINGS * MappingTwin.SIZE_BYTES);
  private final HeldEntries processes = new HeldEntries();
  private final HeldEntries threads = new HeldEntries();

  private WalkTables(Target target) {
    this.target = target;
    this.vm = target.vm().orElseThrow();
    space = new UnwindSpace(rows, rules);
    ModuleTables modules = new ModuleTables(space);
    modules.addAll(target.modules());
    KernelTables kernel = new KernelTables(processes, threads, mappings, modules);
    kernel.publish(target, space.add(target.generatedRows().orElseThrow()));
    kernel.publishThreads(target.refreshThreads());
  }

  /**
   * Looks at a JVM as a recording that starts now.
   *
   * @throws IOException when it is gone, may not be read, or is no JVM that can be read
   */
  public static WalkTables read(int pid) throws IOException {
    Target target = new Target(pid);
    try {
      target.refresh(ModuleReading.start(), () -> {});
      if (target.generatedRows().isEmpty()) {
        throw new IOException("process " + pid + " is no readable JVM: " + target.vmProblem());
      }
      return new WalkTables(target);
    } catch (IOException | RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** {@code struct jt_row[]}, as many as are in use. */
  public ByteBuffer rows() {
    return rows.slice(0, space.rowCount() * RowTwin.SIZE_BYTES);
  }

  /** {@code struct jt_rule[]}. */
  public ByteBuffer rules() {
    return rules.duplicate();
  }

  /** {@code struct jt_mapping[]}, as many as are in use. */
  public ByteBuffer mappings() {
    int count = target.modules().modules().size();
    return mappings.slice(0, count * MappingTwin.SIZE_BYTES);
  }

  /** {@code struct jt_proc}. */
  public ByteBuffer process() {
    return ByteBuffer.allocateDirect(ProcessTwin.SIZE_BYTES)
        .put(processes.values.get(target.pid()).duplicate().rewind())
        .rewind();
  }

  /** The JavaThread of a thread id; 0 when it is none. */
  public long javaThread(int tid) {
    ByteBuffer value = threads.values.get(tid);
    return value == null ? 0 : value.getLong(0);
  }

  public TargetMemory memory() {
    return target.memory();
  }

  public HotSpotVm vm() {
    return vm;
  }

  public ProcessModules modules() {
    return target.modules();
  }

  @Override
  public void close() {
    target.close();
  }
}
