package jtrace.profile.format;

import java.util.Optional;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;

/**
 * How an output is to look.
 *
 * @param view which samples and frames
 * @param weight what a stack's number is, where the format has only one; empty for what is usual
 *     for the event
 * @param title shown where the format has a place for one; may be empty
 * @param percentLimit tree branches and table rows below this share are left out of texts
 */
public record FormatOptions(
    ViewOptions view, Optional<Weight> weight, String title, double percentLimit) {

  /** Everything. */
  public static final FormatOptions DEFAULT =
      new FormatOptions(ViewOptions.ALL, Optional.empty(), "", 0.5);

  /** What a stack of the profile counts for. */
  public Weight weightIn(Profile profile) {
    return weight.orElseGet(() -> Weight.of(profile));
  }

  public FormatOptions withView(ViewOptions changed) {
    return new FormatOptions(changed, weight, title, percentLimit);
  }

  public FormatOptions withWeight(Weight changed) {
    return new FormatOptions(view, Optional.of(changed), title, percentLimit);
  }

  public FormatOptions withTitle(String changed) {
    return new FormatOptions(view, weight, changed, percentLimit);
  }

  public FormatOptions withPercentLimit(double changed) {
    return new FormatOptions(view, weight, title, changed);
  }
}
