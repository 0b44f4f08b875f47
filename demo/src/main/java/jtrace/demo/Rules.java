package jtrace.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongUnaryOperator;

/**
 * Reloads a class every round, as a server with changing rules does. Each copy starts interpreted,
 * is compiled when it gets warm, and is then unloaded.
 */
final class Rules implements AutoCloseable {
  private static final String RULE = "jtrace.demo.PriceRule";
  private static final int EVALUATIONS = 3_000;
  private static final long PAUSE_MILLIS = 20;

  private final Workers workers = new Workers();
  private final byte[] ruleClass;
  private long lastPrice;

  Rules() throws IOException {
    try (InputStream in = Rules.class.getResourceAsStream("PriceRule.class")) {
      ruleClass = in.readAllBytes();
    }
    workers.start("rules", this::reloadAndEvaluate);
  }

  private void reloadAndEvaluate() throws Exception {
    LongUnaryOperator rule =
        (LongUnaryOperator)
            new RuleLoader(ruleClass).loadClass(RULE).getDeclaredConstructor().newInstance();
    for (int i = 0; i < EVALUATIONS; i++) {
      lastPrice = rule.applyAsLong(i);
    }
    if (lastPrice < 1) {
      throw new IllegalStateException("a price of " + lastPrice + " cents");
    }
    Thread.sleep(PAUSE_MILLIS);
  }

  @Override
  public void close() throws InterruptedException {
    workers.close();
  }

  private static final class RuleLoader extends ClassLoader {
    private final byte[] ruleClass;

    RuleLoader(byte[] ruleClass) {
      super(Rules.class.getClassLoader());
      this.ruleClass = ruleClass;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(RULE)) {
        return defineClass(name, ruleClass, 0, ruleClass.length);
      }
      return super.loadClass(name, resolve);
    }
  }
}
