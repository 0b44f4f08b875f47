package jtrace.profile.jtr;

import jtrace.profile.RecordingBuilder;

/** Decodes sample blocks into a builder; each block stands for itself. */
final class SampleDecoder {
  private static final int SAMPLE_BYTES = 56;

  private static final int FIRST_WITH_COUNTS = 3;

  private final RecordingBuilder into;
  private final DefinitionDecoder definitions;
  private final MemoryBudget budget;

  SampleDecoder(RecordingBuilder into, DefinitionDecoder definitions, MemoryBudget budget) {
    this.into = into;
    this.definitions = definitions;
    this.budget = budget;
  }

  void decode(ByteSource in, long blockTimeNanos, int major)
      throws DamagedBlockException, JtrException {
    long[] previousValues = new long[definitions.eventCount()];
    for (int i = 0; i < previousValues.length; i++) {
      previousValues[i] = into.tables().events().get(definitions.event(i)).period();
    }
    long timeNanos = blockTimeNanos;
    while (in.hasMore()) {
      budget.take(SAMPLE_BYTES);
      long fileEvent = in.varint();
      int event = definitions.event(fileEvent);
      timeNanos += in.zigzag();
      int cpu = (int) in.zigzag();
      int thread = definitions.thread(in.varint());
      int stack = definitions.stack(in.varint());
      long count = major < FIRST_WITH_COUNTS ? 1 : in.varint();
      if (count < 1) {
        throw new DamagedBlockException("a sample of no event");
      }
      long value = previousValues[(int) fileEvent] + in.zigzag();
      previousValues[(int) fileEvent] = value;
      into.sample(event, timeNanos, cpu, thread, stack, count, value);
    }
  }
}
