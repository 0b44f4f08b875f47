package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.profiles.v1development.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receiver of pushed profiles that goes away: {@code -De2e.outage=600}, for so many seconds. */
@E2e
class PushOutageTest {
  private static final int OUTAGE_SECONDS = Integer.getInteger("e2e.outage", 6);
  private static final int WINDOW_SECONDS = OUTAGE_SECONDS < 60 ? 2 : 15;

  /** The longest pause between two tries, and the time to send what has waited. */
  private static final int RETRY_SECONDS = 90;

  @TempDir Path folder;
  private final BlockingQueue<Profile> came = new LinkedBlockingQueue<>();

  /** Takes one profile a request, of one process. */
  private HttpServer receiver(int port) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext(
        "/",
        exchange -> {
          came.add(
              ExportProfilesServiceRequest.parseFrom(exchange.getRequestBody())
                  .getResourceProfiles(0)
                  .getScopeProfiles(0)
                  .getProfiles(0));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
    return http;
  }

  private Profile next() throws InterruptedException {
    Profile profile = came.poll(RETRY_SECONDS, TimeUnit.SECONDS);
    assertThat(profile).as("a profile within %s s", RETRY_SECONDS).isNotNull();
    return profile;
  }

  private static long end(Profile profile) {
    return profile.getTimeUnixNano() + profile.getDurationNano();
  }

  @Test
  void whatWasMeasuredMeanwhileComesInItsOrderAndWhole() throws Exception {
    HttpServer http = receiver(0);
    int port = http.getAddress().getPort();
    List<Profile> all = new ArrayList<>();
    try (Child target = Targets.busyNative();
        Jtrace server =
            Jtrace.start(
                "serve",
                "--http",
                "127.0.0.1:0",
                "--socket",
                folder.resolve("jtrace.sock").toString(),
                "-p",
                "" + target.pid(),
                "--push",
                "otlp=http://127.0.0.1:" + port,
                "--push-every",
                WINDOW_SECONDS + "s",
                "--push-spool",
                folder.resolve("spool").toString())) {
      all.add(next());
      http.stop(0);
      Child.until(Duration.ofSeconds(OUTAGE_SECONDS), () -> false); // what is tested: time passes
      all.addAll(drained());
      long unansweredNanos = all.getLast().getTimeUnixNano(); // that one may come again
      long backNanos = System.currentTimeMillis() * 1_000_000L;
      http = receiver(port);
      while (end(all.getLast()) < backNanos) {
        Profile next = next();
        if (next.getTimeUnixNano() != unansweredNanos) {
          all.add(next);
        }
      }
      server.child().signal("INT");
      server.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    } finally {
      http.stop(0);
    }
    assertThat(all).hasSizeGreaterThan(OUTAGE_SECONDS / (WINDOW_SECONDS + 1));
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).getTimeUnixNano()).as("window %s", i).isEqualTo(end(all.get(i - 1)));
    }
    assertThat(all).allSatisfy(window -> assertThat(window.getSamplesList()).isNotEmpty());
  }

  private List<Profile> drained() {
    List<Profile> profiles = new ArrayList<>();
    came.drainTo(profiles);
    return profiles;
  }
}
