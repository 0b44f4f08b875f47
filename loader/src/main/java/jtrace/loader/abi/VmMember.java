package jtrace.loader.abi;

import java.util.Locale;

/** Members of struct jt_vm, in its order; a member's C name is its name in lower case. */
public enum VmMember {
  INTERPRETER_LOW(8, 1),
  INTERPRETER_HIGH(8, 1),
  CALL_STUB_RETURN(8, 1),
  NMETHOD_NAMES(8, Abi.NAME_POINTERS),
  NATIVE_NMETHOD_NAMES(8, Abi.NAME_POINTERS),
  ADAPTER_NAMES(8, Abi.NAME_POINTERS),
  VTABLE_NAMES(8, Abi.NAME_POINTERS),
  CONT_RETURN_BARRIER(8, 1),
  GENERATED_BASE(8, 1),
  GENERATED_FIRST(4, 1),
  GENERATED_COUNT(4, 1),
  SEGMENT_SHIFT(4, 1),
  HEAP_BLOCK_HEADER(4, 1),
  HEAP_BLOCK_USED(4, 1),
  BLOB_NAME(4, 1),
  BLOB_SIZE(4, 1),
  BLOB_FRAME_SIZE(4, 1),
  BLOB_FRAME_COMPLETE(4, 1),
  BLOB_FRAME_COMPLETE_IS_S16(4, 1),
  BLOB_CODE_BEGIN(4, 1),
  BLOB_CODE_END(4, 1),
  BLOB_CODE_IS_OFFSET(4, 1),
  NMETHOD_VERIFIED_ENTRY(4, 1),
  NMETHOD_VERIFIED_ENTRY_IS_OFFSET(4, 1),
  NMETHOD_DEOPT_HANDLER(4, 1),
  NMETHOD_DEOPT_MH_HANDLER(4, 1),
  NMETHOD_DEOPT_IS_OFFSET(4, 1),
  NMETHOD_ORIG_PC(4, 1),
  NMETHOD_COMPILE_ID(4, 1),
  NMETHOD_COMP_LEVEL(4, 1),
  NMETHOD_METHOD(4, 1),
  METHOD_CONST(4, 1),
  CONST_METHOD_SIZE(4, 1),
  CONST_CODE_SIZE(4, 1),
  THREAD_ANCHOR(4, 1),
  INTERP_BCP_SLOT(4, 1),
  VERSION(4, 1);

  final int elementBytes;
  final int count;

  VmMember(int elementBytes, int count) {
    this.elementBytes = elementBytes;
    this.count = count;
  }

  String cName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
