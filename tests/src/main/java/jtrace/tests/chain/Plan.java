package jtrace.tests.chain;

import static jtrace.tests.chain.Link.BIG;
import static jtrace.tests.chain.Link.CATCHING;
import static jtrace.tests.chain.Link.HANDLE;
import static jtrace.tests.chain.Link.INTERFACE;
import static jtrace.tests.chain.Link.INTERFACE_LOOP;
import static jtrace.tests.chain.Link.LAMBDA;
import static jtrace.tests.chain.Link.PRIVILEGED;
import static jtrace.tests.chain.Link.REFLECTION;
import static jtrace.tests.chain.Link.SMALL;
import static jtrace.tests.chain.Link.SYNCHRONIZED;
import static jtrace.tests.chain.Link.VIRTUAL;
import static jtrace.tests.chain.Link.VIRTUAL_LOOP;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The scenarios of the known-chain program: the grammar that program and checker share. */
final class Plan {

  /** Frames of the deep scenario: more than most profilers' limits, beyond a MiB interpreted. */
  static final int DEEP_LAYERS = 900;

  private static final List<Link> MIX =
      List.of(
          SMALL,
          BIG,
          INTERFACE,
          LAMBDA,
          SYNCHRONIZED,
          VIRTUAL,
          BIG,
          REFLECTION,
          SMALL,
          PRIVILEGED,
          BIG,
          HANDLE,
          INTERFACE,
          SMALL);

  private Plan() {}

  static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    all.add(new Scenario("Inlined", repeat(12, SMALL), Leaf.SPIN));
    all.add(new Scenario("Itable", then(repeat(12, INTERFACE), INTERFACE_LOOP), Leaf.NOTHING));
    all.add(new Scenario("Vtable", then(repeat(12, VIRTUAL), VIRTUAL_LOOP), Leaf.NOTHING));
    all.add(new Scenario("Big", then(repeat(20, BIG), INTERFACE_LOOP), Leaf.NOTHING));
    all.add(new Scenario("ThrowNear", List.of(BIG, CATCHING), Leaf.THROW));
    all.add(
        new Scenario(
            "ThrowFar",
            List.of(BIG, CATCHING, BIG, SMALL, INTERFACE, SYNCHRONIZED, SMALL, BIG, VIRTUAL, SMALL),
            Leaf.THROW));
    for (Leaf leaf : Leaf.values()) {
      if (leaf != Leaf.THROW) {
        all.add(new Scenario(name("Mix", leaf), rotated(leaf.ordinal()), leaf));
        all.add(new Scenario(name("Plain", leaf), List.of(SMALL, BIG, SMALL), leaf));
      }
    }
    List<Link> deep = new ArrayList<>();
    while (deep.size() < DEEP_LAYERS) {
      deep.addAll(List.of(BIG, SMALL, SMALL, SYNCHRONIZED, BIG, INTERFACE, SMALL, BIG, VIRTUAL));
    }
    all.add(new Scenario("Deep", deep, Leaf.ARRAY_COPY));
    return all;
  }

  private static List<Link> rotated(int by) {
    List<Link> links = new ArrayList<>(MIX);
    Collections.rotate(links, by);
    return links;
  }

  private static List<Link> repeat(int times, Link link) {
    return Collections.nCopies(times, link);
  }

  private static List<Link> then(List<Link> links, Link last) {
    List<Link> result = new ArrayList<>(links);
    result.add(last);
    return result;
  }

  /** {@code Mix} and {@code ARRAY_COPY} give {@code MixArrayCopy}. */
  private static String name(String prefix, Leaf leaf) {
    StringBuilder name = new StringBuilder(prefix);
    for (String word : leaf.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name.toString();
  }
}
