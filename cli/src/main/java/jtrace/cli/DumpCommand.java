package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "dump",
    description = {
      "Writes what a recording that jtrace start began has until now, or what its ring holds. The",
      "recording goes on."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace dump 4711 -o now.html",
      "  jtrace dump 4711 -o 'x-%%t.jtr'"
    })
final class DumpCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Parameters(
      paramLabel = "PID|NAME",
      arity = "0..1",
      description = "What it records, or all; not needed when there is one only.")
  String target = "";

  DumpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Output> outputs = Output.of(output, "jtrace-%p-%t", Output.RECORDING);
    Session session = Session.find(target);
    List<Integer> pids =
        session.name().equals(Session.ALL)
            ? List.of()
            : Arrays.stream(session.name().split("\\+", -1)).map(Integer::valueOf).toList();
    ProfileFiles files = ProfileFiles.of(outputs, output.view(), pids);
    Properties facts = session.ask(SessionOrders.TAKE);
    Path path = Path.of(facts.getProperty("store", ""));
    Store store =
        Session.ring(facts)
            .<Store>map(ring -> new RingStore(path, ring))
            .orElseGet(() -> new FileStore(path));
    try {
      files.write(store.read(), path);
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "the recording of " + session.name() + " was not written",
              String.valueOf(e.getMessage()),
              "it goes on in " + path + "; make room and try again"),
          e);
    }
    files.tell(context.terminal());
    return ExitCode.OK.value();
  }
}
