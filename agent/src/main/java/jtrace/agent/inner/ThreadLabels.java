package jtrace.agent.inner;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What {@code jtrace.Labels} sets: a word for each thread in {@link LabelMemory}, found by the
 * thread's id as the kernel's programs find it. Only the thread itself writes its word, without a
 * lock. A word is kept for the next label of its thread, and taken away only when its bucket is
 * full: first from threads that have ended, then from those without labels, then from whoever has
 * it for longest.
 */
final class ThreadLabels implements BiFunction<String, String, Object>, Consumer<Object> {
  private static final int LOCKS = 64;
  private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;
  private static final int BUCKET_SHIFT = Long.SIZE - 13;
  private static final int SET_MASK = (1 << LabelMemory.SET_BITS) - 1;
  private static final int NOWHERE = -1;

  /** Whether threads of a class have the id that the JVM knows, and no other. */
  private static final ClassValue<Boolean> TELLS_ID =
      new ClassValue<Boolean>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("getId").getDeclaringClass() == Thread.class;
          } catch (NoSuchMethodException | SecurityException e) {
            return false;
          }
        }
      };

  private final LabelMemory memory;
  private final LabelSets sets;
  private final Object[] locks = new Object[LOCKS];
  private final WeakReference<?>[] owners = new WeakReference<?>[LabelMemory.WORDS];
  private final byte[] oldest = new byte[LabelMemory.BUCKETS];

  ThreadLabels() throws IOException {
    memory = LabelMemory.make();
    sets = new LabelSets(memory);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  /** Sets a label of the current thread, or clears it; returns the labels that it had before. */
  @Override
  public Object apply(String key, String value) {
    Thread thread = Thread.currentThread();
    long id = id(thread);
    int at = find(id);
    LabelSet before = at == NOWHERE ? LabelSet.EMPTY : sets.of((int) memory.word(at) & SET_MASK);
    write(thread, id, at, sets.with(before, key, value));
    return before;
  }

  /** Gives the current thread labels that it had before. */
  @Override
  public void accept(Object labels) {
    Thread thread = Thread.currentThread();
    long id = id(thread);
    LabelSet set = labels instanceof LabelSet ? (LabelSet) labels : LabelSet.EMPTY;
    write(thread, id, find(id), sets.current(set));
  }

  /** From now on nobody is to look for labels here. The memory goes with its last user. */
  void close() {
    memory.close();
  }

  /** 0 when it cannot be told. */
  private static long id(Thread thread) {
    return TELLS_ID.get(thread.getClass()) ? thread.getId() : 0;
  }

  private static int bucket(long id) {
    return (int) (id * HASH_FACTOR >>> BUCKET_SHIFT);
  }

  private int find(long id) {
    if (id <= 0) {
      return NOWHERE;
    }
    long owner = id << LabelMemory.SET_BITS;
    int first = bucket(id) * LabelMemory.WORDS_A_BUCKET;
    for (int i = first; i < first + LabelMemory.WORDS_A_BUCKET; i++) {
      if ((memory.word(i) & ~SET_MASK) == owner) {
        return i;
      }
    }
    return NOWHERE;
  }

  private void write(Thread thread, long id, int at, LabelSet set) {
    if (at != NOWHERE) {
      memory.word(at, id << LabelMemory.SET_BITS | set.id);
    } else if (set != LabelSet.EMPTY && id > 0) {
      claim(thread, id, set);
    }
  }

  private void claim(Thread thread, long id, LabelSet set) {
    int bucket = bucket(id);
    synchronized (locks[bucket % LOCKS]) {
      int at = bucket * LabelMemory.WORDS_A_BUCKET + place(bucket);
      owners[at] = new WeakReference<>(thread);
      memory.word(at, id << LabelMemory.SET_BITS | set.id);
    }
  }

  private int place(int bucket) {
    int first = bucket * LabelMemory.WORDS_A_BUCKET;
    int unlabelled = NOWHERE;
    for (int i = 0; i < LabelMemory.WORDS_A_BUCKET; i++) {
      long word = memory.word(first + i);
      if (word == 0 || hasEnded(owners[first + i])) {
        return i;
      }
      unlabelled = (word & SET_MASK) == 0 ? i : unlabelled;
    }
    return unlabelled != NOWHERE ? unlabelled : oldest[bucket]++ & LabelMemory.WORDS_A_BUCKET - 1;
  }

  private static boolean hasEnded(WeakReference<?> owner) {
    Thread thread = (Thread) owner.get();
    return thread == null || !thread.isAlive();
  }
}
