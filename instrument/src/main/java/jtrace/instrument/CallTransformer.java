package jtrace.instrument;

import static net.bytebuddy.matcher.ElementMatchers.isBridge;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * Puts the advice into the classes that are wanted, and into no other; remembers what they were.
 * Not Byte Buddy's AgentBuilder, which touches sun.misc.Unsafe and so has the JVM print a warning.
 */
final class CallTransformer implements ClassFileTransformer {
  private final Wanted wanted;
  private final Set<Class<?>> classes;
  private final Advice ofMethods;
  private final Advice ofConstructors;
  private final Map<Class<?>, byte[]> before = new HashMap<>();
  private volatile String failure = "";

  /**
   * @param arguments which are told, a bit each; 0 for none
   */
  CallTransformer(Wanted wanted, long probe, long arguments) {
    this.wanted = wanted;
    this.classes = new HashSet<>(wanted.classes());
    Advice.WithCustomMapping advice =
        Advice.withCustomMapping().bind(ProbeId.class, probe).bind(ArgumentMask.class, arguments);
    ClassFileLocator own = ClassFileLocator.ForClassLoader.of(CallAdvice.class.getClassLoader());
    if (arguments == 0) {
      ofMethods = advice.to(CallAdvice.class, own);
      ofConstructors = advice.to(CallAdvice.OfConstructor.class, own);
    } else {
      Class<?> begin = ArgumentsAdvice.Beginning.class;
      ofMethods = advice.to(begin, ArgumentsAdvice.End.class, own);
      ofConstructors = advice.to(begin, ArgumentsAdvice.EndOfConstructor.class, own);
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
    if (type == null || !classes.contains(type)) {
      return null; // as the interface wants it: unchanged
    }
    synchronized (before) {
      before.put(type, bytes.clone());
    }
    try {
      return instrumented(type.getName(), loader, bytes);
    } catch (Throwable e) { // what is thrown here nobody hears of
      failure = type.getName() + ": " + e;
      return null;
    }
  }

  private byte[] instrumented(String name, ClassLoader loader, byte[] bytes) {
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(name, bytes),
            loader == null
                ? ClassFileLocator.ForClassLoader.ofBootLoader()
                : ClassFileLocator.ForClassLoader.of(loader));
    ElementMatcher<MethodDescription> named =
        method -> wanted.isWanted(method.getInternalName(), method.getDescriptor());
    return new ByteBuddy()
        .with(TypeValidation.DISABLED)
        .decorate(TypePool.Default.of(locator).describe(name).resolve(), locator)
        .visit(
            new AsmVisitorWrapper.ForDeclaredMethods()
                .method(isMethod().and(not(isBridge())).and(named), ofMethods)
                .constructor(isConstructor().and(named), ofConstructors))
        .make()
        .getBytes();
  }

  /** Why a class could not be changed; empty when all were. */
  String failure() {
    return failure;
  }

  /** Whether these are the bytes that the class had without the advice. */
  boolean isAsBefore(Class<?> type, byte[] bytes) {
    synchronized (before) {
      byte[] known = before.get(type);
      return known == null || Arrays.equals(known, bytes);
    }
  }
}
