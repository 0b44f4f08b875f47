package jtrace.profile.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A protobuf message as it grows: fields by their number. Zeros and empty texts are left out. */
final class Message {
  private final ByteString.Output bytes = ByteString.newOutput();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private Message with(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return this;
  }

  Message number(int field, long value) {
    return value == 0 ? this : with(() -> out.writeInt64(field, value));
  }

  Message fixed(int field, long value) {
    return value == 0 ? this : with(() -> out.writeFixed64(field, value));
  }

  Message text(int field, String value) {
    return value.isEmpty() ? this : with(() -> out.writeString(field, value));
  }

  /** An entry of a list of texts, also when it is empty. */
  Message entry(int field, String value) {
    return with(() -> out.writeString(field, value));
  }

  Message bytes(int field, byte[] value) {
    return with(() -> out.writeByteArray(field, value));
  }

  /** A message within, also when it is empty: its place in a list counts. */
  Message message(int field, Message value) {
    return with(() -> out.writeBytes(field, value.toBytes()));
  }

  Message packed(int field, List<? extends Number> values) {
    if (values.isEmpty()) {
      return this;
    }
    return with(() -> {
      ByteString.Output packed = ByteString.newOutput();
      CodedOutputStream numbers = CodedOutputStream.newInstance(packed);
      for (Number value : values) {
        numbers.writeInt64NoTag(value.longValue());
      }
      numbers.flush();
      out.writeBytes(field, packed.toByteString());
    });
  }

  ByteString toBytes() {
    with(out::flush);
    return bytes.toByteString();
  }
}
