package jtrace.profile.flame;

import static jtrace.profile.FrameKind.C1;
import static jtrace.profile.FrameKind.C2;
import static jtrace.profile.FrameKind.INLINED;
import static jtrace.profile.FrameKind.INTERPRETED;
import static jtrace.profile.FrameKind.JVM;
import static jtrace.profile.FrameKind.KERNEL;
import static jtrace.profile.FrameKind.NATIVE;
import static jtrace.profile.FrameKind.NATIVE_METHOD;
import static jtrace.profile.FrameKind.STUB;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ThreadInfo;

/** Profiles that look like a Java service under load, of any size and always the same. */
final class ServiceProfile {
  static final long PERIOD_NANOS = 10_101_010;
  private static final String[] PACKAGES = {
    "com.acme.shop.order",
    "com.acme.shop.cart",
    "com.acme.shop.price",
    "org.h2.mvstore",
    "org.h2.command.query",
    "com.fasterxml.jackson.databind.ser",
    "com.fasterxml.jackson.core.json",
    "java.util",
    "java.util.concurrent",
    "java.util.zip",
    "java.lang",
    "io.netty.channel",
    "io.netty.buffer",
    "org.apache.lucene.index",
    "org.apache.lucene.search"
  };
  private static final String[] NOUNS = {
    "Order", "Cart", "Price", "Page", "Leaf", "Query", "Token", "Bean", "Field", "Byte", "Segment",
    "Term", "Score", "Cache", "Entry", "Channel", "Event", "Row", "Index", "Session"
  };
  private static final String[] ROLES = {
    "Service",
    "Repository",
    "Serializer",
    "Parser",
    "Buffer",
    "Map",
    "Reader",
    "Writer",
    "Handler",
    "Cursor",
    "Filter",
    "Codec"
  };
  private static final String[] VERBS = {
    "find",
    "read",
    "write",
    "next",
    "apply",
    "serialize",
    "parse",
    "resolve",
    "compare",
    "hash",
    "append",
    "invoke",
    "update",
    "get",
    "put",
    "merge",
    "advance",
    "score"
  };

  private ServiceProfile() {}

  static Frame java(FrameKind kind, String className, String method, int line) {
    String file = className.substring(className.lastIndexOf('.') + 1) + ".java";
    return new Frame(
        kind, className, method, "()V", "", file, line, false, "", 0, NameStatus.NAMED);
  }

  static FlamePage page(String title) {
    return new FlamePage(
        title,
        "CPU time",
        "nanoseconds",
        PERIOD_NANOS,
        List.of(
            new Fact("Target", "shop-service.jar (4711)"),
            new Fact("JDK", "25.0.1 Temurin"),
            new Fact("Event", "cpu"),
            new Fact("Duration", "30.0 s"),
            new Fact("Rate", "99 Hz")),
        "12,480 samples, 0 lost; 99.97% of stacks complete (3 truncated: stack memory not readable);"
            + " 0.02% of frames without a name; jtrace used 0.4% of a core and 96 MB");
  }

