package jtrace.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.flame.FlamePage;
import jtrace.profile.flame.HtmlFlameGraph;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.report.FlameView;
import jtrace.profile.pprof.report.ReportSettings;
import jtrace.profile.pprof.report.Reports;

/**
 * Pages about one profile: a flame graph and the text reports. What is filtered stands in the
 * address, under the names that go tool pprof's own pages have, so that a view can be sent on.
 */
public final class ProfilePages implements AutoCloseable {
  /** Parameters of an address and the settings that they stand for. */
  private static final Map<String, String> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("f", "focus");
    PARAMETERS.put("i", "ignore");
    PARAMETERS.put("h", "hide");
    PARAMETERS.put("s", "show");
    PARAMETERS.put("sf", "show_from");
    PARAMETERS.put("tf", "tagfocus");
    PARAMETERS.put("ti", "tagignore");
    PARAMETERS.put("si", "sample_index");
    PARAMETERS.put("n", "nodecount");
    PARAMETERS.put("g", "granularity");
    PARAMETERS.put("sort", "sort");
    PARAMETERS.put("unit", "unit");
  }

  private static final String STYLE =
      """
      body{font:14px system-ui,sans-serif;margin:0;color:#222;background:#fff}
      nav,form{padding:.5em 1em;background:#eee}nav a{margin-right:1em}nav a[aria-current]{font-weight:bold}
      input{width:9em}label{margin-right:.6em;white-space:nowrap}pre{padding:0 1em;overflow:auto}
      .error{padding:1em;color:#b00}
      @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}nav,form{background:#262626}
      a{color:#6af}input{background:#333;color:#ddd}.error{color:#f77}}
      """;

  private final Reports reports;
  private final ReportSettings settings;
  private final HttpFront front;

  /**
   * Serves on the loopback until closed.
   *
   * @param settings that the pages begin with
   * @throws IOException when the address is taken
   */
  public ProfilePages(InetSocketAddress address, Reports reports, ReportSettings settings)
      throws IOException {
    this.reports = reports;
    this.settings = settings;
    this.front =
        new HttpFront(
            address,
            Optional.empty(),
            ServeLimits.DEFAULT,
            this::answer,
            new Gatekeeper(Optional.empty(), false),
            _ -> Optional.of(Caller.TRUSTED));
    front.start();
  }

  public int port() {
    return front.port();
  }

  private Reply answer(Router.Request request) throws IOException {
    Query query = Query.of(request.rawQuery());
    String view = request.path().replaceFirst("^/(ui/)?", "");
    if (view.isEmpty()) {
      return Reply.redirect("/flamegraph");
    }
    boolean flame = view.equals("flamegraph");
    Optional<Reports.Kind> kind = Reports.Kind.of(view);
    if (!flame && kind.isEmpty()) {
      throw new Refusal(Refusal.NOT_FOUND, "404 page not found");
    }
    try {
      ReportSettings asked = settings(query);
      return flame ? flame(asked) : report(kind.get(), query, asked);
    } catch (PprofException e) {
      return page(view, query, "<p class=error>" + Html.text(e.getMessage()) + "</p>");
    }
  }

  private ReportSettings settings(Query query) {
    ReportSettings asked = new ReportSettings(settings);
    PARAMETERS.forEach((name, setting) -> query.get(name).ifPresent(v -> asked.set(setting, v)));
    return asked;
  }

  private Reply flame(ReportSettings asked) throws IOException {
    PprofProfile profile = reports.filtered(asked);
    int index = profile.sampleIndex(asked.text("sample_index"));
    FlamePage page = FlameView.page(profile, index);
    StringWriter text = new StringWriter();
    HtmlFlameGraph.write(FlameView.tree(profile, index), page, text);
    return Reply.html(text.toString());
  }

  private Reply report(Reports.Kind kind, Query query, ReportSettings asked) throws IOException {
    if (kind == Reports.Kind.PROTO) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      reports.write(kind, Optional.empty(), asked, bytes);
      return Reply.of(Reply.BINARY, bytes.toByteArray()).attachment("profile.pb.gz");
    }
    Optional<String> regex =
        kind.needsRegex() ? Optional.of(query.get("regex").orElse(".")) : Optional.empty();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reports.write(kind, regex, asked, bytes);
    String text = bytes.toString(StandardCharsets.UTF_8);
    return page(kind.word(), query, "<pre>" + Html.lines(text) + "</pre>");
  }

  private Reply page(String view, Query query, String body) {
    StringBuilder page =
        new StringBuilder("<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<title>")
            .append(Html.text(view))
            .append("</title>\n<style>\n")
            .append(STYLE)
            .append("</style>\n<nav>");
    link(page, "flamegraph", view, query);
    for (Reports.Kind kind : Reports.Kind.values()) {
      if (kind != Reports.Kind.TEXT) {
        link(page, kind.word(), view, query);
      }
    }
    page.append("</nav>\n<form action='/").append(Html.text(view)).append("'>");
    Map<String, String> fields = new LinkedHashMap<>(PARAMETERS);
    fields.put("regex", "functions of peek and list");
    fields.forEach((name, label) ->
        page.append(
            "<label>%s <input name=%s value='%s'></label> "
                .formatted(label, name, Html.text(query.get(name).orElse("")))));
    page.append("<button>Show</button></form>\n").append(body);
    return Reply.html(page.append("\n</html>\n").toString());
  }

  private static void link(StringBuilder page, String to, String view, Query query) {
    StringBuilder parameters = new StringBuilder();
    query
        .values()
        .forEach((name, value) ->
            parameters
                .append(parameters.isEmpty() ? '?' : '&')
                .append(Query.encoded(name))
                .append('=')
                .append(Query.encoded(value)));
    page.append(
        "<a href='/%s%s'%s>%s</a>"
            .formatted(
                to,
                Html.text(parameters.toString()),
                to.equals(view) ? " aria-current=page" : "",
                to));
  }

  @Override
  public void close() {
    front.close();
  }
}
