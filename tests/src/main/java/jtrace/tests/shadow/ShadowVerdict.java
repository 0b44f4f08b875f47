package jtrace.tests.shadow;

import java.util.ArrayList;
import java.util.List;

/** How a walk compares with what the program says of itself at the same instant. */
enum ShadowVerdict {
  RIGHT,
  /** Right but for the innermost method, which has begun or ended around its own bookkeeping. */
  IN_FLIGHT,
  /**
   * Every physical frame is right; which methods are inlined at the innermost one's pc is not what
   * the program says: debug information is kept at safepoints only.
   */
  INLINING,
  INCOMPLETE,
  WRONG;

  /**
   * @param walked known methods of each physical frame that has any, innermost first
   * @param said the program's methods, innermost first
   */
  static ShadowVerdict of(List<List<String>> walked, List<String> said, boolean complete) {
    if (!complete) {
      return INCOMPLETE;
    }
    List<String> all = new ArrayList<>();
    walked.forEach(all::addAll);
    if (all.equals(said)) {
      return RIGHT;
    }
    if (all.size() == said.size() + 1 && all.subList(1, all.size()).equals(said)) {
      return IN_FLIGHT;
    }
    if (walked.isEmpty()) {
      return WRONG;
    }
    List<String> innermost = walked.getFirst();
    List<String> callers = all.subList(innermost.size(), all.size());
    int inside = said.size() - callers.size();
    boolean sameCallers = inside >= 0 && said.subList(inside, said.size()).equals(callers);
    boolean sameFrame =
        inside == 0 || inside > 0 && said.get(inside - 1).equals(innermost.getLast());
    return sameCallers && sameFrame ? INLINING : WRONG;
  }
}