  static FlameTree tree(int nodes) {
    Random random = new Random(42);
    FlameTreeBuilder builder = new FlameTreeBuilder();
    int shop = builder.process(new ProcessInfo(4711, "shop-service.jar", "", "25.0.1 Temurin", 1));
    int batch = builder.process(new ProcessInfo(4802, "com.acme.Batch", "", "17.0.13 Debian", 2));
    List<Integer> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(builder.thread(new ThreadInfo(shop, 4720 + i, "http-nio-8080-exec-" + i, true)));
    }
    int gc = builder.thread(new ThreadInfo(shop, 4713, "G1 Main Marker", false));
    int compiler = builder.thread(new ThreadInfo(shop, 4716, "C2 CompilerThread0", false));
    int worker = builder.thread(new ThreadInfo(batch, 4830, "batch-worker-1", true));
    while (builder.build().nodeCount() < nodes) {
      double kind = random.nextDouble();
      long value = PERIOD_NANOS * (1 + random.nextInt(4));
      if (kind < 0.07) {
        builder.add(vmStack(random, "G1ConcurrentMark::mark_from_roots", "CMTask"), gc, value);
      } else if (kind < 0.14) {
        builder.add(vmStack(random, "Compile::Compile", "PhaseIdealLoop"), compiler, value);
      } else if (kind < 0.24) {
        builder.add(request(random, "com.acme.Batch", nodes), worker, value);
      } else {
        int thread = threads.get((int) (Math.pow(random.nextDouble(), 2) * threads.size()));
        builder.add(
            request(random, "org.apache.tomcat.util.net.NioEndpoint", nodes), thread, value);
      }
    }
    return builder.build();
  }

  private static List<Frame> vmStack(Random random, String work, String part) {
    String libjvm = "/usr/lib/jvm/temurin-25/lib/server/libjvm.so";
    List<Frame> stack = new ArrayList<>();
    stack.add(Frame.ofSymbol(NATIVE, "start_thread", "", "/usr/lib/x86_64-linux-gnu/libc.so.6", 0));
    for (String name : List.of("thread_native_entry", "Thread::call_run", work)) {
      stack.add(Frame.ofSymbol(JVM, name, "", libjvm, 0));
    }
    for (int i = 0, n = 1 + random.nextInt(7); i < n; i++) {
      String name = part + "::" + VERBS[skewed(random, VERBS.length)] + "(Node*, bool)";
      stack.add(Frame.ofSymbol(JVM, name, "_ZN4NodeE" + i, libjvm, 0));
    }
    return stack;
  }

  private static List<Frame> request(Random random, String entry, int nodes) {
    List<Frame> stack = new ArrayList<>();
    stack.add(java(INTERPRETED, "java.lang.Thread", "run", 1474));
    stack.add(java(INTERPRETED, "java.util.concurrent.ThreadPoolExecutor", "runWorker", 1144));
    stack.add(java(C1, entry + "$Worker", "run", 96));
    int breadth = nodes > 20_000 ? 9 : 4;
    int seed = 7;
    for (int i = 0, n = 6 + skewed(random, 34); i < n; i++) {
      int branch = skewed(random, breadth);
      seed = seed * 31 + branch * 7 + 3;
      String className =
          PACKAGES[Math.floorMod(seed, PACKAGES.length)]
              + "."
              + NOUNS[Math.floorMod(seed / 7, NOUNS.length)]
              + ROLES[Math.floorMod(seed / 11, ROLES.length)];
      double tier = random.nextDouble();
      FrameKind kind =
          switch (Math.floorMod(seed, 10)) {
            case 0, 1, 2 -> INLINED;
            case 3 -> tier < 0.3 ? INTERPRETED : C1;
            default -> tier < 0.04 ? C1 : C2;
          };
      stack.add(
          java(
              kind,
              className,
              VERBS[Math.floorMod(seed / 13, VERBS.length)],
              20 + Math.floorMod(seed, 400) + random.nextInt(3)));
    }
    double end = random.nextDouble();
    if (end < 0.16) {
      stack.add(java(NATIVE_METHOD, "sun.nio.ch.SocketDispatcher", "write0", 0));
      stack.add(Frame.ofSymbol(NATIVE, "__write", "", "/usr/lib/x86_64-linux-gnu/libc.so.6", 0));
      for (String name :
          List.of(
              "entry_SYSCALL_64",
              "do_syscall_64",
              "ksys_write",
              "sock_write_iter",
              "tcp_sendmsg")) {
        stack.add(Frame.ofSymbol(KERNEL, name, "", "[kernel.kallsyms]", 0));
      }
    } else if (end < 0.22) {
      stack.add(Frame.ofSymbol(STUB, "jbyte_disjoint_arraycopy", "", "", 0));
    } else if (end < 0.23) {
      stack.addFirst(
          Frame.placeholder("[truncated: stack memory not readable]", "", NameStatus.UNREADABLE));
    }
    return stack;
  }

  /** Small numbers are likelier. */
  private static int skewed(Random random, int limit) {
    return (int) (Math.pow(random.nextDouble(), 2.2) * limit);
  }

  /** Writes a page to look at: file, then the count of nodes. */
  public static void main(String... args) throws IOException {
    FlameTree tree = tree(Integer.parseInt(args[1]));
    FlamePage page = page("shop-service, CPU time");
    try (Writer out = Files.newBufferedWriter(Path.of(args[0]))) {
      if (args[0].endsWith(".svg")) {
        SvgFlameGraph.write(tree, page, out);
      } else {
        HtmlFlameGraph.write(tree, page, out);
      }
    }
  }
}
