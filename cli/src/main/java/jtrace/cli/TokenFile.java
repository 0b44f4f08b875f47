package jtrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** A file that holds a secret. */
final class TokenFile {
  private static final int TOKEN_MIN = 16;
  private static final int TOKEN_BYTES_MAX = 4096;
  private static final Set<PosixFilePermission> OPEN_TO_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private TokenFile() {}

  /** Never on the command line, where every user of the host could read it. */
  static String read(String file) {
    Path path = Path.of(file);
    try (var in = Files.newInputStream(path)) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      if (OPEN_TO_OTHERS.stream().anyMatch(permissions::contains)) {
        throw problem(file, "other users may read or change it", "chmod 600 " + file);
      }
      String token = new String(in.readNBytes(TOKEN_BYTES_MAX), StandardCharsets.UTF_8).strip();
      if (token.length() < TOKEN_MIN || !token.matches("[!-~]+")) {
        throw problem(
            file,
            "the token has fewer than " + TOKEN_MIN + " characters, or blanks",
            "make one: openssl rand -hex 32 > " + file);
      }
      return token;
    } catch (IOException e) {
      throw problem(file, "it cannot be read: " + e, "check its name and rights");
    }
  }

  private static WorldException problem(String file, String why, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED, new Problem("cannot use the token file " + file, why, remedy));
  }
}
