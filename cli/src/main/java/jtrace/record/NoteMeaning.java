package jtrace.record;

import java.util.Optional;
import jtrace.loader.abi.NoteView;
import jtrace.profile.Frame;

/** What the notes of an event say. */
interface NoteMeaning {
  /** A block or piece of memory; the detail is its size. */
  NoteMeaning MEMORY =
      new NoteMeaning() {
        @Override
        public Optional<Frame> top(TrackedProcess process, NoteView note) {
          return Optional.empty();
        }

        @Override
        public long count(NoteView note) {
          return Allocated.objects(note.weight(), note.detail());
        }
      };

  /** Whether it is of the event at all. */
  default boolean concerns(TrackedProcess process, NoteView note) {
    return true;
  }

  /** The frame above the stack, which is no code. */
  Optional<Frame> top(TrackedProcess process, NoteView note);

  /** How many events it stands for. */
  long count(NoteView note);
}
