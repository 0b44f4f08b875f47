package jtrace.tests.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.FormatRegistry;
import jtrace.profile.reader.Head;
import jtrace.profile.reader.ProfileReader;
import jtrace.profile.reader.ProfileReaders;
import jtrace.profile.reader.UnreadableProfileException;

/**
 * Profiles of others: folded stacks, text of perf script, flame graph pages, flight recordings.
 * What was read is written as JSON.
 */
final class ProfilesTarget implements FuzzTarget {

  @Override
  public void read(byte[] input) throws IOException {
    Path file = Files.createTempFile("jtrace-fuzz", ".profile");
    try {
      read(Files.write(file, input));
    } finally {
      Files.delete(file);
    }
  }

  private static void read(Path file) throws IOException {
    Head head = Head.of(file);
    Optional<ProfileReader> reader = ProfileReaders.standard().of(file);
    if (head.isEmpty() || head.startsWith(0x89, 'J') || reader.isEmpty()) {
      return; // jtrace's own have a target of their own
    }
    RecordingBuilder builder = new RecordingBuilder();
    try {
      reader.get().read(file, builder);
    } catch (UnreadableProfileException e) {
      return;
    }
    FormatRegistry.standard()
        .byFileName("x.json")
        .write(builder.build(), FormatOptions.DEFAULT, OutputStream.nullOutputStream());
  }
}
