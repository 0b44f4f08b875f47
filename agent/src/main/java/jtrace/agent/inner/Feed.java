package jtrace.agent.inner;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Answers one host's questions, one at a time, on a thread that does nothing in between. The host
 * asks for increments when it can take them, so nothing is buffered for it here; when it is gone,
 * in whatever way, the connection ends, and with it the thread.
 *
 * <p>A question is its length, a letter and what belongs to it; see {@link Answer} for answers.
 */
final class Feed implements Runnable, Closeable {
  private static final int QUESTION_BYTES_MAX = 4096;
  private static final long END_MILLIS = 5_000;

  private final Wire wire;
  private final Thread thread = new Thread(this, "jtrace-agent");
  private final MethodProbes probes;
  private final Runnable atEnd;
  private final CompiledMethods methods = new CompiledMethods();

  private Feed(Wire wire, MethodProbes probes, Runnable atEnd) {
    this.wire = wire;
    this.probes = probes;
    this.atEnd = atEnd;
  }

  /** Connects to the host that waits in the folder. */
  static Feed start(Path folder, MethodProbes probes, Runnable atEnd)
      throws IOException, ReflectiveOperationException {
    Feed feed = new Feed(Wire.connect(folder), probes, atEnd);
    feed.thread.setDaemon(true);
    feed.thread.setContextClassLoader(null); // it would keep the application's
    feed.thread.start();
    return feed;
  }

  @Override
  public void run() {
    try (OwnMemory memory = new OwnMemory()) {
      Answer answer = new Answer(wire);
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
      while (true) {
        length.clear();
        wire.read(length);
        int bytes = length.getInt();
        if (bytes < 1 || bytes > QUESTION_BYTES_MAX) {
          return;
        }
        ByteBuffer question = ByteBuffer.allocate(bytes);
        wire.read(question);
        answer(question, memory, answer);
      }
    } catch (IOException | RuntimeException | Error e) {
      // the host is gone or cannot be understood: there is nobody to tell
      return;
    } finally {
      closeQuietly();
      probes.end();
      atEnd.run();
    }
  }

  private void answer(ByteBuffer question, OwnMemory memory, Answer answer) throws IOException {
    byte letter = question.get();
    switch (letter) {
      case 'F':
        answer.text(JvmFacts.text());
        break;
      case 'C':
        methods.writeNew(answer);
        break;
      case 'M':
        memory.write(question, answer);
        break;
      case 'P':
        byte[] request = new byte[question.remaining()];
        question.get(request);
        answer.text(probes.ask(new String(request, StandardCharsets.UTF_8)));
        break;
      default: // of a later version: an empty answer says that it is not known here
        break;
    }
    answer.end();
  }

  private void closeQuietly() {
    try {
      wire.close();
    } catch (IOException e) {
      return; // gone in any case
    }
  }

  /** Returns when its thread has ended. */
  @Override
  public void close() {
    closeQuietly();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
