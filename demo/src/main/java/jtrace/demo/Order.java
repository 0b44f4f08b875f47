package jtrace.demo;

import java.util.List;

/** What a customer ordered; prices are in cents. */
public record Order(String customer, String city, List<Line> lines) {

  /** One article of an order. */
  public record Line(String article, int count, long priceCents) {}

  long totalCents() {
    return lines.stream().mapToLong(line -> line.count() * line.priceCents()).sum();
  }
}
