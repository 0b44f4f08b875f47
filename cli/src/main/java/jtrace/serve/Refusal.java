package jtrace.serve;

import java.util.Map;

/** A request that gets an error: its status and one line for the client. */
final class Refusal extends RuntimeException {
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int BAD_METHOD = 405;
  static final int CONFLICT = 409;
  static final int TOO_LARGE = 413;
  static final int TOO_MANY = 429;
  static final int FAILED = 500;
  static final int UNAVAILABLE = 503;

  private final int status;

  Refusal(int status, String line) {
    super(line);
    this.status = status;
  }

  Reply reply() {
    Reply reply = Reply.text(status, getMessage() + "\n").with("X-Go-Pprof", "1");
    return status == UNAUTHORIZED
        ? reply.with(Map.of("WWW-Authenticate", "Basic realm=\"jtrace\", charset=\"UTF-8\""))
        : reply;
  }
}
