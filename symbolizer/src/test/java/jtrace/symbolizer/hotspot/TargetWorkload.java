package jtrace.symbolizer.hotspot;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** What the child JVMs run: something to compile, then answers to questions on standard input. */
final class TargetWorkload {
  static final String NAME = "jtrace.symbolizer.hotspot.TargetWorkload";

  /** Enough implementations for vtable and itable stubs. */
  private static final Shape[] SHAPES = {new One(), new Two(), new Three(), new Four()};

  static volatile long sink;

  interface Shape {
    long area(int side);
  }

  static final class One implements Shape {
    @Override
    public long area(int side) {
      return side;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  static final class Two implements Shape {
    @Override
    public long area(int side) {
      return 2L * side;
    }

    @Override
    public int hashCode() {
      return 2;
    }
  }

  static final class Three implements Shape {
    @Override
    public long area(int side) {
      return 3L * side;
    }

    @Override
    public int hashCode() {
      return 3;
    }
  }

  static final class Four implements Shape {
    @Override
    public long area(int side) {
      return 4L * side;
    }

    @Override
    public int hashCode() {
      return 4;
    }
  }

  private TargetWorkload() {}

  public static void main(String[] args) throws Exception {
    Thread.currentThread().setName("the main thread with a long name é中");
    warmUp();
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println("?");
    }
  }

  static void warmUp() {
    for (int i = 0; i < 400; i++) {
      sink += sorted(i) + fibonacci(15) + applied(i, x -> x + 1);
      for (Shape shape : SHAPES) {
        for (int k = 0; k < 5000; k++) {
          sink += shape.area(k) + shape.hashCode();
        }
      }
    }
  }

  static int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  static long sorted(int seed) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      numbers.add(i * 31 % 977 + seed);
    }
    Collections.sort(numbers);
    return numbers.get(250);
  }

  static long applied(int seed, IntUnaryOperator operator) {
    long sum = 0;
    for (int i = 0; i < 2000; i++) {
      sum += operator.applyAsInt(i ^ seed);
    }
    return sum;
  }
}
