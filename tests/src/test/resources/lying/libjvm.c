/* SPDX-License-Identifier: (GPL-2.0-only OR Apache-2.0)
 * Copyright 2026 the jtrace authors
 *
 * A library that exports the tables of a HotSpot VM and lies in them. LIE says how; built and loaded by
 * LyingTargetTest. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* The layout of vmStructs.hpp's VMStructEntry, VMTypeEntry, VMIntConstantEntry and VMLongConstantEntry. */
struct vm_struct {
	const char *type, *field, *type_string;
	int32_t is_static;
	uint64_t offset;
	void *address;
};
struct vm_type {
	const char *name, *super;
	int32_t is_oop, is_integer, is_unsigned;
	uint64_t size;
};
struct vm_int {
	const char *name;
	int32_t value;
};
struct vm_long {
	const char *name;
	uint64_t value;
};

#define LIE_NULL 1	/* table pointers are null */
#define LIE_STRIDE 2	/* strides are 0 */
#define LIE_HUGE_STRIDE 3
#define LIE_ENDLESS 4	/* no terminating entry in 64 MiB */
#define LIE_NAMES 5	/* names point nowhere */
#define LIE_LONG_NAMES 6 /* 64 KiB names without a character of UTF-8 */
#define LIE_HEAPS 7	/* two thousand million code heaps at wild addresses */
#define LIE_LOOP 8	/* one code heap whose segment map loops, and lists that point at themselves */

struct vm_struct *gHotSpotVMStructs;
struct vm_type *gHotSpotVMTypes;
struct vm_int *gHotSpotVMIntConstants;
struct vm_long *gHotSpotVMLongConstants;

#define STRIDE(type) (LIE == LIE_STRIDE ? 0 : LIE == LIE_HUGE_STRIDE ? ~0ull >> 1 : sizeof(type))
#define OFFSET(name, type, field) uint64_t name = __builtin_offsetof(type, field)
OFFSET(gHotSpotVMStructEntryTypeNameOffset, struct vm_struct, type);
OFFSET(gHotSpotVMStructEntryFieldNameOffset, struct vm_struct, field);
OFFSET(gHotSpotVMStructEntryTypeStringOffset, struct vm_struct, type_string);
OFFSET(gHotSpotVMStructEntryIsStaticOffset, struct vm_struct, is_static);
OFFSET(gHotSpotVMStructEntryOffsetOffset, struct vm_struct, offset);
OFFSET(gHotSpotVMStructEntryAddressOffset, struct vm_struct, address);
uint64_t gHotSpotVMStructEntryArrayStride = STRIDE(struct vm_struct);
OFFSET(gHotSpotVMTypeEntryTypeNameOffset, struct vm_type, name);
OFFSET(gHotSpotVMTypeEntrySuperclassNameOffset, struct vm_type, super);
OFFSET(gHotSpotVMTypeEntryIsOopTypeOffset, struct vm_type, is_oop);
OFFSET(gHotSpotVMTypeEntryIsIntegerTypeOffset, struct vm_type, is_integer);
OFFSET(gHotSpotVMTypeEntryIsUnsignedOffset, struct vm_type, is_unsigned);
OFFSET(gHotSpotVMTypeEntrySizeOffset, struct vm_type, size);
uint64_t gHotSpotVMTypeEntryArrayStride = STRIDE(struct vm_type);
OFFSET(gHotSpotVMIntConstantEntryNameOffset, struct vm_int, name);
OFFSET(gHotSpotVMIntConstantEntryValueOffset, struct vm_int, value);
uint64_t gHotSpotVMIntConstantEntryArrayStride = STRIDE(struct vm_int);
OFFSET(gHotSpotVMLongConstantEntryNameOffset, struct vm_long, name);
OFFSET(gHotSpotVMLongConstantEntryValueOffset, struct vm_long, value);
uint64_t gHotSpotVMLongConstantEntryArrayStride = STRIDE(struct vm_long);

/* A GrowableArray<CodeHeap*>, a CodeHeap with its two VirtualSpaces, a list node: all in words that point here. */
static uint64_t words[4096];
static unsigned char segments[1 << 16];

