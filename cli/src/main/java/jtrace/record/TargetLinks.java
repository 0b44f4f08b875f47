package jtrace.record;

import java.util.ArrayList;
import java.util.List;
import jtrace.loader.BpfObject;
import jtrace.loader.Link;
import jtrace.loader.Links;
import jtrace.loader.UprobeTarget;
import jtrace.symbolizer.process.MappedModule;

/** The places where an object's programs are attached, in the targets only, until they come off. */
final class TargetLinks implements AutoCloseable {
  private final BpfObject object;
  private final boolean everyProcess;
  private final List<Link> links = new ArrayList<>();

  /**
   * None yet.
   *
   * @param everyProcess whether all processes that map a file are targets
   */
  TargetLinks(BpfObject object, boolean everyProcess) {
    this.object = object;
    this.everyProcess = everyProcess;
  }

  /** Where a function begins, or where it returns. */
  void attach(
      String program,
      Target target,
      MappedModule mapped,
      long fileOffset,
      boolean onReturn,
      long cookie) {
    links.add(
        object
            .program(program)
            .attachUprobe(
                new UprobeTarget(
                    mapped.file(target.pid()),
                    fileOffset,
                    onReturn,
                    cookie,
                    everyProcess ? UprobeTarget.EVERY_PROCESS : target.pid())));
  }

  void add(Link link) {
    links.add(link);
  }

  @Override
  public void close() {
    Links.close(links);
    links.clear();
  }
}
