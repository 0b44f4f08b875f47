package jtrace.profile.format;

import jtrace.profile.filter.ViewOptions;

/**
 * How an output is to look.
 *
 * @param view which samples and frames
 * @param weight what a stack's number is, where the format has only one
 * @param title shown where the format has a place for one; may be empty
 * @param percentLimit tree branches and table rows below this share are left out of texts
 */
public record FormatOptions(ViewOptions view, Weight weight, String title, double percentLimit) {

  /** Everything, counted in samples. */
  public static final FormatOptions DEFAULT =
      new FormatOptions(ViewOptions.ALL, Weight.SAMPLES, "", 0.5);

  public FormatOptions withView(ViewOptions changed) {
    return new FormatOptions(changed, weight, title, percentLimit);
  }

  public FormatOptions withWeight(Weight changed) {
    return new FormatOptions(view, changed, title, percentLimit);
  }

  public FormatOptions withTitle(String changed) {
    return new FormatOptions(view, weight, changed, percentLimit);
  }

  public FormatOptions withPercentLimit(double changed) {
    return new FormatOptions(view, weight, title, changed);
  }
}
