package jtrace.profile.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;

class CallsByArgumentsTest {
  private static final Frame METHOD = Frame.ofSymbol(FrameKind.C2, "Dao.find", "", "", 0);

  private final RecordingBuilder builder = new RecordingBuilder();

  private void call(long nanos, Frame... leafFirst) throws IOException {
    int event = builder.event(new EventType("java:Dao.find", "time", "nanoseconds", 0, "probe"));
    int process = builder.process(new ProcessInfo(1, "java", "java", "25", 0));
    int thread = builder.thread(new ThreadInfo(process, 1, "t", true));
    int[] frames = new int[leafFirst.length];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = builder.frame(leafFirst[i]);
    }
    builder.sample(event, 1, 0, thread, builder.stack(frames, StackEnd.COMPLETE), nanos);
  }

  @Test
  void callsAreGroupedByWhatTheyWereGivenTheDearestFirst() throws IOException {
    Frame one = CallSummary.arguments("1");
    Frame two = CallSummary.arguments("2, \"x;y\"");
    call(30, one, METHOD);
    call(10, one, METHOD);
    call(100, CallSummary.THREW, two, METHOD);
    call(5, METHOD);
    CallsByArguments calls = CallsByArguments.of(builder.build());
    assertThat(calls.groups())
        .extracting(CallsByArguments.Group::arguments)
        .containsExactly("2, \"x?y\"", "1", "");
    assertThat(calls.groups().get(0).threw()).isEqualTo(1);
    assertThat(calls.groups().get(1).nanos()).containsExactly(10, 30);
    assertThat(calls.groups().get(1).threw()).isZero();
    StringBuilder text = new StringBuilder();
    calls.append(text, 2);
    assertThat(text.toString().lines())
        .hasSize(4)
        .anySatisfy(line -> assertThat(line).contains("40 ns").endsWith("(1)"))
        .last()
        .asString()
        .startsWith("1 others");
  }
}
