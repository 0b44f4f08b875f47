package jtrace.record.async;

/** Spins in a method of a known name until its standard input ends. */
public final class BusyProgram {
  private static volatile long sink;

  private BusyProgram() {}

  public static void main(String[] args) throws Exception {
    Thread spinner = new Thread(BusyProgram::spin, "known-spinner");
    spinner.setDaemon(true);
    spinner.start();
    System.out.println("ready");
    while (System.in.read() >= 0) {
      continue;
    }
  }

  static void spin() {
    while (true) {
      for (int i = 0; i < 1000; i++) {
        sink += i;
      }
    }
  }
}
