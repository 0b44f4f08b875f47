package jtrace.record;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import jtrace.loader.abi.NoteView;
import jtrace.profile.Frame;
import jtrace.profile.RecordingSink;

/** Turns the kernel's notes into samples. */
final class NoteSamples {
  private final RecordingSink sink;
  private final StackIds stacks;
  private final Map<Integer, NoteMeaning> meanings;
  private final ToppedStacks topped;
  private final Untold<NoteView> untold;
  private long notes;
  private long whole;
  private long unknownStacks;

  /**
   * @param stacks what the kernel's stack ids stand for
   * @param meanings what a note says, by the event's id
   */
  NoteSamples(RecordingSink sink, StackIds stacks, Map<Integer, NoteMeaning> meanings) {
    this.sink = sink;
    this.stacks = stacks;
    this.meanings = Map.copyOf(meanings);
    topped = new ToppedStacks(sink);
    untold = new Untold<>(note -> stacks.find(note.stackId()).isPresent(), this::write);
  }

  /** Takes a note; one whose stack has not been told yet is kept until it is. */
  void add(NoteView note) throws IOException {
    untold.add(note);
  }

  /** Writes those that waited for their stacks; all of them when no more stacks will come. */
  void settle(boolean last) throws IOException {
    untold.settle(last);
  }

  private void write(NoteView note) throws IOException {
    NoteMeaning meaning = meanings.get(note.event());
    if (meaning == null || SampleWriter.isAgents(note.comm())) {
      return;
    }
    Optional<WaitStack> found = stacks.find(note.stackId());
    if (found.isEmpty()) {
      unknownStacks++;
      return;
    }
    WaitStack stack = found.get();
    if (!meaning.concerns(stack.process(), note)) {
      return;
    }
    notes++;
    whole += stack.end().isWhole() ? 1 : 0;
    Optional<Frame> top = meaning.top(stack.process(), note);
    sink.sample(
        note.event(),
        note.timeNanos(),
        note.cpu(),
        stack.process().threadId(stack, note.tid(), note.comm(), note.startTimeNanos(), 0),
        topped.id(note.stackId(), stack, top),
        meaning.count(note),
        note.weight());
  }

  /** Notes written so far. */
  long notes() {
    return notes;
  }

  /** Of them, those with a whole stack. */
  long whole() {
    return whole;
  }

  /** Notes whose stack was never told: not written. */
  long unknownStacks() {
    return unknownStacks;
  }
}
