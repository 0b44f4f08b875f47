package jtrace.symbolizer.unwind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers distinct rules; {@link UnwindRule#NONE} is 0. */
final class RuleNumbers {

  private final Map<UnwindRule, Integer> numbers = new HashMap<>();
  private UnwindRule last = UnwindRule.NONE;
  private int lastNumber;
  private final List<UnwindRule> rules = new ArrayList<>();

  RuleNumbers() {
    of(UnwindRule.NONE);
  }

  int of(UnwindRule rule) {
    if (rule != last || rules.isEmpty()) {
      lastNumber = numberOf(rule);
      last = rule;
    }
    return lastNumber;
  }

  private int numberOf(UnwindRule rule) {
    Integer known = numbers.get(rule);
    if (known != null) {
      return known;
    }
    int number = rules.size();
    numbers.put(rule, number);
    rules.add(rule);
    return number;
  }

  UnwindRule rule(int number) {
    return rules.get(number);
  }

  List<UnwindRule> rules() {
    return rules;
  }
}
