package jtrace.profile.filter;

import jtrace.profile.Frame;

/** A frame's name as reports print it; raw data, to be escaped by each format. */
final class FrameLabel {
  private FrameLabel() {}

  static String of(Frame frame, ViewOptions options) {
    StringBuilder label = new StringBuilder(frame.name());
    if (options.signatures()) {
      label.append(frame.signature());
    }
    if (options.lines() && frame.line() > 0) {
      label.append(frame.lineApproximate() ? ":~" : ":").append(frame.line());
    }
    if (options.annotate()) {
      label.append(frame.kind().suffix());
    }
    return label.toString();
  }
}
