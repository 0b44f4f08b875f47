import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;

/** What every instrumented method does first and last, also when it throws. */
public final class ShadowAdvice {
  /** The number of the method. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Number {}

  private ShadowAdvice() {}

  @Advice.OnMethodEnter
  static int enter(@Number int method) {
    return ShadowStack.enter(method);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class)
  static void exit(@Advice.Enter int depth) {
    ShadowStack.exit(depth);
  }
}
