package jtrace.profile.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jtrace.profile.Names;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;

/**
 * Folded stacks: root first, {@code ;} between frames, a blank and the weight last; one stack a
 * line, sorted.
 *
 * <p>Within names {@code ;} becomes {@code |}, and a blank before a last number becomes {@code _},
 * since flamegraph.pl takes such a number for a differential's.
 */
final class FoldedFormat implements ProfileFormat {
  private static final Pattern LAST_NUMBER = Pattern.compile("\\s(\\d+(?:\\.\\d*)?)\\s*$");

  @Override
  public String name() {
    return "folded stacks";
  }

  @Override
  public List<String> extensions() {
    return List.of(".folded", ".collapsed");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Profile profile = Profile.of(recording, options.view());
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    for (Map.Entry<String, Long> stack : fold(profile, options.weightIn(profile)).entrySet()) {
      text.append(stack.getKey()).append(' ').append(Long.toString(stack.getValue())).append('\n');
    }
    text.flush();
  }

  private static Map<String, Long> fold(Profile profile, Weight weight) {
    Map<Integer, String> names = new HashMap<>();
    Map<String, Long> stacks = new TreeMap<>();
    for (Profile.Row row : profile.rows()) {
      StringBuilder line = new StringBuilder();
      for (int frame : profile.path(row)) {
        String name = names.computeIfAbsent(frame, id -> escaped(profile.label(id)));
        line.append(line.isEmpty() ? "" : ";").append(name);
      }
      stacks.merge(line.toString(), weight.of(row), Long::sum);
    }
    return stacks;
  }

  static String escaped(String name) {
    String safe = Names.printable(name).replace(';', '|');
    return LAST_NUMBER.matcher(safe).replaceFirst("_$1");
  }
}
