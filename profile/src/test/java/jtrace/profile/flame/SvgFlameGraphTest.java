package jtrace.profile.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import jtrace.profile.Frame;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class SvgFlameGraphTest {

  private static Document parsed(FlameTree tree, FlamePage page)
      throws IOException, SAXException, ParserConfigurationException {
    StringBuilder out = new StringBuilder();
    SvgFlameGraph.write(tree, page, out);
    return DocumentBuilderFactory.newNSInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(out.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document svg, String tag) {
    NodeList nodes = svg.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void everyBoxHasItsNameValueAndWidth() throws Exception {
    Document svg = parsed(KnownProfile.tree(), KnownProfile.page());
    assertThat(texts(svg, "title"))
        .contains(
            "all (110, 100.00%)",
            "com.acme.Shop.handle (80, 72.73%)",
            "com.acme.Shop.parse (50, 45.45%)",
            KnownProfile.EVIL_CLASS + "." + KnownProfile.EVIL_METHOD + " (10, 9.09%)");
    NodeList groups = svg.getElementsByTagName("g");
    for (int i = 0; i < groups.getLength(); i++) {
      Element group = (Element) groups.item(i);
      if (group.getTextContent().startsWith("com.acme.Shop.handle (")) {
        Element rect = (Element) group.getElementsByTagName("rect").item(0);
        assertThat(Double.parseDouble(rect.getAttribute("width")))
            .isEqualTo(1176 * 80 / 110.0, within(0.01));
        assertThat(group.getAttribute("class")).isEqualTo("c2");
      }
    }
  }

  @Test
  void hostileNamesStayText() throws Exception {
    FlameTreeBuilder builder = new FlameTreeBuilder();
    builder.process(new ProcessInfo(1, "p", "", "", 0));
    builder.thread(new ThreadInfo(0, 1, "t", false));
    String hostile = "\u0000\u001b]]>\ud800<!--&#0;<svg onload='alert(1)'>\uffff";
    builder.add(List.of(Frame.placeholder(hostile, "", NameStatus.NO_SYMBOL)), 0, 1);
    Document svg = parsed(builder.build(), KnownProfile.page());
    assertThat(svg.getElementsByTagName("svg").getLength()).isEqualTo(1);
    assertThat(svg.getElementsByTagName("script").getLength()).isEqualTo(1);
    assertThat(texts(svg, "title"))
        .contains("\ufffd\ufffd]]>\ufffd<!--&#0;<svg onload='alert(1)'>\ufffd (1, 100.00%)");
  }

  @Test
  void leavesOutWhatIsTooNarrowToSee() throws Exception {
    FlameTree tree = ServiceProfile.tree(100_000);
    int frames =
        parsed(tree, ServiceProfile.page("large")).getElementsByTagName("rect").getLength();
    assertThat(frames).isBetween(100, 60_000);
  }

  @Test
  void anEmptyProfileIsAnImageToo() throws Exception {
    Document svg = parsed(new FlameTreeBuilder().build(), KnownProfile.page());
    assertThat(texts(svg, "title")).contains("all (0, 0.00%)");
  }
}
