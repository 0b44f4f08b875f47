package jtrace.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jtrace.profile.Facts;
import jtrace.profile.Names;
import jtrace.profile.Recording;
import jtrace.profile.analysis.CallTree;
import jtrace.profile.analysis.CallTreeText;
import jtrace.profile.analysis.Quality;
import jtrace.profile.analysis.SortKey;
import jtrace.profile.analysis.TopTable;
import jtrace.profile.analysis.Verdict;
import jtrace.profile.filter.Profile;

/** For people: the verdict, the top table, the call tree and the line of quality. */
final class TextFormat implements ProfileFormat {
  private static final int TOP_LINES = 50;

  @Override
  public String name() {
    return "text";
  }

  @Override
  public List<String> extensions() {
    return List.of(".txt");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Profile profile = Profile.of(recording, options.view());
    StringBuilder text = new StringBuilder();
    if (!options.title().isEmpty()) {
      text.append(Names.printable(options.title())).append("\n\n");
    }
    recording
        .fact(Facts.NOTE)
        .ifPresent(note -> text.append("# ").append(Names.printable(note)).append("\n\n"));
    List<String> verdict = Verdict.of(recording, options.view());
    verdict.forEach(sentence -> text.append(Names.printable(sentence)).append('\n'));
    text.append(verdict.isEmpty() ? "" : "\n");
    String quality = Quality.of(recording).line();
    TopTable.of(profile, SortKey.METHOD).append(options.percentLimit(), TOP_LINES, text);
    text.append('\n').append(quality).append("\n\n");
    CallTree tree = CallTree.of(profile, CallTree.Direction.TOP_DOWN);
    CallTreeText.append(tree, options.percentLimit(), text);
    text.append('\n').append(quality).append('\n');
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
