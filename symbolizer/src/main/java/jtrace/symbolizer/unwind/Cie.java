package jtrace.symbolizer.unwind;

/** What a common information entry says; DWARF 5 6.4.1 and the augmentations of LSB 10.6. */
final class Cie {

  long codeAlignment;
  long dataAlignment;
  long returnColumn;
  int encoding;
  boolean signal;
  boolean augmented;
  int programStart;
  int programEnd;

  /** The row that the initial instructions give. */
  int[] initial = new int[CfaState.SIZE];

  /** Reads the part after the id, up to {@code end}. False when the entry cannot be used. */
  boolean read(DwarfReader reader, int end, boolean debugFrame) {
    int version = reader.u1();
    if (version != 1 && version != 3 && version != 4) {
      return false;
    }
    int text = reader.text();
    if (version == 4) {
      int addressBytes = reader.u1();
      int segmentBytes = reader.u1();
      if (addressBytes != 8 || segmentBytes != 0) {
        return false;
      }
    }
    if (reader.byteAt(text) == 'e' && reader.byteAt(text + 1) == 'h') {
      reader.u8(); // g++ 2.x
      text += 2;
    }
    codeAlignment = reader.uleb();
    dataAlignment = reader.sleb();
    returnColumn = version == 1 ? reader.u1() : reader.uleb();
    encoding = 0;
    programEnd = end;
    if (reader.byteAt(text) == 'z') {
      augmented = true;
      long sizeBytes = reader.uleb();
      if (sizeBytes > end - reader.at || sizeBytes < 0) {
        return false;
      }
      programStart = reader.at + (int) sizeBytes;
      augmentation(reader, text + 1);
    } else {
      if (reader.byteAt(text) != 0 && !debugFrame) {
        return false;
      }
      programStart = reader.at;
    }
    return reader.at <= end && programStart <= end && encoding != DwarfReader.ENCODING_OMIT;
  }

  private void augmentation(DwarfReader reader, int text) {
    for (int i = text; reader.byteAt(i) != 0; i++) {
      switch (reader.byteAt(i)) {
        case 'L' -> reader.u1();
        case 'P' -> reader.plain(reader.u1());
        case 'R' -> encoding = reader.u1();
        case 'S' -> signal = true;
        default -> {
          return; // unknown letters: their data is skipped by the length
        }
      }
    }
  }
}
