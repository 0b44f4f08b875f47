package jtrace.profile.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.filter.Profile;

/**
 * A tree of frame names with self and total samples and values; node 0 is the root of all.
 *
 * <p>Top-down the children of a node are its callees; bottom-up they are its callers, the first
 * level being the leaves, and total is what the path contributes to that leaf.
 */
public final class CallTree {

  /** Which way the tree grows. */
  public enum Direction {
    TOP_DOWN,
    BOTTOM_UP
  }

  /** A name in its place; children are sorted by total, the largest first. */
  public static final class Node {
    private final int parent;
    private final int frame;
    private final String label;
    private final int depth;
    private final List<Node> children = new ArrayList<>();
    private long selfCount;
    private long selfValue;
    private long totalCount;
    private long totalValue;

    private Node(int parent, int frame, String label, int depth) {
      this.parent = parent;
      this.frame = frame;
      this.label = label;
      this.depth = depth;
    }

    /** Index of the parent in {@link CallTree#nodes}, -1 for the root. */
    public int parent() {
      return parent;
    }

    /** A frame id of the profile with this label, -1 for the root. */
    public int frame() {
      return frame;
    }

    public String label() {
      return label;
    }

    /** 0 for the root. */
    public int depth() {
      return depth;
    }

    public List<Node> children() {
      return children;
    }

    public long selfCount() {
      return selfCount;
    }

    public long selfValue() {
      return selfValue;
    }

    public long totalCount() {
      return totalCount;
    }

    public long totalValue() {
      return totalValue;
    }
  }

  private record Edge(int parent, int label) {}

  private final Profile profile;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Edge, Integer> children = new HashMap<>();
  private final Map<String, Integer> labelIds = new HashMap<>();
  private final Map<Integer, Integer> labelOfFrame = new HashMap<>();

  private CallTree(Profile profile) {
    this.profile = profile;
    nodes.add(new Node(-1, -1, "", 0));
  }

  public static CallTree of(Profile profile, Direction direction) {
    CallTree tree = new CallTree(profile);
    for (Profile.Row row : profile.rows()) {
      tree.add(row, direction);
    }
    Comparator<Node> largestFirst = Comparator.comparingLong((Node n) -> -n.totalValue);
    tree.nodes.forEach(
        node -> node.children.sort(largestFirst.thenComparing(child -> child.label)));
    return tree;
  }

  /** All nodes, parents before their children. */
  public List<Node> nodes() {
    return nodes;
  }

  public Node root() {
    return nodes.getFirst();
  }

  private void add(Profile.Row row, Direction direction) {
    int[] path = profile.path(row);
    int at = 0;
    addTotal(0, row);
    for (int i = 0; i < path.length; i++) {
      at =
          switch (direction) {
            case TOP_DOWN -> child(at, path[i]);
            case BOTTOM_UP -> child(at, path[path.length - 1 - i]);
          };
      addTotal(at, row);
      if (direction == Direction.BOTTOM_UP && i == 0) {
        addSelf(at, row);
      }
    }
    if (direction == Direction.TOP_DOWN) {
      addSelf(at, row);
    }
  }

  private int child(int parent, int frame) {
    int label =
        labelOfFrame.computeIfAbsent(
            frame, id -> labelIds.computeIfAbsent(profile.label(id), any -> labelIds.size()));
    return children.computeIfAbsent(
        new Edge(parent, label),
        edge -> {
          Node above = nodes.get(parent);
          Node node = new Node(parent, frame, profile.label(frame), above.depth + 1);
          above.children.add(node);
          nodes.add(node);
          return nodes.size() - 1;
        });
  }

  private void addTotal(int node, Profile.Row row) {
    nodes.get(node).totalCount += row.count();
    nodes.get(node).totalValue += row.value();
  }

  private void addSelf(int node, Profile.Row row) {
    nodes.get(node).selfCount += row.count();
    nodes.get(node).selfValue += row.value();
  }
}
