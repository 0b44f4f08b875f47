package jtrace.profile;

import java.util.List;

/** What samples refer to, by dense ids from 0 that index the lists. */
public interface Definitions {
  List<EventType> events();

  List<Module> modules();

  List<ProcessInfo> processes();

  List<ThreadInfo> threads();

  List<Frame> frames();

  /** A copy of the stack's frame ids, leaf first. */
  int[] stackFrames(int stack);

  StackEnd stackEnd(int stack);
}
