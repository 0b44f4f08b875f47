package jtrace.symbolizer.hotspot;

/**
 * One used block of the code cache.
 *
 * @param address of the CodeBlob
 * @param namePointer {@code CodeBlob::_name}, one address for each kind
 * @param sizeBytes of the blob with its header
 * @param codeBegin first byte of code
 * @param codeEnd end of code
 * @param frameSizeWords 0 when it has no fixed frame
 */
public record CodeBlob(
    long address,
    BlobKind kind,
    String name,
    long namePointer,
    int sizeBytes,
    long codeBegin,
    long codeEnd,
    int frameSizeWords) {}
