package jtrace.tests.chain;

/** Decides whether a stack is one that a program can have. */
public interface StackJudge {
  Verdict check(FoldedLine line);
}
