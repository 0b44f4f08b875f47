package jtrace.symbolizer.hotspot;

import java.util.List;

/** What {@link SelfTest} can contradict, and the fields that it then does without. */
enum TestedFeature {
  COMPILED_FRAMES("stepping over compiled frames", true, List.of()),
  LEAF_FRAMES("leaf frames in prologues", false, List.of("CodeBlob::_frame_complete_offset")),
  DEOPTIMISED_FRAMES("deoptimised frames", false, List.of("nmethod::_orig_pc_offset")),
  COMPILE_IDS("telling reused code apart", false, List.of()),
  TIERS("compilation tiers", false, List.of()),
  METHOD_NAMES("names of compiled methods", false, List.of()),
  INLINED_FRAMES(
      "inlined frames and lines of compiled code", false, List.of("nmethod::_scopes_pcs_offset")),
  ENTRY_FRAMES("frames below a call from the VM into Java", true, List.of()),
  INTERPRETED_FRAMES("interpreted frames", true, List.of()),
  THREADS("the JVM's thread list", false, List.of("JavaThread::_anchor")),
  THREAD_NAMES("thread names", false, List.of()),
  ANCHORS("recovery through the thread's anchor", false, List.of("JavaThread::_anchor"));

  /** What the user loses. */
  final String words;

  /** Whether no Java frame can be trusted without it. */
  final boolean isVital;

  /** Fields that are treated as absent when it is contradicted. */
  final List<String> distrusted;

  TestedFeature(String words, boolean isVital, List<String> distrusted) {
    this.words = words;
    this.isVital = isVital;
    this.distrusted = distrusted;
  }
}
