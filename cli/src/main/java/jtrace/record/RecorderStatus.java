package jtrace.record;

import java.time.Duration;

/**
 * How a recording is going.
 *
 * @param samples samples written so far
 * @param lost samples the kernel side had to drop
 * @param completeShare share of stacks that reach their root, 0 to 1; 1 while there is no sample
 * @param targetsAlive processes of the request that still run
 * @param elapsed time since the programs were attached
 */
public record RecorderStatus(
    long samples, long lost, double completeShare, int targetsAlive, Duration elapsed) {}
