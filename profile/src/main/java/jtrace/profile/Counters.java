package jtrace.profile;

/**
 * Names of the counters that the quality report reads; recorders may add others.
 *
 * <p>Every counter that begins with {@link #LOST_PREFIX} is a number of samples that were seen but
 * not recorded, the rest of its name being the cause.
 */
public final class Counters {
  public static final String LOST_PREFIX = "lost.";

  /** The ring buffer between kernel and host was full. */
  public static final String LOST_RING_BUFFER = LOST_PREFIX + "ring-buffer";

  /** The kernel throttled or dropped the perf event. */
  public static final String LOST_KERNEL = LOST_PREFIX + "kernel";

  /** The BPF program found no scratch space, for example in nested interrupts. */
  public static final String LOST_SCRATCH = LOST_PREFIX + "scratch";

  /** Waits for which the kernel's tables and the ring buffer had no room. */
  public static final String LOST_WAITS = LOST_PREFIX + "waits";

  /** Waits whose stack did not reach the host. */
  public static final String LOST_WAIT_STACKS = LOST_PREFIX + "wait-stacks";

  /** Threads that waited when the recording began and were not found. */
  public static final String LOST_RESTING = LOST_PREFIX + "resting-threads";

  /** Processes that targets have started and that the kernel's table had no room for. */
  public static final String LOST_PROCESSES = LOST_PREFIX + "processes";

  /** Events told by number of their stack for which the ring buffer had no room. */
  public static final String LOST_NOTES = LOST_PREFIX + "notes";

  /** Such events whose stack did not reach the host. */
  public static final String LOST_NOTE_STACKS = LOST_PREFIX + "note-stacks";

  /** Sampled blocks for which the kernel's table of live ones had no room. */
  public static final String LOST_BLOCKS = LOST_PREFIX + "blocks";

  /** The record from the kernel was malformed. */
  public static final String LOST_MALFORMED = LOST_PREFIX + "malformed";

  /** Samples of the thread of jtrace's agent in a target: left out, and not lost. */
  public static final String AGENT_SAMPLES = "excluded.agent";

  /** Events that the kernel program saw for the targets, recorded or lost. */
  public static final String EVENTS_SEEN = "events.seen";

  /** Timer ticks of the sampler on all CPUs, whoever ran. */
  public static final String SAMPLER_TICKS = "sampler.ticks";

  /** Time of all CPUs together during which those ticks were due, in nanoseconds. */
  public static final String SAMPLER_BUSY_NANOS = "sampler.busy.nanos";

  /** Samples of virtual threads whose id could not be read. */
  public static final String VIRTUAL_UNKNOWN = "virtual-threads.unknown";

  /** Samples of virtual threads that are not listed one by one, since there were too many. */
  public static final String VIRTUAL_UNLISTED = "virtual-threads.unlisted";

  /** Samples without the labels that their thread had, and labels for which there was no room. */
  public static final String LABELS_LOST = "labels.lost";

  /** Unwind tables and processes for which the kernel's arrays had no room. */
  public static final String REFUSED_TABLES = "tables.refused";

  /** Notices of compiled methods that were lost: code freed at once may stay without a name. */
  public static final String NAMES_LOADS_LOST = "names.loads-lost";

  /** Interpreted frames that got no name because classes were unloaded meanwhile. */
  public static final String NAMES_UNLOADED = "names.unloaded";

  /** Compiled methods whose names were dropped to bound memory; read again where still there. */
  public static final String NAMES_EVICTED = "names.evicted";

  /** Compiled methods that made no sense, or went while they were read. */
  public static final String NAMES_UNREADABLE = "names.unreadable";

  /** Times that named stacks were forgotten to bound memory; they are named again. */
  public static final String NAMES_CLEARED = "names.cleared";

  /** Files and sockets that were waited for and have no name in the leaf: there were too many. */
  public static final String NAMES_RESOURCES = "names.resources";

  /** CPU time of the jtrace process itself while recording, in nanoseconds. */
  public static final String COST_CPU_NANOS = "cost.cpu.nanos";

  /** Time in the kernel's BPF programs, from bpf_stats when it is on, in nanoseconds. */
  public static final String COST_BPF_NANOS = "cost.bpf.nanos";

  /** Largest resident set of the jtrace process, in bytes. */
  public static final String COST_RSS_BYTES = "cost.rss.bytes";

  /** Locked kernel memory of maps and buffers, in bytes. */
  public static final String COST_MAPS_BYTES = "cost.maps.bytes";

  private Counters() {}
}
