package jtrace.instrument;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which of the loaded classes have methods that are asked for. */
final class Wanted {
  private static final String CONSTRUCTOR = "<init>";

  private final Pattern type;
  private final Pattern method;
  private final List<Class<?>> classes = new ArrayList<>();
  private final List<String> methods = new ArrayList<>();
  private String hint = "no loaded class has this name";

  /**
   * @param type name of the class, {@code *} for any text
   * @param method name of the method, {@code <init>} for constructors
   */
  Wanted(String type, String method) {
    this.type = glob(type);
    this.method = glob(method);
  }

  private static Pattern glob(String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : text.split("\\*", -1)) {
      regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString());
  }

  boolean isWanted(String name) {
    return method.matcher(name).matches();
  }

  /** Looks through what is loaded; nothing is changed. */
  void look(Instrumentation instrumentation) {
    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
      if (each.getClassLoader() != Wanted.class.getClassLoader()
          && !each.isArray()
          && type.matcher(each.getName()).matches()) {
        add(each, instrumentation);
      }
    }
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
          add(each, declared, declared.getName());
        }
      }
      for (Executable declared : each.getDeclaredConstructors()) {
        add(each, declared, CONSTRUCTOR);
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
              + ": name the class that has the code";
    }
  }

  private void add(Class<?> type, Executable declared, String name) {
    boolean hasCode = (declared.getModifiers() & (Modifier.ABSTRACT | Modifier.NATIVE)) == 0;
    if (hasCode && isWanted(name)) {
      methods.add(type.getName() + "." + name);
    }
  }

  List<Class<?>> classes() {
    return classes;
  }

  /** Class and name of each method that has code. */
  List<String> methods() {
    return methods;
  }

  /** Why there are none. */
  String hint() {
    return hint;
  }
}
