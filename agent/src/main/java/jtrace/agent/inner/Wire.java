package jtrace.agent.inner;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Principal;

/**
 * The connection to the host, which waits in a folder that only this JVM's user can open: a Unix
 * socket, or two pipes for a Java that has no such sockets (before 16) or cannot tell who is at the
 * other end of one. Closing it ends a read or write of another thread.
 */
final class Wire implements Closeable {
  private static final String ROOT = "root";
  private static final boolean HAS_SOCKETS = hasSockets();

  private final ReadableByteChannel in;
  private final WritableByteChannel out;

  private Wire(ReadableByteChannel in, WritableByteChannel out) {
    this.in = in;
    this.out = out;
  }

  static Wire connect(Path folder) throws IOException, ReflectiveOperationException {
    if (HAS_SOCKETS) {
      ByteChannel channel = connectTo(folder.resolve("socket"));
      return new Wire(channel, channel);
    }
    // neither blocks: the host holds the other ends open
    return new Wire(
        FileChannel.open(folder.resolve("to-agent"), StandardOpenOption.READ),
        FileChannel.open(folder.resolve("to-host"), StandardOpenOption.WRITE));
  }

  private static boolean hasSockets() {
    try {
      Class.forName("java.net.UnixDomainSocketAddress");
      Class.forName("jdk.net.UnixDomainPrincipal"); // of a module that small images may lack
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** What {@link #connect} takes, by the names that the host knows. */
  static String kind() {
    return HAS_SOCKETS ? "socket" : "pipes";
  }

  /** Only Java 16 and newer have these methods; this class is made for 8. */
  private static SocketChannel connectTo(Path socket)
      throws IOException, ReflectiveOperationException {
    Class<?> address = Class.forName("java.net.UnixDomainSocketAddress");
    SocketChannel channel =
        (SocketChannel)
            SocketChannel.class
                .getMethod("open", java.net.SocketAddress.class)
                .invoke(null, address.getMethod("of", Path.class).invoke(null, socket));
    try {
      checkPeer(channel, Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS));
      return channel;
    } catch (IOException | ReflectiveOperationException e) {
      channel.close();
      throw e;
    }
  }

  /** The host listens as this JVM's user or as root; anybody else is no host. */
  private static void checkPeer(SocketChannel channel, Principal owner)
      throws IOException, ReflectiveOperationException {
    Object option =
        Class.forName("jdk.net.ExtendedSocketOptions").getField("SO_PEERCRED").get(null);
    Object peer = channel.getOption((java.net.SocketOption<?>) option);
    Object user = Class.forName("jdk.net.UnixDomainPrincipal").getMethod("user").invoke(peer);
    String name = ((Principal) user).getName();
    if (!name.equals(owner.getName()) && !name.equals(ROOT)) {
      throw new IOException("user " + name + " listens there");
    }
  }

  /** Fills the buffer. */
  void read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (in.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    bytes.flip();
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    out.close();
  }
}
