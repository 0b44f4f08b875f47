package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What makes two places one node of a graph.
 *
 * @param name of the function, empty when it has none
 * @param address unsigned, 0 when addresses do not matter
 * @param startLine of the function, 0 when it does not matter
 * @param line 0 when lines do not matter
 * @param objectFile that the code is in, empty when it does not matter
 */
record NodeInfo(
    String name, long address, String file, long startLine, long line, String objectFile) {

  /** As it is printed, in one line. */
  String printable() {
    return String.join(" ", components());
  }

  List<String> components() {
    List<String> parts = new ArrayList<>();
    if (address != 0) {
      parts.add("%016x".formatted(address));
    }
    if (!name.isEmpty()) {
      parts.add(name);
    }
    if (line != 0) {
      parts.add(file + ":" + line);
    } else if (!file.isEmpty()) {
      parts.add(file);
    } else if (!name.isEmpty()) {
      return parts;
    } else if (!objectFile.isEmpty()) {
      parts.add("[" + objectFile.substring(objectFile.lastIndexOf('/') + 1) + "]");
    } else {
      parts.add("<unknown>");
    }
    return parts;
  }

  /** Decides between nodes that are equal in everything else. */
  String order() {
    return "{%s  %s %s %d %d %s}"
        .formatted(name, Long.toUnsignedString(address), file, startLine, line, objectFile);
  }

  NodeInfo withName(String other) {
    return new NodeInfo(other, address, file, startLine, line, objectFile);
  }

  NodeInfo withFile(String other) {
    return new NodeInfo(name, address, other, startLine, line, objectFile);
  }
}
