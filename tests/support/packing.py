"""Pieces of inputs as a ledger stores them: Zstandard frames, by the library that the program uses."""

import ctypes
import ctypes.util

_zstd = ctypes.CDLL("libzstd.so.1")
for _name in ("ZSTD_compress", "ZSTD_decompress", "ZSTD_compressBound"):
    getattr(_zstd, _name).restype = ctypes.c_size_t

PIECE = 1 << 20


def pack(data, level=1):
    room = _zstd.ZSTD_compressBound(ctypes.c_size_t(len(data)))
    to = ctypes.create_string_buffer(room)
    size = _zstd.ZSTD_compress(to, ctypes.c_size_t(room), data, ctypes.c_size_t(len(data)), level)
    return to.raw[:size]


def unpack(data):
    """The bytes of a piece; empty where it is none."""
    to = ctypes.create_string_buffer(PIECE)
    size = _zstd.ZSTD_decompress(to, ctypes.c_size_t(PIECE), bytes(data), ctypes.c_size_t(len(data)))
    return to.raw[:size] if size <= PIECE else b""
