import java.io.PrintWriter;
import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Lets every method of a program keep the shadow stack, but for constructors, whose first
 * instructions must be another constructor's call. Arguments: a file for the methods' numbers, then
 * the prefixes of the classes.
 */
public final class ShadowAgent {
  private static PrintWriter names;
  private static int methods;

  private ShadowAgent() {}

  private static final class Numbers implements Advice.OffsetMapping.Factory<ShadowAdvice.Number> {
    @Override
    public Class<ShadowAdvice.Number> getAnnotationType() {
      return ShadowAdvice.Number.class;
    }

    @Override
    public Advice.OffsetMapping make(
        ParameterDescription.InDefinedShape target,
        AnnotationDescription.Loadable<ShadowAdvice.Number> annotation,
        AdviceType adviceType) {
      return (type, method, assigner, argumentHandler, sort) ->
          Advice.OffsetMapping.Target.ForStackManipulation.of(number(type, method));
    }
  }

  private static final java.util.Map<String, Integer> NUMBERS = new java.util.HashMap<>();

  /**
   * The class is the one that has the code: to Byte Buddy a public class's bridge to a method of its
   * package-private superclass is that method.
   */
  private static synchronized Integer number(TypeDescription type, MethodDescription method) {
    MethodDescription.InDefinedShape defined = method.asDefined();
    String name =
        type.getName() + " " + defined.getInternalName() + " " + defined.getDescriptor();
    Integer known = NUMBERS.get(name);
    if (known == null) {
      known = ++methods;
      NUMBERS.put(name, known);
      names.println(known + " " + name);
      names.flush();
    }
    return known;
  }

  public static void premain(String arguments, Instrumentation instrumentation) throws Exception {
    String[] parts = arguments.split(",");
    names = new PrintWriter(parts[0], "UTF-8");
    net.bytebuddy.matcher.ElementMatcher.Junction<net.bytebuddy.description.NamedElement> classes =
        ElementMatchers.none();
    for (int i = 1; i < parts.length; i++) {
      classes = classes.or(ElementMatchers.nameStartsWith(parts[i]));
    }
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .ignore(ElementMatchers.none())
        .type(ElementMatchers.not(ElementMatchers.isInterface()).and(classes))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(
                    Advice.withCustomMapping()
                        .bind(new Numbers())
                        .to(ShadowAdvice.class)
                        .on(
                            ElementMatchers.isMethod()
                                .and(ElementMatchers.not(ElementMatchers.isNative()))
                                .and(ElementMatchers.not(ElementMatchers.isAbstract())))))
        .installOn(instrumentation);
    ShadowStack.announce();
  }
}
