/**
 * The server of {@code jtrace serve}: profiles of the host's processes over HTTP, as Go's
 * net/http/pprof serves those of one program.
 *
 * <p>A request comes in through {@link jtrace.serve.HttpFront} or {@link jtrace.serve.LocalSocket},
 * is let in by {@link jtrace.serve.Gatekeeper}, understood by {@link jtrace.serve.Router}, and
 * answered from a {@link jtrace.serve.SharedRecordings recording} that all who ask for the same
 * process share.
 */
package jtrace.serve;
