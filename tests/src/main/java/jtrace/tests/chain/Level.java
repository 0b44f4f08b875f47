package jtrace.tests.chain;

/**
 * One method of the program: variant {@code variant} of layer {@code layer} of a scenario. Its
 * class has no other method that calls anything of the program.
 */
record Level(Scenario scenario, int layer, int variant) {

  static final String PACKAGE = "jtrace.workloads.chain";

  String simpleName() {
    return "%s_%03d_%d".formatted(scenario.name(), layer, variant);
  }

  String className() {
    return PACKAGE + "." + simpleName();
  }

  /** The name of the frame. */
  String frameName() {
    return className() + ".step";
  }

  boolean isLast() {
    return layer == scenario.links().size();
  }

  /** How this method calls the next layer; only for one that is not last. */
  Link link() {
    return scenario.links().get(layer);
  }

  /** Which Java frames, that are no levels, may lie above this one. */
  String tail() {
    return isLast() ? scenario.leaf().tail() : link().tail(className());
  }
}
