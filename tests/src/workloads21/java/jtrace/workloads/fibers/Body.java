package jtrace.workloads.fibers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What the levels of a virtual thread do: block at the end, burn CPU time on the way back. */
public final class Body {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final long PARK_NANOS = 20_000;
  private static final int SPIN = 600;

  private final Object monitor = new Object();
  private final BlockingQueue<Long> questions = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> answers = new LinkedBlockingQueue<>();
  private Runnable yielding = Thread::yield;
  private Socket socket;
  private int passes;

  /** Passes the levels up to some that catches it. */
  @SuppressWarnings("serial")
  public static final class Thrown extends RuntimeException {
    final long value;

    Thrown(long value) {
      super("thrown");
      this.value = value;
    }
  }

  /** What {@link Blocking#YIELD} and {@link Blocking#THROW} do instead of {@code Thread.yield}. */
  public void yieldBy(Runnable instead) {
    yielding = instead;
  }

  /** Takes some microseconds. */
  long up(long x) {
    long y = x;
    for (int i = 0; i < SPIN; i++) {
      y = y * 31L + (y >>> 7);
    }
    return y;
  }

  /** Ends the exception's way at every third level that catches. */
  long passed(Thrown thrown) {
    long y = up(thrown.value);
    if (++passes % 3 != 0) {
      throw thrown;
    }
    return y;
  }

  long block(Blocking how, long x) {
    switch (how) {
      case YIELD -> yielding.run();
      case PARK -> LockSupport.parkNanos(PARK_NANOS);
      case SLEEP -> sleep();
      case QUEUE -> ask(x);
      case SOCKET -> echo((int) x);
      case LOCK -> lock();
      case MONITOR -> {
        synchronized (monitor) {
          LockSupport.parkNanos(PARK_NANOS);
        }
      }
      case PINNED -> pinned();
      case THROW -> {
        yielding.run();
        throw new Thrown(x);
      }
    }
    return x;
  }

  private static void sleep() {
    try {
      Thread.sleep(0, 50_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void lock() {
    LOCK.lock();
    try {
      LockSupport.parkNanos(PARK_NANOS);
    } finally {
      LOCK.unlock();
    }
  }

  private void ask(long x) {
    try {
      questions.put(x);
      answers.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers what {@link Blocking#QUEUE} asks, in a thread of its own. */
  public void answer() {
    try {
      while (true) {
        answers.put(questions.take());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void echo(int x) {
    try {
      if (socket == null) {
        socket = new Socket(InetAddress.getLoopbackAddress(), EchoServer.PORT);
      }
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(x);
      in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pinned() {
    Pin.call(Pin.PIN);
    try {
      LockSupport.parkNanos(PARK_NANOS);
    } finally {
      Pin.call(Pin.UNPIN);
    }
  }

  /**
   * {@code Continuation.pin}, which is not exported; frames of native code have the same effect.
   */
  private static final class Pin {
    static final Method PIN = method("pin");
    static final Method UNPIN = method("unpin");

    static Method method(String name) {
      try {
        return Class.forName("jdk.internal.vm.Continuation").getMethod(name);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    static void call(Method method) {
      try {
        method.invoke(null);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(
            "run with --add-exports java.base/jdk.internal.vm=ALL-UNNAMED", e);
      }
    }
  }

  /** Sends back what it gets, byte by byte, each connection in a virtual thread. */
  static final class EchoServer {
    static final int PORT = start();

    private EchoServer() {}

    private static int start() {
      try {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("echo-server").start(() -> accept(server));
        return server.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void accept(ServerSocket server) {
      try {
        while (true) {
          Socket connection = server.accept();
          Thread.ofVirtual().name("echo").start(() -> copy(connection));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void copy(Socket connection) {
      try (connection) {
        connection.setTcpNoDelay(true);
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
          out.write(b);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
