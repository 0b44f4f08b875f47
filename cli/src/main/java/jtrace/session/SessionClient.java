package jtrace.session;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/** Gives orders to a background recording. */
public final class SessionClient {
  private static final int ANSWER_BYTES_MAX = 64 << 10;

  private SessionClient() {}

  /**
   * Gives an order and waits for the answer, however long that takes.
   *
   * @throws IOException when nobody listens, or the other end broke off
   */
  public static Properties ask(Path socket, String order) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap((order + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.shutdownOutput();
      byte[] answer = Channels.newInputStream(channel).readNBytes(ANSWER_BYTES_MAX);
      Properties properties = new Properties();
      properties.load(new ByteArrayInputStream(answer));
      if (properties.isEmpty()) {
        throw new IOException("it ended without an answer");
      }
      return properties;
    }
  }

  /** Whether somebody listens there. */
  public static boolean isAnswered(Path socket) {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
