package jtrace.tests.chain;

import java.util.ArrayList;
import java.util.List;

/** Layers {@code 0..links.size()}: layer {@code i} calls {@code i + 1} through {@code links[i]}. */
record Scenario(String name, List<Link> links, Leaf leaf) {

  Scenario {
    links = List.copyOf(links);
  }

  /** Number of methods in a layer. */
  int width(int layer) {
    return layer == 0 ? 1 : links.get(layer - 1).width();
  }

  List<Level> layer(int layer) {
    List<Level> result = new ArrayList<>();
    for (int variant = 0; variant < width(layer); variant++) {
      result.add(new Level(this, layer, variant));
    }
    return result;
  }

  List<Level> levels() {
    List<Level> result = new ArrayList<>();
    for (int layer = 0; layer <= links.size(); layer++) {
      result.addAll(layer(layer));
    }
    return result;
  }
}