#define STATIC(type, field, string, where) { type, field, string, 1, 0, where }
#define FIELD(type, field, string, at) { type, field, string, 0, at, 0 }
static struct vm_struct structs[] = {
	STATIC("CodeCache", "_heaps", "GrowableArray<CodeHeap*>*", &words[0]),
	STATIC("CodeCache", "_low_bound", "address", &words[20]),
	STATIC("CodeCache", "_high_bound", "address", &words[21]),
	FIELD("GrowableArrayBase", "_len", "int", 0),
	FIELD("GrowableArray<int>", "_data", "int*", 8),
	FIELD("CodeHeap", "_memory", "VirtualSpace", 0),
	FIELD("CodeHeap", "_segmap", "VirtualSpace", 64),
	FIELD("CodeHeap", "_log2_segment_size", "int", 128),
	FIELD("VirtualSpace", "_low_boundary", "char*", 0),
	FIELD("VirtualSpace", "_high_boundary", "char*", 8),
	FIELD("VirtualSpace", "_low", "char*", 16),
	FIELD("VirtualSpace", "_high", "char*", 24),
	FIELD("HeapBlock", "_header", "HeapBlock::Header", 0),
	FIELD("HeapBlock::Header", "_length", "uint32_t", 0),
	FIELD("HeapBlock::Header", "_used", "bool", 4),
	FIELD("CodeBlob", "_name", "const char*", 8),
	FIELD("CodeBlob", "_size", "int", 16),
	FIELD("CodeBlob", "_frame_size", "int", 20),
	FIELD("CodeBlob", "_code_offset", "int", 24),
	FIELD("CodeBlob", "_data_offset", "int", 28),
	FIELD("CodeBlob", "_frame_complete_offset", "int16_t", 32),
	STATIC("AbstractInterpreter", "_code", "StubQueue*", &words[30]),
	FIELD("StubQueue", "_stub_buffer", "address", 0),
	FIELD("StubQueue", "_buffer_limit", "int", 8),
	STATIC("ThreadsSMRSupport", "_java_thread_list", "ThreadsList*", &words[40]),
	FIELD("ThreadsList", "_length", "uint", 0),
	FIELD("ThreadsList", "_threads", "JavaThread *const *const", 8),
	STATIC("JDK_Version", "_current", "JDK_Version", &words[50]),
	FIELD("JDK_Version", "_major", "unsigned char", 0),
	{ 0 },
};
static struct vm_type types[] = { { "CodeHeap", 0, 0, 0, 0, ~0ull }, { "HeapBlock", 0, 0, 0, 0, 8 }, { 0 } };
static struct vm_int ints[] = { { "HeapWordSize", -8 }, { 0 } };
static struct vm_long longs[] = { { "markWord::lock_mask", ~0ull }, { 0 } };

__attribute__((constructor)) static void lie(void)
{
	uint64_t self = (uint64_t)words, low = 0, size = 1 << 20;

	if (LIE == LIE_NULL)
		return;
	gHotSpotVMTypes = types;
	gHotSpotVMIntConstants = ints;
	gHotSpotVMLongConstants = longs;
	gHotSpotVMStructs = structs;
	if (LIE == LIE_ENDLESS) {
		struct vm_struct *many = mmap(0, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		for (size_t i = 0; i < (64 << 20) / sizeof(*many); i++)
			many[i] = structs[i % 20];
		gHotSpotVMStructs = many;
	}
	for (int i = 0; structs[i].type && (LIE == LIE_NAMES || LIE == LIE_LONG_NAMES); i++) {
		char *name = LIE == LIE_NAMES ? (char *)(0xdead0000ull + i) : malloc(1 << 16);
		if (LIE == LIE_LONG_NAMES)
			((char *)memset(name, 0xfe, (1 << 16) - 1))[(1 << 16) - 1] = 0;
		structs[i].field = structs[i].type_string = name;
	}
	/* A heap full of blobs that claim to be used and to be of size 0 or endless. */
	low = (uint64_t)mmap(0, size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset((void *)low, LIE == LIE_LOOP ? 0 : 0xff, size);
	memset(segments, 1, sizeof(segments)); /* every segment says: one back, for ever */
	for (int i = 0; i < 4096; i++)
		words[i] = self;
	words[64] = LIE == LIE_HEAPS ? 2000000000u : 1; /* the GrowableArray: length, data */
	words[65] = (uint64_t)&words[70];
	words[0] = (uint64_t)&words[64];
	words[70] = LIE == LIE_HEAPS ? 0x4141414141414141ull : (uint64_t)&words[100];
	words[100] = words[102] = low; /* _memory: boundaries and committed part */
	words[101] = words[103] = low + size;
	words[108] = words[110] = (uint64_t)segments; /* _segmap */
	words[109] = words[111] = (uint64_t)segments + sizeof(segments);
	words[116] = LIE == LIE_LOOP ? 7 : 0xffffffff; /* _log2_segment_size */
	words[20] = low;
	words[21] = low + size;
	words[50] = 25;
}

/* Burns CPU inside the fake heap's neighbourhood: a leaf in this library. */
uint64_t JNI_CreateJavaVM_spin(uint64_t x)
{
	for (int i = 0; i < 1000000; i++)
		x = x * 31 + 7;
	return x;
}
