package jtrace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  @TempDir Path folder;

  @Test
  void aHostOfAnotherVersionIsRefusedWithASentence() throws IOException {
    for (String request : new String[] {"attach", "feed", "probe", "detach"}) {
      Agent.agentmain(".version=0.0.9,.dir=" + folder + ",.do=" + request, null);
      assertThat(folder.resolve("answer"))
          .content()
          .isEqualTo(
              "refused\nthe agent of jtrace "
                  + Agent.version()
                  + " is loaded already, and this is jtrace 0.0.9\n");
    }
  }

  @Test
  void aHostThatHasGoneMeanwhileIsNotAnswered() {
    Path gone = folder.resolve("gone");
    Agent.agentmain(".version=0.0.9,.dir=" + gone + ",.do=attach", null);
    assertThat(gone).doesNotExist();
  }
}
