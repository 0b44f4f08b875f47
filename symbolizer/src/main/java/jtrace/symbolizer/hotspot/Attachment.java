package jtrace.symbolizer.hotspot;

/** What came of looking into a process that maps a libjvm. */
public sealed interface Attachment {

  /** It is a HotSpot JVM, and these are its structures. */
  record Ready(HotSpotVm vm) implements Attachment {}

  /** It is starting: its tables or its code cache are not initialised. Try again later. */
  record NotReady(String why) implements Attachment {}

  /** Not a HotSpot that can be read; native frames only. */
  record Unsupported(String why) implements Attachment {}
}
