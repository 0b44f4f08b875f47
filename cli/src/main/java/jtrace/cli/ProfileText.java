package jtrace.cli;

import java.util.List;
import java.util.Optional;
import jtrace.profile.Names;
import jtrace.profile.Recording;
import jtrace.profile.analysis.CallTree;
import jtrace.profile.analysis.CallTreeText;
import jtrace.profile.analysis.Quality;
import jtrace.profile.analysis.SortKey;
import jtrace.profile.analysis.TopTable;
import jtrace.profile.analysis.Verdict;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;

/**
 * What is printed of a recording: the verdict, a table or a call tree, and the line of quality.
 *
 * @param keys what the table groups by
 * @param lines of the table at most
 * @param tree a call tree instead of the table
 * @param percentLimit what is smaller is left out
 */
record ProfileText(
    List<SortKey> keys, int lines, Optional<CallTree.Direction> tree, double percentLimit) {

  /** The table after a recording. */
  static final ProfileText TOP =
      new ProfileText(List.of(SortKey.METHOD), 20, Optional.empty(), 0.5);

  String of(Recording recording, ViewOptions view) {
    Profile profile = Profile.of(recording, view);
    StringBuilder text = new StringBuilder();
    List<String> verdict = Verdict.of(recording, view);
    verdict.forEach(sentence -> text.append(Names.printable(sentence)).append('\n'));
    text.append(verdict.isEmpty() ? "" : "\n");
    if (tree.isPresent()) {
      CallTreeText.append(CallTree.of(profile, tree.get()), percentLimit, text);
    } else {
      TopTable.of(profile, keys).append(percentLimit, lines, text);
    }
    return text.append('\n').append(Quality.of(recording).line()).append('\n').toString();
  }
}
