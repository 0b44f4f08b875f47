package jtrace.cli;

import jtrace.record.WorldException;

/** What the exit code of {@code jtrace} says; the table in docs/CLI.md is made of these. */
enum ExitCode {
  OK(0, "it worked; also after Ctrl-C, when the result was written"),
  FAILED(1, "it did not work: no such process, unreadable file, unwritable output, or a bug"),
  USAGE(2, "wrong usage, or started with a Java older than 25"),
  NOT_PERMITTED(3, "a right, a kernel feature or a library is missing; jtrace doctor says which"),
  PARTIAL(4, "stopped half-way; what was recorded until then is kept and readable"),
  DISAGREE(5, "jtrace verify found that the engines disagree"),
  ABORTED(130, "second Ctrl-C: stopped at once");

  private final int value;
  private final String meaning;

  ExitCode(int value, String meaning) {
    this.value = value;
    this.meaning = meaning;
  }

  int value() {
    return value;
  }

  String meaning() {
    return meaning;
  }

  static ExitCode of(WorldException.Kind kind) {
    return switch (kind) {
      case FAILED -> FAILED;
      case NOT_PERMITTED -> NOT_PERMITTED;
      case PARTIAL -> PARTIAL;
    };
  }
}
