package jtrace.profile;

/**
 * What of a recording's file could not be read.
 *
 * @param cause why
 * @param unreadBytes bytes at the end of the file, or in damaged blocks, that were not used
 * @param damagedBlocks blocks whose checksum or content was wrong
 * @param lostSamples samples known to have been in damaged blocks, 0 when not known
 */
public record ReadLoss(Cause cause, long unreadBytes, int damagedBlocks, long lostSamples) {

  /** Why a file is not whole. */
  public enum Cause {
    /** The recorder was killed, or the disk was full, before the recording's end was written. */
    UNFINISHED,
    /** Bytes changed after they were written. */
    DAMAGED
  }

  /** One sentence for people. */
  public String text() {
    return switch (cause) {
      case UNFINISHED ->
          "the recording has no end (recorder killed, disk full or file cut); everything before"
              + " was read, "
              + unreadBytes
              + " bytes of an unfinished block were not";
      case DAMAGED ->
          "the file is damaged: "
              + damagedBlocks
              + " blocks, "
              + unreadBytes
              + " bytes and at least "
              + lostSamples
              + " samples could not be read";
    };
  }
}
