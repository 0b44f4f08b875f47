package jtrace.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jtrace.symbolizer.kernel.Kallsyms;
import jtrace.symbolizer.process.NativeModule;
import jtrace.symbolizer.process.NativeModules;

/**
 * What takes time before a recording and does not need the kernel's programs: reading the targets
 * and the kernel's symbols. Done in the background while the programs are loaded.
 */
final class Preparation implements AutoCloseable {
  private static final int THREADS_MIN = 4;

  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          Math.max(THREADS_MIN, Runtime.getRuntime().availableProcessors()), Preparation::daemon);
  private final NativeModules nativeModules = ModuleReading.start();
  private final Future<Kallsyms> kallsyms;
  private final List<Integer> pids;
  private final Agents agents;
  private final List<Future<NativeModule>> modules = new ArrayList<>();
  private final List<Future<Target>> targets = new ArrayList<>();
  private final List<Future<Target>> exercises = new ArrayList<>();
  private final List<Future<Target>> others = new ArrayList<>();

  private Preparation(List<Integer> pids, List<Path> expected, List<Integer> jvms, Agents agents) {
    this.pids = pids;
    this.agents = agents;
    for (Path file : expected) {
      modules.add(workers.submit(() -> nativeModules.preload(file)));
    }
    for (int pid : pids) {
      targets.add(workers.submit(() -> look(pid)));
    }
    for (int pid : jvms) {
      others.add(workers.submit(() -> look(pid)));
    }
    kallsyms = workers.submit(Kallsyms::open);
    if (!expected.isEmpty()) {
      exercises.add(workers.submit(() -> look((int) ProcessHandle.current().pid())));
    }
  }

  /**
   * Starts to read.
   *
   * @param expected files that the targets do not map yet, but probably will
   * @param jvms processes that may have gone before they are looked at
   * @param agents through which some of the targets are read
   */
  static Preparation start(
      List<Integer> pids, List<Path> expected, List<Integer> jvms, Agents agents) {
    return new Preparation(pids, expected, jvms, agents);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "jtrace-prepare");
    thread.setDaemon(true);
    return thread;
  }

  private Target look(int pid) throws IOException {
    Target target = agents.target(pid);
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

  /**
   * A program that is about to start is looked at while it runs: whoever looks has then done so
   * once already, at this JVM, and is quick.
   */
  void exercise() {
    looked(exercises).forEach(Target::close);
  }

  /** The JVMs that were named, without those that have gone. */
  List<Target> jvms() {
    return looked(others);
  }

  private static List<Target> looked(List<Future<Target>> futures) {
    List<Target> looked = new ArrayList<>();
    for (Future<Target> future : futures) {
      try {
        looked.add(future.get());
      } catch (ExecutionException e) {
        continue; // it is gone, or may not be read
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return looked;
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
