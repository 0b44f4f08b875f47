package jtrace.workloads;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A Jetty server on the loopback interface; {@code wrk} loads it, or Java's own client where that
 * is absent, then in the same process. Options: {@code warm=5}, {@code seconds=30}.
 */
public final class JettyLoad {
  private static final Path WRK = Path.of("/usr/bin/wrk");

  /** Runs a command that ends with this process, however it ends: when standard input does. */
  private static final String ENDS_WITH_US =
      "exec 3<&0; \"$@\" & load=$!; (cat <&3; kill $load) >/dev/null 2>&1 & wait $load";

  private JettyLoad() {}

  public static void main(String[] args) throws Exception {
    Life life = new Life(args);
    Server server = new Server(new QueuedThreadPool(8, 4));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    Operations operations = new Operations(life);
    server.setHandler(new Page(operations));
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/page");
    load(uri, life.option("warm", 5));
    long cpu = Life.cpuNanos();
    operations.startTicks();
    life.ready();
    System.out.println("OPERATIONS " + load(uri, life.option("seconds", 30)));
    System.out.println("CPU " + (Life.cpuNanos() - cpu));
    System.out.println("DONE");
    server.stop();
  }

  /** Number of requests and the seconds they took. */
  private static String load(URI uri, int seconds) throws IOException, InterruptedException {
    if (!Files.isExecutable(WRK)) {
      return clientLoad(uri, seconds);
    }
    Process wrk =
        new ProcessBuilder(
                "sh",
                "-c",
                ENDS_WITH_US,
                "sh",
                WRK.toString(),
                "-t1",
                "-c16",
                "-d" + seconds + "s",
                uri.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.getOutputStream().close();
    for (String line : output.split("\n", -1)) {
      if (line.contains(" requests in ")) {
        return line.strip().split(" ", -1)[0] + " " + seconds;
      }
    }
    throw new IllegalStateException("wrk said: " + output);
  }

  private static String clientLoad(URI uri, int seconds) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long requests = 0;
    while (System.nanoTime() - end < 0) {
      client.send(request, HttpResponse.BodyHandlers.discarding());
      requests++;
    }
    return requests + " " + seconds;
  }

  /** Answers with a table that it makes anew for every request. */
  static final class Page extends Handler.Abstract.NonBlocking {
    private final Operations operations;

    Page(Operations operations) {
      this.operations = operations;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      StringBuilder page = new StringBuilder("<table>");
      for (int row = 0; row < 40; row++) {
        page.append("<tr><td>")
            .append(row)
            .append("</td><td>")
            .append(request.getHttpURI().getPath())
            .append(row * 0x9e3779b9L)
            .append("</td></tr>");
      }
      byte[] bytes = page.append("</table>").toString().getBytes(StandardCharsets.UTF_8);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
      operations.count();
      response.write(true, ByteBuffer.wrap(bytes), callback);
      return true;
    }
  }
}
