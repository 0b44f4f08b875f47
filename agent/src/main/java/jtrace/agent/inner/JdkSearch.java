package jtrace.agent.inner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for a JDK that jtrace's host side can run on, in the places that ./jtrace looks at. */
final class JdkSearch {
  static final int NEEDED = 25;

  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(?:1\\.)?(\\d{1,4})", Pattern.MULTILINE);
  private static final int RELEASE_BYTES_MAX = 64 << 10;
  private static final String[] FOLDERS = {
    "/usr/lib/jvm", "/opt", "/usr/java", "/usr/local", "~/.sdkman/candidates/java", "~/.jdks"
  };

  private final Map<String, String> environment;
  private final String ownHome;
  private final String userHome;

  JdkSearch(Map<String, String> environment, String ownHome, String userHome) {
    this.environment = environment;
    this.ownHome = ownHome;
    this.userHome = userHome;
  }

  static JdkSearch ofThisProcess() {
    return new JdkSearch(
        System.getenv(), System.getProperty("java.home"), System.getProperty("user.home"));
  }

  /** The first that is new enough. */
  Optional<Path> find() {
    for (Path place : places()) {
      if (Files.isExecutable(place.resolve("bin/java")) && version(place) >= NEEDED) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  private List<Path> places() {
    List<Path> places = new ArrayList<>();
    for (String variable : new String[] {"JTRACE_JAVA_HOME", "JAVA_HOME"}) {
      String home = environment.getOrDefault(variable, "");
      if (!home.isEmpty()) {
        places.add(Paths.get(home));
      }
    }
    places.add(Paths.get(ownHome));
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path java = Paths.get(folder, "java");
      if (Files.isExecutable(java)) {
        places.add(home(java));
      }
    }
    for (String folder : FOLDERS) {
      places.addAll(children(Paths.get(folder.replace("~", userHome))));
    }
    return places;
  }

  /** The folder above that of the program itself, links resolved. */
  private static Path home(Path java) {
    try {
      return java.toRealPath().resolve("../..").normalize();
    } catch (IOException e) {
      return java;
    }
  }

  private static Set<Path> children(Path folder) {
    Set<Path> found = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(found::add);
    } catch (IOException e) {
      return found;
    }
    return found;
  }

  /** The major version in the JDK's {@code release} file, 0 when there is none. */
  private static int version(Path home) {
    Path release = home.resolve("release");
    try {
      if (Files.size(release) > RELEASE_BYTES_MAX) {
        return 0;
      }
      String text = new String(Files.readAllBytes(release), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(text);
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
