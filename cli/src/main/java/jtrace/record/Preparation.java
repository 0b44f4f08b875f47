package jtrace.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jtrace.loader.CxxDemangler;
import jtrace.symbolizer.kernel.Kallsyms;
import jtrace.symbolizer.process.NativeModule;
import jtrace.symbolizer.process.NativeModules;

/**
 * What takes time before a recording and does not need the kernel's programs: reading the targets
 * and the kernel's symbols. Done in the background while the programs are loaded.
 */
final class Preparation implements AutoCloseable {
  private final ExecutorService workers = Executors.newCachedThreadPool(Preparation::daemon);
  private final NativeModules nativeModules =
      new NativeModules(name -> CxxDemangler.system().demangle(name));
  private final Future<Kallsyms> kallsyms;
  private final List<Integer> pids;
  private final List<Future<NativeModule>> modules = new ArrayList<>();
  private final List<Future<Target>> targets = new ArrayList<>();

  private Preparation(List<Integer> pids, List<Path> expected) {
    this.pids = pids;
    for (Path file : expected) {
      modules.add(workers.submit(() -> nativeModules.preload(file)));
    }
    for (int pid : pids) {
      targets.add(workers.submit(() -> look(pid)));
    }
    kallsyms = workers.submit(Kallsyms::open);
  }

  /**
   * Starts to read.
   *
   * @param expected files that the targets do not map yet, but probably will
   */
  static Preparation start(List<Integer> pids, List<Path> expected) {
    return new Preparation(pids, expected);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "jtrace-prepare");
    thread.setDaemon(true);
    return thread;
  }

  private Target look(int pid) throws IOException {
    Target target = new Target(pid);
    target.refresh(nativeModules, () -> {});
    return target;
  }

  NativeModules nativeModules() {
    return nativeModules;
  }

  /** The expected files, as far as they can be read. */
  List<NativeModule> expected() throws IOException {
    List<NativeModule> read = new ArrayList<>();
    for (Future<NativeModule> module : modules) {
      try {
        read.add(module.get());
      } catch (ExecutionException e) {
        continue; // only a guess; the process will tell what it maps
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return read;
  }

  Kallsyms kallsyms() throws IOException {
    try {
      return kallsyms.get();
    } catch (ExecutionException e) {
      throw new IOException("the kernel's symbols cannot be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * The targets, in the order of their pids.
   *
   * @throws WorldException naming the first that cannot be read
   */
  List<Target> targets() {
    List<Target> looked = new ArrayList<>();
    for (int i = 0; i < pids.size(); i++) {
      try {
        looked.add(targets.get(i).get());
      } catch (ExecutionException e) {
        throw cannotRead(pids.get(i), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw cannotRead(pids.get(i), e);
      }
    }
    return looked;
  }

  private static WorldException cannotRead(int pid, Throwable cause) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot look into process " + pid,
            "it has ended, or this user may not read it (" + cause.getMessage() + ")",
            "check the pid with jtrace ps, and run as root"),
        cause);
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
