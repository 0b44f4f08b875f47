package jtrace.symbolizer.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Resolves a path inside another root folder as a process living there would: absolute links start
 * at that root again and {@code ..} does not leave it. The kernel would follow such links from our
 * own root.
 */
public final class RootedPath {

  /** As the kernel's MAXSYMLINKS. */
  private static final int MAX_LINKS = 40;

  private static final int MAX_PARTS = 1_024;

  private RootedPath() {}

  /**
   * The file that {@code path} means to processes whose root is {@code root}. It has no links left,
   * and need not exist.
   *
   * @throws IOException when there are too many links
   */
  public static Path resolve(Path root, String path) throws IOException {
    Deque<String> left = new ArrayDeque<>();
    push(left, path);
    Path at = root;
    int depth = 0;
    int links = 0;
    for (int parts = 0; !left.isEmpty(); parts++) {
      String part = left.pop();
      if (parts > MAX_PARTS || links > MAX_LINKS) {
        throw new ElfException(path, "too many links in its path");
      }
      if (part.equals("..")) {
        at = depth > 0 ? at.getParent() : at;
        depth = Math.max(0, depth - 1);
        continue;
      }
      Path next = at.resolve(part);
      if (Files.isSymbolicLink(next)) {
        links++;
        String target = Files.readSymbolicLink(next).toString();
        if (target.startsWith("/")) {
          at = root;
          depth = 0;
        }
        push(left, target);
      } else {
        at = next;
        depth++;
      }
    }
    return at;
  }

  private static void push(Deque<String> left, String path) {
    String[] parts = path.split("/");
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isEmpty() && !parts[i].equals(".")) {
        left.push(parts[i]);
      }
    }
  }
}
