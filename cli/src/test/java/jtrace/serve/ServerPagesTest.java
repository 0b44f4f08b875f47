package jtrace.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What browsers get. */
class ServerPagesTest extends ServerFixture {

  @Test
  void namesInPagesAreEscaped() throws Exception {
    int port = listen(Optional.empty());
    HttpResponse<byte[]> index = get(port, "/debug/pprof/");
    assertThat(header(index, "Content-Security-Policy")).contains("default-src 'none'");
    for (String page : List.of(text(index), text(get(port, OURS)))) {
      assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script>");
    }
  }

  @Test
  void theLivePageAsksOnlyThisServer() throws Exception {
    int port = listen(Optional.empty());
    HttpResponse<byte[]> page = get(port, "/ui/");
    assertThat(text(page)).contains("live profiles", "\"profile\"").doesNotContain("@SCRIPT@");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("connect-src 'self'", "default-src 'none'");
    assertThat(text(get(port, "/ui/overview.json")))
        .contains("\"processes\":[", "\"pid\":" + FakeHost.OURS);
    assertThat(get(port, "/ui/other").statusCode()).isEqualTo(404);
  }

  @Test
  void aKeptProfileIsComparedWithLaterOnes() throws Exception {
    int port = listen(Optional.empty());
    String path = OURS + "profile?seconds=1&format=html";
    HttpResponse<byte[]> first = get(port, path + "&keep=1");
    String kept = first.headers().firstValue("X-Jtrace-Kept").orElseThrow();
    String compared = text(get(port, path + "&base=" + kept));
    assertThat(compared).contains("\"difference\":", "compared");
    HttpResponse<byte[]> gone = get(port, path + "&base=0000000000000000");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(text(gone)).contains("not kept any more");
    assertThat(text(get(port, path.replace("html", "heatmap")))).contains("\"heat\":");
    HttpResponse<byte[]> trace = get(port, OURS + "trace?seconds=0.5");
    assertThat(text(trace)).startsWith("{\"displayTimeUnit\"").contains("\"traceEvents\":[");
    assertThat(trace.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("trace.trace.json");
    assertThat(text(get(port, path.replace("html", "timeline")))).contains("\"slices\":");
  }

  @Test
  void theIndexSaysWhatCannotBeSeenAndOffersTheRest() {
    Sampling less = new AsyncSampling("right to use <BPF> is missing");
    Host host = new FakeHost(Subject.ALL);
    for (Reply index :
        List.of(
            IndexPage.ofHost(host, less, Caller.TRUSTED), IndexPage.ofProcess(host, less, 41))) {
      assertThat(new String(index.body(), UTF_8))
          .contains("right to use &lt;BPF&gt; is missing", "allocs", "profile")
          .doesNotContain("offcpu", "pagefault");
    }
    Reply whole = IndexPage.ofProcess(host, sampling, 41);
    assertThat(new String(whole.body(), UTF_8)).contains("offcpu").doesNotContain("limitation");
  }
}
