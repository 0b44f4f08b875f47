package jtrace.instrument;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.bytebuddy.jar.asm.Type;

/** Which of the loaded classes have methods that are asked for. */
final class Wanted {
  private static final String CONSTRUCTOR = "<init>";

  /** What telling arguments itself calls; a probe there would tell of itself without end. */
  private static final String[] USED_TO_TELL = {
    "java.lang.",
    "java.math.",
    "java.util.concurrent.atomic.",
    "java.util.Arrays",
    "jdk.internal.",
    "sun."
  };

  private final Pattern type;
  private final Pattern method;
  private final Optional<ParameterTypes> parameters;
  private final List<Class<?>> classes = new ArrayList<>();
  private final List<String> methods = new ArrayList<>();
  private String hint = "no loaded class has this name";

  /**
   * @param type name of the class, {@code *} for any text
   * @param method name of the method, {@code <init>} for constructors; in parentheses behind it the
   *     types of its parameters, when not all of the name are meant
   */
  Wanted(String type, String method) {
    int parenthesis = method.indexOf('(');
    this.type = glob(type);
    this.method = glob(parenthesis < 0 ? method : method.substring(0, parenthesis));
    this.parameters =
        parenthesis < 0
            ? Optional.empty()
            : Optional.of(new ParameterTypes(method.substring(parenthesis)));
  }

  static Pattern glob(String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : text.split("\\*", -1)) {
      regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString());
  }

  boolean isWanted(String name, String descriptor) {
    return method.matcher(name).matches()
        && parameters.map(types -> types.matches(descriptor)).orElse(true);
  }

  /** Looks through what is loaded; nothing is changed. */
  void look(Instrumentation instrumentation, boolean tellsArguments) {
    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
      if (each.getClassLoader() != Wanted.class.getClassLoader()
          && !each.isArray()
          && type.matcher(each.getName()).matches()) {
        if (tellsArguments && isUsedToTell(each)) {
          hint = each.getName() + " is used to tell arguments: its calls are measured without them";
        } else {
          add(each, instrumentation);
        }
      }
    }
  }

  private static boolean isUsedToTell(Class<?> type) {
    if (type.getClassLoader() != null) {
      return false;
    }
    for (String start : USED_TO_TELL) {
      if (type.getName().startsWith(start)) {
        return true;
      }
    }
    return false;
  }

  private void add(Class<?> each, Instrumentation instrumentation) {
    if (!instrumentation.isModifiableClass(each)) {
      hint = each.getName() + " cannot be changed in this JVM";
      return;
    }
    int before = methods.size();
    try {
      for (Method declared : each.getDeclaredMethods()) {
        if (!declared.isBridge()) { // it calls the other of the same name
          add(each, declared, declared.getName(), Type.getMethodDescriptor(declared));
        }
      }
      for (Constructor<?> declared : each.getDeclaredConstructors()) {
        add(each, declared, CONSTRUCTOR, Type.getConstructorDescriptor(declared));
      }
    } catch (LinkageError e) {
      hint = each.getName() + " refers to a class that is missing: " + e.getMessage();
      return;
    }
    if (methods.size() > before) {
      classes.add(each);
    } else if (methods.isEmpty()) {
      hint =
          each.getName()
              + (each.isInterface() ? " is an interface" : " has no such method with code")
              + ": name the class that has the code, and the types that it declares";
    }
  }

  private void add(Class<?> type, Executable declared, String name, String descriptor) {
    boolean hasCode = (declared.getModifiers() & (Modifier.ABSTRACT | Modifier.NATIVE)) == 0;
    if (hasCode && isWanted(name, descriptor)) {
      methods.add(type.getName() + "." + name + ParameterTypes.words(descriptor));
    }
  }

  List<Class<?>> classes() {
    return classes;
  }

  /** Class, name and parameter types of each method that has code. */
  List<String> methods() {
    return methods;
  }

  /** Why there are none. */
  String hint() {
    return hint;
  }
}
