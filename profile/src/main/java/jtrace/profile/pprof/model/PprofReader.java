package jtrace.profile.pprof.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import jtrace.profile.pprof.PprofProto;

/** Reads and checks a profile, gzipped or not. */
public final class PprofReader {
  /** Longest profile that is read, after decompression: a small file may hold a large one. */
  public static final int MAX_BYTES = 512 << 20;

  private final PprofProto.Profile message;
  private final List<String> strings;
  private final Map<Long, Mapping> mappings = new HashMap<>();
  private final Map<Long, Function> functions = new HashMap<>();
  private final Map<Long, Location> locations = new HashMap<>();

  private PprofReader(PprofProto.Profile message) {
    this.message = message;
    this.strings = message.getStringTableList();
  }

  /**
   * Reads to the end.
   *
   * @throws PprofException when it is no profile, malformed, or too large
   * @throws IOException when the stream cannot be read
   */
  public static PprofProfile read(InputStream in) throws IOException {
    try {
      byte[] bytes = unzipped(in).readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new PprofException("the profile is larger than " + (MAX_BYTES >> 20) + " MB");
      }
      if (bytes.length == 0) {
        throw new PprofException("parsing profile: empty input file");
      }
      CodedInputStream coded = CodedInputStream.newInstance(bytes);
      return new PprofReader(PprofProto.Profile.parseFrom(coded)).profile();
    } catch (InvalidProtocolBufferException e) {
      throw new PprofException("parsing profile: this is no pprof profile: " + e.getMessage());
    } catch (ZipException | EOFException e) {
      throw new PprofException("decompressing profile: " + e.getMessage());
    }
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    boolean zipped = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return zipped ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  private PprofProfile profile() {
    if (!strings.isEmpty() && !strings.getFirst().isEmpty()) {
      throw new PprofException("parsing profile: string_table[0] must be ''");
    }
    List<Mapping> mappingList = new ArrayList<>();
    for (PprofProto.Mapping mapping : message.getMappingList()) {
      mappingList.add(add("mapping", mapping.getId(), mapping(mapping), mappings));
    }
    List<Function> functionList = new ArrayList<>();
    for (PprofProto.Function function : message.getFunctionList()) {
      functionList.add(add("function", function.getId(), function(function), functions));
    }
    List<Location> locationList = new ArrayList<>();
    for (PprofProto.Location location : message.getLocationList()) {
      locationList.add(add("location", location.getId(), location(location), locations));
    }
    List<ValueType> types = message.getSampleTypeList().stream().map(this::type).toList();
    List<Sample> samples = new ArrayList<>(message.getSampleCount());
    for (PprofProto.Sample sample : message.getSampleList()) {
      samples.add(sample(sample, types.size()));
    }
    return new PprofProfile(
        types,
        samples,
        mappingList,
        locationList,
        functionList,
        text(message.getDropFrames()),
        text(message.getKeepFrames()),
        message.getTimeNanos(),
        message.getDurationNanos(),
        type(message.getPeriodType()),
        message.getPeriod(),
        message.getCommentList().stream().map(this::text).toList(),
        text(message.getDefaultSampleType()));
  }

  private static <T> T add(String what, long id, T entry, Map<Long, T> byId) {
    if (id == 0) {
      throw malformed("found " + what + " with reserved ID=0");
    }
    if (byId.putIfAbsent(id, entry) != null) {
      throw malformed("multiple " + what + "s with same id: " + Long.toUnsignedString(id));
    }
    return entry;
  }

  private String text(long index) {
    if (index < 0 || index >= strings.size()) {
      if (index == 0) {
        return "";
      }
      throw malformed("string " + index + " of " + strings.size());
    }
    return strings.get((int) index);
  }

  private ValueType type(PprofProto.ValueType type) {
    return new ValueType(text(type.getType()), text(type.getUnit()));
  }

  private Mapping mapping(PprofProto.Mapping mapping) {
    return new Mapping(
        mapping.getId(),
        mapping.getMemoryStart(),
        mapping.getMemoryLimit(),
        mapping.getFileOffset(),
        text(mapping.getFilename()),
        text(mapping.getBuildId()),
        mapping.getHasFunctions(),
        mapping.getHasFilenames(),
        mapping.getHasLineNumbers(),
        mapping.getHasInlineFrames());
  }

  private Function function(PprofProto.Function function) {
    return new Function(
        function.getId(),
        text(function.getName()),
        text(function.getSystemName()),
        text(function.getFilename()),
        function.getStartLine());
  }

  private Location location(PprofProto.Location location) {
    List<Line> lines = new ArrayList<>(location.getLineCount());
    for (PprofProto.Line line : location.getLineList()) {
      Function function = functions.get(line.getFunctionId());
      if (function == null) {
        throw malformed("location id: " + location.getId() + " has a line with nil function");
      }
      lines.add(new Line(function, line.getLine()));
    }
    return new Location(
        location.getId(),
        Optional.ofNullable(mappings.get(location.getMappingId())),
        location.getAddress(),
        lines,
        location.getIsFolded());
  }

  private Sample sample(PprofProto.Sample sample, int types) {
    if (sample.getValueCount() != types) {
      throw malformed(
          types == 0
              ? "missing sample type information"
              : "mismatch: sample has %d values vs. %d types"
                  .formatted(sample.getValueCount(), types));
    }
    List<Location> stack = new ArrayList<>(sample.getLocationIdCount());
    for (long id : sample.getLocationIdList()) {
      Location location = locations.get(id);
      if (location == null) {
        throw malformed("sample has nil location");
      }
      stack.add(location);
    }
    SortedMap<String, List<String>> labels = new TreeMap<>();
    SortedMap<String, NumberLabel> numbers = new TreeMap<>();
    for (PprofProto.Label label : sample.getLabelList()) {
      String key = text(label.getKey());
      if (label.getStr() != 0) {
        labels.computeIfAbsent(key, _ -> new ArrayList<>()).add(text(label.getStr()));
      } else if (label.getNum() != 0 || label.getNumUnit() != 0) {
        numbers.merge(key, number(label.getNum(), text(label.getNumUnit())), PprofReader::joined);
      }
    }
    return new Sample(stack, sample.getValueList(), labels, numbers);
  }

  private static NumberLabel number(long value, String unit) {
    return new NumberLabel(List.of(value), unit.isEmpty() ? List.of() : List.of(unit));
  }

  /** As soon as one of the values has a unit, those without get an empty one. */
  private static NumberLabel joined(NumberLabel first, NumberLabel second) {
    List<Long> values = new ArrayList<>(first.values());
    values.addAll(second.values());
    if (first.units().isEmpty() && second.units().isEmpty()) {
      return new NumberLabel(values, List.of());
    }
    List<String> units = new ArrayList<>(padded(first));
    units.addAll(padded(second));
    return new NumberLabel(values, units);
  }

  private static List<String> padded(NumberLabel label) {
    return label.units().isEmpty()
        ? java.util.Collections.nCopies(label.values().size(), "")
        : label.units();
  }

  private static PprofException malformed(String what) {
    return new PprofException("malformed profile: " + what);
  }
}
