/** Loaded with its abstract flag taken away: calls of {@code missing} find no method. */
public abstract class SweepTorn extends SweepUnfinished {}
