package jtrace.push;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import jtrace.profile.Recording;

/** Profiles on their way to one receiver. */
public final class Push implements AutoCloseable {
  private final Receiver receiver;
  private final Spool spool;
  private final Sender sender;

  /**
   * Begins to send what the folder still holds.
   *
   * @param folder of its own; what it holds is sent first
   * @param token that the receiver wants to see, if any
   * @throws IOException when the folder cannot be had
   */
  public Push(
      Receiver receiver,
      Path folder,
      long maxBytes,
      Optional<String> token,
      Consumer<String> messages)
      throws IOException {
    this(receiver, new Spool(folder, maxBytes), Sender.Backoff.STANDARD, token, messages);
  }

  Push(
      Receiver receiver,
      Spool spool,
      Sender.Backoff backoff,
      Optional<String> token,
      Consumer<String> messages) {
    this.receiver = receiver;
    this.spool = spool;
    this.sender = new Sender(receiver, spool, backoff, token, messages);
  }

  /** Sends what was seen of each process and event, sooner or later. */
  public void add(Recording recording) throws IOException {
    for (Seen seen : seen(recording)) {
      spool.add(
          receiver.body(
              recording,
              recording.processes().get(seen.process),
              recording.events().get(seen.event)));
    }
  }

  /** Both are indexes in the recording. */
  private record Seen(int process, int event) {}

  private static Set<Seen> seen(Recording recording) {
    Set<Seen> all = new LinkedHashSet<>();
    for (int i = 0; i < recording.sampleCount(); i++) {
      int process = recording.threads().get(recording.sampleThread(i)).process();
      all.add(new Seen(process, recording.sampleEvent(i)));
    }
    return all;
  }

  /** Waits until all was sent. */
  public boolean await(Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (spool.oldest().isPresent()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  public Receiver receiver() {
    return receiver;
  }

  public long sent() {
    return sender.sent();
  }

  /** Lost: there was no room, or the receiver would not have it. */
  public long lost() {
    return spool.dropped() + sender.refused();
  }

  public long waitingBytes() throws IOException {
    return spool.sizeBytes();
  }

  @Override
  public void close() {
    sender.close();
  }
}
