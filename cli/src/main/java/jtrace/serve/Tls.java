package jtrace.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** A server's certificate and key, from PEM files. */
public final class Tls {
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** Kinds of keys, with a signature that each can make. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private Tls() {}

  /**
   * Reads the chain, the server's certificate first, and its key.
   *
   * @throws WorldException when one of them is unreadable, or they do not fit
   */
  public static SSLContext of(Path certificates, Path key) {
    try {
      char[] password = new char[0];
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      PrivateKey own = key(key);
      Certificate[] chain = chain(certificates);
      checkThatTheyFit(own, chain[0]);
      store.setKeyEntry("server", own, password, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw problem(certificates + " with " + key, String.valueOf(e.getMessage()), e);
    }
  }

  /** The JDK would find out at each handshake, and tell only the client. */
  private static void checkThatTheyFit(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException, IOException {
    byte[] text = {1, 2, 3};
    Signature signing = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
    signing.initSign(key);
    signing.update(text);
    byte[] signature = signing.sign();
    boolean fits = key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm());
    if (fits) {
      signing.initVerify(certificate.getPublicKey());
      signing.update(text);
      fits = signing.verify(signature);
    }
    if (!fits) {
      throw new IOException("the key belongs to another certificate than the first one");
    }
  }

  private static Certificate[] chain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (chain.isEmpty()) {
        throw new IOException("there is no certificate in " + file);
      }
      return chain.toArray(Certificate[]::new);
    } catch (GeneralSecurityException e) {
      throw problem(file.toString(), "it holds no readable X.509 certificate", e);
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    String text = "";
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
    }
    Matcher key = KEY.matcher(text);
    if (!key.find()) {
      throw new IOException(
          file + " holds no 'BEGIN PRIVATE KEY'; convert it: openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
    for (String kind : SIGNATURES.keySet()) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (GeneralSecurityException e) {
        continue; // of another kind
      }
    }
    throw new IOException("the key in " + file + " is of none of the kinds " + SIGNATURES.keySet());
  }

  private static WorldException problem(String files, String why, Exception cause) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot use the certificate " + files,
            why,
            "give PEM files: --tls-cert the certificate with its chain, --tls-key its PKCS#8 key"),
        cause);
  }
}
