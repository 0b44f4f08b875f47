package jtrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.PprofReader;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * Where a pprof profile comes from: a file, or any program that serves /debug/pprof/.
 *
 * @param seconds how long to record there; empty for what the other side thinks right
 */
record ProfileSource(String name, Optional<Integer> seconds) {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final int DEFAULT_SECONDS = 60;
  private static final int ERROR_BYTES = 4096;
  private static final Pattern SECONDS = Pattern.compile("(?:^|&)seconds=(\\d{1,6})(?:&|$)");

  /** Reads it, which takes as long as is recorded. */
  PprofProfile read(Consumer<String> progress) {
    Optional<URI> url = url();
    try (InputStream in = url.isPresent() ? fetch(url.get(), progress) : open()) {
      return PprofReader.read(in);
    } catch (PprofException e) {
      throw failed(e.getMessage(), "check that it is a pprof profile: go tool pprof -raw reads it");
    } catch (NoSuchFileException e) {
      throw failed("there is no such file", "give a file, or a URL such as http://localhost:6060");
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      throw failed(why, "check the name, and that the program there runs and serves /debug/pprof/");
    }
  }

  private InputStream open() throws IOException {
    return Files.newInputStream(Path.of(name));
  }

  /** A file that is there wins over a host of that name. */
  private Optional<URI> url() {
    if (Files.exists(Path.of(name.replace("\0", "")))) {
      return Optional.empty();
    }
    String text =
        name.matches("https?://.*")
            ? name
            : name.matches("[A-Za-z0-9.-]*:\\d{1,5}(/.*)?") ? "http://" + host() : "";
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
      return Optional.of(withSeconds(bare ? uri.resolve("/debug/pprof/profile") : uri));
    } catch (URISyntaxException e) {
      throw failed("it is no URL: " + e.getReason(), "escape special characters with %");
    }
  }

  private String host() {
    return name.startsWith(":") ? "localhost" + name : name;
  }

  private URI withSeconds(URI uri) throws URISyntaxException {
    if (seconds.isEmpty()) {
      return uri;
    }
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String others = query.replaceAll("(^|&)seconds=[^&]*", "").replaceFirst("^&", "");
    String text = uri.toString().replaceFirst("\\?.*", "");
    return new URI(
        text + "?" + (others.isEmpty() ? "" : others + "&") + "seconds=" + seconds.get());
  }

  private InputStream fetch(URI uri, Consumer<String> progress) throws IOException {
    progress.accept("fetching " + uri.toString().replaceFirst("//[^/@]*@", "//"));
    Matcher given = SECONDS.matcher(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    int expected = given.find() ? Integer.parseInt(given.group(1)) : DEFAULT_SECONDS;
    String user = uri.getUserInfo();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri.toString().replaceFirst("//[^/@]*@", "//")))
            .timeout(Duration.ofMillis(5_000 + 1_500L * expected));
    if (user != null) {
      byte[] pair = user.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          String text = new String(body.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8).strip();
          boolean told = response.headers().firstValue("X-Go-Pprof").isPresent();
          throw new IOException(
              "the server answered "
                  + response.statusCode()
                  + (told ? ": " + Printable.of(text, ERROR_BYTES) : ""));
        }
        return new java.io.ByteArrayInputStream(body.readNBytes(PprofReader.MAX_BYTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private WorldException failed(String why, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot read the profile " + Printable.of(name.replaceFirst("//[^/@]*@", "//"), 500),
            why,
            remedy));
  }
}
