package jtrace.instrument;

import net.bytebuddy.asm.Advice;

/**
 * What is put into a method whose arguments are told, besides what {@link CallAdvice} tells: text
 * in UTF-16 behind the other words. It is made when the method begins, before arguments change, and
 * runs no code of the application: of an object it tells the class and the identity hash.
 */
final class ArgumentsAdvice {
  static final int ARGUMENTS_MAX = 6;

  /** Of all arguments together, and of a string. */
  private static final int TEXT_CHARS_MAX = 128;

  private static final int STRING_CHARS_MAX = 60;
  private static final int HEAD_WORDS = 4;
  private static final int LENGTH_SHIFT = 8;
  private static final int CHARS_A_WORD = 4;

  private ArgumentsAdvice() {}

  /** The beginning, for methods and constructors: a handler around it would not do for these. */
  static final class Beginning {
    private Beginning() {}

    @Advice.OnMethodEnter
    static long[] enter(
        @Advice.AllArguments Object[] all, @ProbeId long probe, @ArgumentMask long mask) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < all.length && i < ARGUMENTS_MAX; i++) {
        Object each = all[i];
        if ((mask >> i & 1) == 0) {
          continue;
        }
        if (text.length() > 0) {
          text.append(", ");
        }
        if (each instanceof String) {
          String string = (String) each;
          text.append('"').append(string, 0, Math.min(string.length(), STRING_CHARS_MAX));
          text.append(string.length() > STRING_CHARS_MAX ? "...\"" : "\"");
        } else if (each == null || each instanceof Boolean || each instanceof Character) {
          text.append(each);
        } else if (each instanceof Number && each.getClass().getName().startsWith("java.")) {
          text.append(each);
        } else if (each instanceof Enum) {
          text.append(((Enum<?>) each).name());
        } else {
          String name = each.getClass().getName();
          text.append(name.substring(name.lastIndexOf('.') + 1)).append('@');
          text.append(Integer.toHexString(System.identityHashCode(each)));
        }
      }
      int chars = Math.min(text.length(), TEXT_CHARS_MAX);
      long[] words = new long[HEAD_WORDS + (chars + CHARS_A_WORD - 1) / CHARS_A_WORD];
      for (int i = 0; i < chars; i++) {
        words[HEAD_WORDS + i / CHARS_A_WORD] |= (long) text.charAt(i) << i % CHARS_A_WORD * 16;
      }
      words[0] = CallAdvice.MAGIC;
      words[1] = probe;
      words[3] = (long) chars << LENGTH_SHIFT;
      words[2] = System.nanoTime();
      return words;
    }
  }

  /** The end of a method. */
  static final class End {
    private End() {}

    @SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"})
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter long[] words, @Advice.Thrown Throwable thrown) {
      words[2] = System.nanoTime() - words[2];
      words[3] |= thrown == null ? 0 : 1;
      boolean ignored = Thread.holdsLock(words);
    }
  }

  /** The end of a constructor. */
  static final class EndOfConstructor {
    private EndOfConstructor() {}

    @SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"})
    @Advice.OnMethodExit
    static void exit(@Advice.Enter long[] words) {
      words[2] = System.nanoTime() - words[2];
      boolean ignored = Thread.holdsLock(words);
    }
  }
}
