/** Its subclass {@link SweepTorn} lacks the method at run time. */
public abstract class SweepUnfinished {
  public abstract int missing();
}
