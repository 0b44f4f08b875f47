#!/usr/bin/env python3
"""Writes a few inputs of fuzz_walk.c that reach every kind of step; struct layouts are those of jtrace_abi.h."""
import struct
import sys

HEAP = 0x100000  # addresses are folded to four pages, so only the low 14 bits choose a byte
NAME = 0x4444
BLOB = 0x1010


def process(kind):
    names = lambda on: struct.pack("<4Q", *([NAME if on else 1] * 4))
    vm = struct.pack("<3Q", HEAP + 0x3000, HEAP + 0x3400, HEAP + 0x3800)
    vm += names(kind == "compiled") + names(kind == "native") + names(False) + names(kind == "vtable")
    vm += struct.pack("<9Q", HEAP + 0x3900, HEAP + 0x3920, BLOB, BLOB, 0, 7, 8, 0xFFFF, HEAP)  # return barrier to generated rows
    vm += struct.pack("<2I", 0, 8)
    # segment_shift, header, used, name, size, frame_size, frame_complete, is_s16, code_begin, code_end, is_offset
    vm += struct.pack("<11I", 7, 16, 8, 96, 12, 28, 20, 0, 36, 40, 1)
    # verified_entry, is_offset, deopt, deopt_mh, is_offset, orig_pc, compile_id, level, method
    vm += struct.pack("<9I", 44, 1, 48, 52, 1, 56, 60, 64, 72)
    # method_const, const_method_size, const_code_size, anchor, bcp slot, version
    vm += struct.pack("<3IIiI", 8, 48, 32, 0x200, -8, 17)
    vm += struct.pack("<28I", 1, 0, 0, 1, 8, 0, 0x220, 0x228, 8, 16, 48, *range(16, 16 + 4 * 16, 4), 0)
    head = struct.pack("<6I", 1, 1, 0, 4, 1, 0)
    return head + vm + struct.pack("<3Q", HEAP, HEAP + 0x4000, HEAP + 0x3f00) + bytes(24 * 7)


def rules():
    rule = lambda *f: struct.pack("<6BH4i", *f)
    out = rule(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    out += rule(1, 7, 1, 0, 1, 0, 0, 16, 0, -16, -8)  # rsp + 16, rbp saved
    out += rule(1, 6, 1, 0, 1, 0, 0, 16, 0, -16, -8)  # rbp + 16
    out += rule(2, 7, 0, 0, 2, 7, 0, 8, 8, 0, 8)  # through memory
    out += rule(3, 7, 0, 0, 3, 0, 0, 0, 0, 0, 0)  # PLT
    out += rule(1, 13, 0, 0, 2, 7, 8, 0, 0, 0, 0)  # interpreter entry
    out += rule(1, 7, 0, 0, 1, 0, 2, 8, 0, 0, -8)  # signal
    out += rule(1, 7, 0, 0, 1, 0, 1, 8, 0, 0, -8)  # stop
    return out.ljust(24 * 64, b"\0")


def memory(kind):
    m = bytearray(0x4000)
    for at in range(0, 0x4000, 8):  # a stack of addresses of everything
        where = [HEAP + 0x1180 + at % 0x80, HEAP + 0x3000 + at % 0x900, 0x700000 + at, HEAP + at]
        struct.pack_into("<Q", m, at, where[at // 8 % 4])
    struct.pack_into("<Q", m, BLOB + 96, NAME)
    struct.pack_into("<3i", m, BLOB + 12, 0x400, 0, 40)
    struct.pack_into("<7i", m, BLOB + 28, 6, 0, 0x100, 0x300, 0x10, 0x180, 0)
    m[0x1180:0x11A0] = bytes.fromhex("89842400c0feff554883ec2048896c2420e80000000090c94983bf10e8000000") [:0x20]
    m[0x3F00:0x3F80] = bytes([0] * 0x20 + list(range(8)) + [0] * 0x58)
    return bytes(m)


for kind in ("compiled", "native", "vtable", "other"):
    for name, pc in (("code", HEAP + 0x1190), ("interpreter", HEAP + 0x3010), ("elf", 0x700123)):
        regs = [HEAP + 0x400 + 8 * i for i in range(16)]
        data = struct.pack("<18Q", *regs, pc, HEAP + 0x600) + process(kind) + rules()
        rows = [(0, 1), (0x10, 2), (0x1000, 3), (0x3000, 5), (0x3100, 1), (0x3800, 2), (0x3900, 6), (0x3980, 7)]
        data += b"".join(struct.pack("<I2H", pc, rule, 0) for pc, rule in rows).ljust(8 * 64, b"\0")
        data += b"".join(
            struct.pack("<3Q4I", 0x700000 + 0x1000 * i, 0x701000 + 0x1000 * i, 0x700000, 0, 8, i, 0) for i in range(4)
        ).ljust(40 * 8, b"\0")
        with open(f"{sys.argv[1]}/{kind}-{name}", "wb") as out:
            out.write(data + memory(kind))
