package jtrace.profile.pprof.report;

/** Colours of shares: green for what became less, grey for nothing, red for what became more. */
final class DotColor {
  /** How fast colours leave grey. */
  private static final double SHIFT = 0.7;

  private static final double GREY_BELOW = 0.2;

  private DotColor() {}

  /** Light, for areas behind text. */
  static String area(double score) {
    return color(score, 0.1, 0.93);
  }

  /** Strong, for lines. */
  static String line(double score) {
    return color(score, 1, 0.7);
  }

  private static String color(double share, double fullSaturation, double value) {
    double score = Double.isNaN(share) ? 0 : Math.clamp(share, -1.0, 1.0);
    double size = Math.abs(score);
    double saturation = size < GREY_BELOW ? fullSaturation * size / GREY_BELOW : fullSaturation;
    double weaker = value * (1 - saturation * Math.pow(size, 1 - SHIFT));
    double red = score < 0 ? weaker : value;
    double green = score < 0 ? value : weaker;
    double blue = value * (1 - saturation);
    return "#%02x%02x%02x".formatted((int) (red * 255), (int) (green * 255), (int) (blue * 255));
  }
}
