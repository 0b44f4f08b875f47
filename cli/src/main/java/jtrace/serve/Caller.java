package jtrace.serve;

import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param user of a local socket's peer; empty when it is not known and everything is allowed
 */
record Caller(Optional<UserPrincipal> user) {
  /** Let in by address, token or certificate: may profile what is served. */
  static final Caller TRUSTED = new Caller(Optional.empty());

  static Caller of(UserPrincipal user) {
    return new Caller(Optional.of(user));
  }

  /** Whether the process is the caller's own, or the caller may see all. */
  boolean maySee(Host host, int pid) {
    return isAll() || host.owner(pid).equals(user);
  }

  /** Whether the caller may see processes of other users. */
  boolean isAll() {
    return user.isEmpty() || user.get().equals(LocalSocket.root());
  }

  String words() {
    return user.map(UserPrincipal::getName).orElse("anybody");
  }
}
