package jtrace.symbolizer.hotspot;

/**
 * Where HotSpot and java.util.concurrent note what a thread waits for. Offsets in bytes, {@link
 * VmLayout#ABSENT} where this JVM does not tell. Source: javaThread.hpp, objectMonitor.hpp of
 * OpenJDK, java.lang.Thread.
 *
 * @param heap how objects are laid out
 * @param handlesAreOops whether fields of VM structures are references, not handles (8 to 13)
 * @param threadObject {@code JavaThread::_threadObj}
 * @param threadTid {@code java.lang.Thread.tid}
 * @param parkBlocker {@code java.lang.Thread.parkBlocker}
 * @param pendingMonitor {@code JavaThread::_current_pending_monitor}
 * @param waitingMonitor {@code JavaThread::_current_waiting_monitor}
 * @param monitorObject {@code ObjectMonitor::_object}
 */
public record BlockerLayout(
    HeapLayout heap,
    boolean handlesAreOops,
    int threadObject,
    int threadTid,
    int parkBlocker,
    int pendingMonitor,
    int waitingMonitor,
    int monitorObject) {}
