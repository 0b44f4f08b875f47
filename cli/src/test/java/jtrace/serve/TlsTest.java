package jtrace.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import jtrace.record.WorldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates as {@code keytool} makes them. */
@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final ServeLimits LIMITS =
      new ServeLimits(5, 1000, 2, 10, 1 << 20, Duration.ofSeconds(5));

  @TempDir Path folder;

  /** A new key pair, as PEM files of that name, and as what a client trusts. */
  private KeyStore pair(String name, String algorithm) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    pem(name + ".key", "PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded());
    pem(name + ".pem", "CERTIFICATE", store.getCertificate("server").getEncoded());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    return trusted;
  }

  private void pem(String name, String what, byte[] encoded) throws Exception {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(encoded);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }

  private SSLContext tls(String certificate, String key) {
    return Tls.of(folder.resolve(certificate), folder.resolve(key));
  }

  private static HttpFront front(SSLContext tls) throws Exception {
    HttpFront front =
        new HttpFront(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.of(tls),
            LIMITS,
            _ -> Reply.text(200, "here"),
            new Gatekeeper(Optional.empty(), true),
            _ -> Optional.of(Caller.TRUSTED));
    front.start();
    return front;
  }

  private static HttpResponse<String> get(int port, KeyStore trusted) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/")).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aClientThatTrustsTheCertificateIsAnswered(String algorithm) throws Exception {
    KeyStore trusted = pair("a", algorithm);
    try (HttpFront front = front(tls("a.pem", "a.key"))) {
      assertThat(get(front.port(), trusted).body()).isEqualTo("here");
      KeyStore other = pair("b", algorithm);
      assertThatThrownBy(() -> get(front.port(), other)).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void whoSpeaksPlainlyOrNothingKeepsNobodyWaiting() throws Exception {
    KeyStore trusted = pair("a", "EC");
    try (HttpFront front = front(tls("a.pem", "a.key"));
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), front.port());
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
      plain.setSoTimeout(30_000);
      OutputStream out = plain.getOutputStream();
      out.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      InputStream in = plain.getInputStream();
      assertThat(new String(in.readAllBytes(), UTF_8)).doesNotContain("here");
      assertThat(get(front.port(), trusted).body()).isEqualTo("here");
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void filesThatAreNoPairAreTold() throws Exception {
    pair("a", "EC");
    pair("b", "EC");
    Files.writeString(folder.resolve("none"), "nothing\n");
    assertThatThrownBy(() -> tls("a.pem", "b.key"))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("belongs to another certificate");
    assertThatThrownBy(() -> tls("a.pem", "none"))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("openssl pkcs8");
    assertThatThrownBy(() -> tls("none", "a.key"))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("no readable X.509");
    assertThatThrownBy(() -> tls("missing.pem", "a.key")).isInstanceOf(WorldException.class);
  }
}
