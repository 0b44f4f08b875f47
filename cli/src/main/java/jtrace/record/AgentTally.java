package jtrace.record;

import java.io.IOException;
import jtrace.profile.RecordingSink;

/**
 * How names of compiled frames from the JVM's tables and from its own list compare.
 *
 * @param agreed the same method
 * @param differed another method: the list's was taken
 * @param onlyListed the tables had it no more
 * @param unlisted the list did not have it yet, or has no such method at all
 * @param forgotten listed methods that were dropped to bound memory
 */
record AgentTally(long agreed, long differed, long onlyListed, long unlisted, long forgotten) {
  static final AgentTally NONE = new AgentTally(0, 0, 0, 0, 0);

  AgentTally plus(AgentTally other) {
    return new AgentTally(
        agreed + other.agreed,
        differed + other.differed,
        onlyListed + other.onlyListed,
        unlisted + other.unlisted,
        forgotten + other.forgotten);
  }

  String words() {
    return agreed + onlyListed + differed == 0
        ? "the JVM lists no compiled methods to compare their names with"
        : "of the names of compiled code "
            + agreed
            + " agree with the JVM's own list, "
            + differed
            + " differ, "
            + onlyListed
            + " are only there, "
            + unlisted
            + " are not there";
  }

  void write(RecordingSink sink) throws IOException {
    sink.counter("names.agent.agreed", agreed);
    sink.counter("names.agent.differed", differed);
    sink.counter("names.agent.only-listed", onlyListed);
    sink.counter("names.agent.unlisted", unlisted);
    sink.counter("names.agent.forgotten", forgotten);
  }
}
