package jtrace.symbolizer.hotspot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the JVM says of itself, as it was written into libjvm; empty where it does not.
 *
 * @param release such as {@code 25.0.3+9-LTS}
 * @param description VM name, version, platform and builder, as in the head of an hs_err file
 * @param command main class or jar with its arguments
 * @param version feature release, 0 when unknown
 */
public record VmFacts(String release, String description, String command, int version) {
  private static final int MAX_TEXT_BYTES = 4096;

  /** JDK 8 states there the version of the VM, which had one of its own. */
  private static final Pattern JRE = Pattern.compile("JRE \\((?:1\\.)?([^)]+)\\)");

  static VmFacts read(TargetReader reader, FieldNames names, int version) {
    String release = text(reader, names.address("Abstract_VM_Version::_s_vm_release"));
    String description =
        text(reader, names.address("Abstract_VM_Version::_s_internal_vm_info_string"));
    Matcher jre = JRE.matcher(description);
    return new VmFacts(
        version == 8 && jre.find() ? jre.group(1) : release,
        description,
        text(reader, names.address("Arguments::_java_command")),
        version);
  }

  private static String text(TargetReader reader, OptionalLong variable) {
    try {
      return variable.isEmpty()
          ? ""
          : ModifiedUtf8.decode(
              reader
                  .cString(reader.pointer(variable.getAsLong()), MAX_TEXT_BYTES)
                  .getBytes(ISO_8859_1));
    } catch (BadTargetException e) {
      return "";
    }
  }
}
