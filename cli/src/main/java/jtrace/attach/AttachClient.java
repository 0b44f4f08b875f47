package jtrace.attach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import jtrace.loader.Credentials;
import jtrace.loader.Deadline;
import jtrace.loader.ForeignFolder;
import jtrace.loader.HeldProcess;
import jtrace.loader.OtherUser;
import jtrace.loader.UnixSocket;

/**
 * A client of HotSpot's attach listener, version 1 of its protocol, which JDK 8 to 26 understand
 * (attachListener_posix.cpp). Whatever it does in the target's file system it does with the
 * target's own uid and gid: JDK 8 trusts nobody else, not even root, and so no link that the target
 * has put there leads further than the target itself can go.
 */
final class AttachClient implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final int ARGUMENTS = 3;

  /** HotSpot's own limit up to JDK 23 (AttachOperation::arg_length_max). */
  private static final int ARGUMENT_BYTES_MAX = 1024;

  private final HeldProcess process;
  private final Credentials credentials;
  private final JvmStatus status;
  private final ForeignFolder temporary;
  private final Deadline deadline;

  private AttachClient(
      HeldProcess process,
      Credentials credentials,
      JvmStatus status,
      ForeignFolder temporary,
      Deadline deadline) {
    this.process = process;
    this.credentials = credentials;
    this.status = status;
    this.temporary = temporary;
    this.deadline = deadline;
  }

  /**
   * Checks that the process can be attached to; nothing is done to it yet.
   *
   * @throws jtrace.record.WorldException when it cannot
   */
  static AttachClient open(int pid, Duration timeout) {
    HeldProcess process = HeldProcess.open(pid);
    try {
      JvmStatus status = Obstacles.check(pid);
      ForeignFolder temporary = ForeignFolder.open(pid, "/tmp");
      return new AttachClient(
          process, Credentials.of(pid), status, temporary, Deadline.in(timeout));
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  int pid() {
    return process.pid();
  }

  int innerPid() {
    return status.innerPid();
  }

  Credentials credentials() {
    return credentials;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Sends a command and returns the answer. */
  Reply execute(String command, String... arguments) throws IOException {
    try (UnixSocket socket = connect()) {
      socket.wire().write(request(command, arguments), deadline);
      return Reply.read(socket.wire(), deadline);
    } catch (SocketTimeoutException e) {
      throw Obstacles.noAnswer(pid(), e);
    }
  }

  private static byte[] request(String command, String... arguments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    addText(bytes, "1");
    addText(bytes, command);
    for (int i = 0; i < ARGUMENTS; i++) {
      addText(bytes, i < arguments.length ? arguments[i] : "");
    }
    return bytes.toByteArray();
  }

  private static void addText(ByteArrayOutputStream bytes, String text) throws IOException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > ARGUMENT_BYTES_MAX) {
      throw new IOException("an argument of " + encoded.length + " bytes is too long for a JVM");
    }
    bytes.write(encoded);
    bytes.write(0);
  }

  private UnixSocket connect() throws IOException {
    try {
      return asTarget(this::connectOnce);
    } catch (ConnectException nobodyListens) {
      return start();
    } catch (IOException e) {
      checkName();
      throw e;
    }
  }

  private UnixSocket connectOnce() throws IOException {
    UnixSocket socket = UnixSocket.connect(temporary.entry(".java_pid" + innerPid()), deadline);
    Credentials peer = socket.peer();
    if (peer.pid() != pid()) { // such as a container with the same /tmp and the same inner pid
      socket.close();
      throw Obstacles.otherListener(pid(), innerPid(), peer.pid());
    }
    return socket;
  }

  /**
   * What an earlier JVM of another user has left under this JVM's name: it may not be replaced in a
   * folder with the sticky bit, so the JVM cannot listen.
   */
  private void checkName() throws IOException {
    Path name = temporary.entry(".java_pid" + innerPid());
    if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)
        && !Files.getAttribute(name, "unix:uid", LinkOption.NOFOLLOW_LINKS)
            .equals(credentials.uid())) {
      throw Obstacles.foreignName(pid(), innerPid());
    }
  }

  /** Makes the JVM listen: a file with its pid in its name, and SIGQUIT to look for it. */
  private UnixSocket start() throws IOException {
    checkName();
    awaitHandler();
    Path trigger = temporary.entry(".attach_pid" + innerPid());
    boolean created = asTarget(() -> create(trigger));
    try {
      process.quit();
      while (true) {
        try {
          return asTarget(this::connectOnce);
        } catch (ConnectException notYet) {
          if (deadline.isOver()) {
            throw Obstacles.noAnswer(pid(), notYet);
          }
          pauseWhileAlive();
        }
      }
    } finally {
      if (created) {
        asTarget(() -> Files.deleteIfExists(trigger));
      }
    }
  }

  private boolean create(Path trigger) {
    try {
      Files.createFile(trigger);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false; // another client's, or left by one that died: it serves as well
    } catch (IOException e) {
      throw Obstacles.noTrigger(pid(), e);
    }
  }

  /** A JVM that is starting has no handler yet, and the signal would end it. */
  private void awaitHandler() {
    while (!JvmStatus.of(pid()).map(JvmStatus::catchesQuit).orElse(false)) {
      if (deadline.isOver()) {
        throw Obstacles.noHandler(pid());
      }
      pauseWhileAlive();
    }
  }

  /** Sleeps a moment; throws when the process has ended. */
  void pauseWhileAlive() {
    if (JvmStatus.of(pid()).map(JvmStatus::isEnded).orElse(true)) {
      throw Obstacles.ended(pid());
    }
    try {
      deadline.sleep(LOOK_EVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Obstacles.noAnswer(pid(), e);
    }
  }

  /** Work that may fail as file and socket calls do. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Runs it with the target's rights and no others. */
  <T> T asTarget(Work<T> work) throws IOException {
    try {
      return OtherUser.call(credentials.uid(), credentials.gid(), work::run);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    temporary.close();
    process.close();
  }
}
