package jtrace.serve;

import java.util.List;

/** The pages that list what can be asked for. */
final class IndexPage {
  private static final String STYLE =
      """
      body{font:14px system-ui,sans-serif;margin:1.5em;color:#222;background:#fff;max-width:70em}
      table{border-collapse:collapse}td,th{padding:.25em .8em .25em 0;text-align:left;
      vertical-align:top}th{border-bottom:1px solid #999}a{color:#06c}code{font-size:13px}
      @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}a{color:#6af}}
      """;

  private static final String FORMATS = "html heatmap timeline svg folded speedscope json text jtr";

  private IndexPage() {}

  static Reply ofHost(Host host, Sampling sampling, Caller caller) {
    StringBuilder page = head("/debug/pprof/");
    page.append(
            "<h1>/debug/pprof/</h1>\n"
                + "<p><a href='/ui/'>Live</a>: overview, profiles that refresh, threads.</p>\n"
                + limitation(sampling)
                + "<p>Processes:</p>\n"
                + "<table>\n")
        .append("<tr><th>Pid<th>Name<th>User<th>JDK<th>Profiles\n");
    for (Host.Process process : host.processes()) {
      if (caller.maySee(host, process.pid())) {
        row(page, sampling, process);
      }
    }
    page.append("</table>\n");
    if (caller.isAll()) {
      page.append("<p>All of them together:</p>\n");
      kinds(page, sampling);
    }
    return end(page);
  }

  private static String limitation(Sampling sampling) {
    return sampling.limitation().isEmpty()
        ? ""
        : "<p id=limitation><strong>Not everything can be seen:</strong> %s.</p>\n"
            .formatted(Html.text(sampling.limitation()));
  }

  private static List<ProfileKind> offered(Sampling sampling) {
    return ProfileKind.ALL.stream().filter(kind -> sampling.records(kind.event())).toList();
  }

  private static void row(StringBuilder page, Sampling sampling, Host.Process process) {
    String link = process.pid() + "/";
    page.append(
        "<tr><td>%d<td><a href='%s'>%s</a><td>%s<td>%s<td>"
            .formatted(
                process.pid(),
                link,
                Html.text(process.name()),
                Html.text(process.user()),
                Html.text(process.jdk())));
    if (!process.obstacle().isEmpty()) {
      page.append(Html.text(process.obstacle()));
    }
    for (ProfileKind kind : offered(sampling)) {
      page.append("<a href='%s%s'>%s</a> ".formatted(link, kind.name(), kind.name()));
    }
    page.append('\n');
  }

  static Reply ofProcess(Host host, Sampling sampling, int pid) {
    String title = "/debug/pprof/" + pid + "/";
    StringBuilder page = head(title);
    List<String> words = host.commandLine(pid);
    page.append(
        "<h1>%s</h1>\n<p><code>%s</code></p>\n%s"
            .formatted(title, Html.text(String.join(" ", words)), limitation(sampling)));
    kinds(page, sampling);
    page.append(
            "<p><a href='threads?debug=2'>threads</a> what every thread does now, and deadlocks;"
                + " <a href='goroutine?debug=1'>goroutine</a> the same by stack, under the name"
                + " that Go gives it</p>\n")
        .append(
            "<p><a href='trace?seconds=1'>trace</a> what threads do when, for ui.perfetto.dev (go"
                + " tool trace cannot read it)</p>\n")
        .append("<p><a href='cmdline'>cmdline</a> the arguments it was started with</p>\n")
        .append("<p><a href='../'>all processes</a></p>\n");
    return end(page);
  }

  private static void kinds(StringBuilder page, Sampling sampling) {
    page.append("<table>\n<tr><th>Profile<th>As<th>What it is\n");
    for (ProfileKind kind : offered(sampling)) {
      page.append("<tr><td><a href='%s?debug=1'>%s</a><td>".formatted(kind.name(), kind.name()));
      for (String format : FORMATS.split(" ")) {
        page.append(
            "<a href='%s?seconds=10&amp;format=%s'>%s</a> ".formatted(kind.name(), format, format));
      }
      page.append("<td>").append(Html.text(kind.description())).append('\n');
    }
    page.append("</table>\n");
  }

  private static StringBuilder head(String title) {
    return new StringBuilder()
        .append("<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<title>")
        .append(title)
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n");
  }

  private static Reply end(StringBuilder page) {
    return Reply.html(page.append("</html>\n").toString());
  }
}
