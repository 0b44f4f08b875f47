package jtrace.profile.flame;

import static jtrace.profile.FrameKind.C1;
import static jtrace.profile.FrameKind.C2;
import static jtrace.profile.FrameKind.INLINED;
import static jtrace.profile.FrameKind.INTERPRETED;
import static jtrace.profile.FrameKind.KERNEL;
import static jtrace.profile.FrameKind.NATIVE;
import static jtrace.profile.FrameKind.PLACEHOLDER;

import java.util.List;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.SampleRecordings;
import jtrace.profile.ThreadInfo;

/** A small profile of 110 whose every number is known, with names that want to be code. */
final class KnownProfile {
  static final String EVIL_CLASS = "</script><img src=x onerror=alert(1)>";
  static final String EVIL_METHOD = "<script>alert(1)</script>\u2028&amp;\"'";

  private KnownProfile() {}

  static FlameTree tree() {
    FlameTreeBuilder builder = new FlameTreeBuilder();
    int shop = builder.process(new ProcessInfo(10, "shop", "", "25", 1));
    int batch = builder.process(new ProcessInfo(20, "batch", "", "17", 2));
    int main = builder.thread(new ThreadInfo(shop, 11, "main", true));
    int worker = builder.thread(new ThreadInfo(shop, 12, "worker-1", true));
    int other = builder.thread(new ThreadInfo(batch, 21, EVIL_METHOD, true));
    Frame run = java(INTERPRETED, "run", 7);
    Frame handle = java(C2, "handle", 20);
    Frame parse = java(INLINED, "parse", 31);
    builder.add(List.of(run, handle, parse), main, 40);
    builder.add(List.of(run, java(C1, "handle", 21), java(C1, "parse", 33)), main, 10);
    builder.add(
        List.of(
            run,
            handle,
            SampleRecordings.near(java(C2, "write", 50)),
            Frame.ofSymbol(NATIVE, "__write", "", "/lib/libc.so.6", 0),
            Frame.ofSymbol(KERNEL, "ksys_write", "", "[kernel.kallsyms]", 0)),
        main,
        30);
    builder.add(List.of(run, java(C2, "work", 60), parse), worker, 15);
    builder.add(List.of(run, java(C2, "work", 60), parse, parse), worker, 5);
    Frame evil =
        new Frame(
            PLACEHOLDER,
            EVIL_CLASS,
            EVIL_METHOD,
            "",
            "<b>",
            "<i>",
            0,
            false,
            "<u>",
            0,
            NameStatus.NAMED);
    builder.add(List.of(evil), other, 10);
    return builder.build();
  }

  static FlamePage page() {
    return new FlamePage(
        EVIL_METHOD,
        "samples",
        "count",
        1,
        List.of(new Fact("Target", EVIL_CLASS), new Fact("JDK", "25")),
        "110 samples, 0 lost " + EVIL_CLASS);
  }

  private static Frame java(FrameKind kind, String method, int line) {
    return ServiceProfile.java(kind, "com.acme.Shop", method, line);
  }
}
