#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the first files of tests/fuzz/corpus: one small NIfTI, npy, npz,
MetaImage or NRRD file of each kind, from the formats' definitions alone."""

import gzip
import io
import os
import random
import struct
import zipfile
import zlib

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")


def write(name, data):
    path = os.path.join(here, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(data)


def nifti(version, order, datatype, bits, dim=(3, 3, 2, 2), form="s"):
    h = bytearray(352 if version == 1 else 544)
    i, f = ("h", "f") if version == 1 else ("q", "d")

    def put(at, kind, *values):
        struct.pack_into(order + kind * len(values), h, at, *values)

    one = version == 1
    put(0, "i", 348 if one else 540)
    put(40 if one else 16, i, *(list(dim) + [1] * (8 - len(dim))))
    put(70 if one else 12, "h", datatype, bits)
    put(76 if one else 104, f, -1, 2, 2.5, 3, 1, 1, 1, 1)
    put(108 if one else 168, "f" if one else "q", len(h))
    put(112 if one else 176, f, 0.5, -10)
    put(123 if one else 500, "b" if one else "i", 2)
    put(124 if one else 192, f, 240, -160)
    put(252 if one else 344, "h" if one else "i", form == "q", form == "s")
    put(256 if one else 352, f, 0.5, 0.5, 0.5, 10, 20, 30)
    put(280 if one else 400, f, 0, -2, 0, 9, 0, 0, 3, 8, 2.5, 0, 0, 7)
    magic = b"n+1\0" if one else b"n+2\0\r\n\x1a\n"
    at = 344 if one else 4
    h[at:at + len(magic)] = magic
    n = bits // 8
    for d in dim[1:]:
        n *= d
    return bytes(h) + bytes(k * 37 % 256 for k in range(n))


def npy(version, descr, size, shape, fortran=False):
    text = repr({"descr": descr, "fortran_order": fortran, "shape": shape})
    text = text.encode() + b" \n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    n = size
    for d in shape:
        n *= d
    return (b"\x93NUMPY" + bytes([version, 0]) + length + text
            + bytes(k * 37 % 256 for k in range(n)))


for code, bits in ((2, 8), (4, 16), (8, 32), (16, 32), (64, 64), (256, 8),
                   (512, 16), (768, 32), (1024, 64), (1280, 64)):
    write(f"nifti/type-{code}", nifti(1, "<", code, bits))
write("nifti/big", nifti(1, ">", 4, 16, form="q"))
write("nifti/two", nifti(2, "<", 4, 16))
write("nifti/two-big", nifti(2, ">", 16, 32, form="q"))
write("nifti/four-axes", nifti(1, "<", 4, 16, (4, 2, 2, 2, 3), form=""))
write("nifti/two-axes", nifti(1, "<", 2, 8, (2, 5, 4)))
zipped = gzip.compress(nifti(1, "<", 4, 16), mtime=0)
write("nifti/gzip", zipped)
write("nifti/gzip-members", gzip.compress(nifti(1, "<", 4, 16)[:360], mtime=0)
      + gzip.compress(nifti(1, "<", 4, 16)[360:], mtime=0) + b"rest")
write("nifti/gzip-twice", gzip.compress(zipped, mtime=0))


def noise(n):
    state, out = 1, bytearray()
    for k in range(n):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(state >> 28 if k // 60 % 3 else k // 50)
    return bytes(out)


def little_blocks(data, flush=zlib.Z_NO_FLUSH):
    pack = zlib.compressobj(6, zlib.DEFLATED, 31, 1)
    return b"".join(pack.compress(data[k:k + 300]) + pack.flush(flush)
                    for k in range(0, len(data), 300)) + pack.flush()


long = nifti(1, "<", 4, 16, (3, 12, 10, 0)) + noise(8 * 240)
long = long[:46] + struct.pack("<h", 8) + long[48:]
write("nifti/gzip-blocks", little_blocks(long))
write("nifti/gzip-flushes", little_blocks(long, zlib.Z_FULL_FLUSH))
write("nifti/gzip-many-members", b"".join(
    gzip.compress(long[k:k + 200], mtime=0) for k in range(0, len(long), 200)))

# 8 bytes that say what is done to the rest: tests/fuzz/fuzz-gzip.c.
for kind in range(11):
    write(f"gzip/deflate-{kind}", bytes([1, kind, kind * 23, 1 + kind % 5,
                                         kind * 17, 0, 0, 7]) + noise(2000))
    write(f"gzip/damage-{kind}", bytes([3, kind, kind * 23, 1 + kind % 5,
                                        kind * 17, kind * 20, 1, 7])
          + noise(2000))
write("gzip/as-it-is", bytes([0, 0, 30, 4, 50, 0, 0, 7]) + little_blocks(long))
write("gzip/zlib-as-it-is", bytes([0, 0, 30, 4, 50, 0, 0, 7])
      + zlib.compress(noise(3000)))

for descr, size in (("|b1", 1), ("|i1", 1), (">u2", 2), ("<i2", 2),
                    ("<u4", 4), (">i4", 4), ("<u8", 8), (">i8", 8),
                    ("<f4", 4), (">f8", 8), ("<f2", 2)):
    write("npy/type-" + descr[1:], npy(1, descr, size, (2, 3, 4)))
write("npy/fortran", npy(1, "<i2", 2, (2, 3, 4), True))
write("npy/two-axes", npy(2, "<f4", 4, (3, 5)))
write("npy/four-axes", npy(3, "<i2", 2, (2, 2, 3, 2)))
write("npy/object", npy(1, "|O", 8, (2, 2)))
write("npy/gzip", gzip.compress(npy(1, "<i2", 2, (2, 3, 4), True), mtime=0))


def some(n):
    return bytes(k * 37 % 256 for k in range(n))


def metaimage(name, lines, data=b"", end="LOCAL", dims="4 3 2",
              kind="MET_SHORT"):
    text = (f"ObjectType = Image\nNDims = {len(dims.split())}\n{lines}"
            f"DimSize = {dims}\nElementType = {kind}\n"
            f"ElementDataFile = {end}\n")
    write("metaimage/" + name, text.encode() + data)


for kind, size in (("CHAR", 1), ("UCHAR", 1), ("SHORT", 2), ("USHORT", 2),
                   ("INT", 4), ("UINT", 4), ("LONG", 4), ("ULONG", 4),
                   ("LONG_LONG", 8), ("ULONG_LONG", 8), ("FLOAT", 4),
                   ("DOUBLE", 8)):
    metaimage("type-" + kind.lower(), "BinaryDataByteOrderMSB = True\n",
              some(24 * size), kind="MET_" + kind)
place = ("TransformMatrix = 0 1 0 -0.8 0 0.6 0.6 0 0.8\nOffset = 1 2 -3.5\n"
         "CenterOfRotation = 0 0 0\nAnatomicalOrientation = RAI\n"
         "ElementSpacing = 0.5 0.5 2e0\n")
metaimage("place", place, some(48))
metaimage("other-names", "Comment = x:y\nRotation = 1 0 0 0 1 0 0 0 1\n"
          "Origin = 0 0 1\nElementSize = 1 1 1\nElementByteOrderMSB = F\n"
          "ElementNumberOfChannels = 1\n", some(48))
metaimage("two-axes", "", some(24), dims="4 3")
metaimage("four-axes", "TransformMatrix = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1\n",
          some(96), dims="4 3 2 2")
packed = zlib.compress(some(48), 9)
metaimage("zlib", "CompressedData = True\n", packed)
metaimage("zlib-size", "CompressedData = True\nCompressedDataSize = "
          f"{len(packed)}\n", packed)
metaimage("zlib-gzip", "CompressedData = True\n",
          gzip.compress(some(48), mtime=0))
metaimage("beside", "HeaderSize = 20\n", some(48), "a")
metaimage("beside-end", "HeaderSize = -1\n", some(48), "a")
metaimage("local-end", "HeaderSize = -1\n", b"junk" + some(48))
metaimage("list", "", b"a\na\n", "LIST")


def nrrd(name, lines, data=b"", kind="short", axes="4 3 2", version=4):
    text = (f"NRRD000{version}\n# comment\ntype: {kind}\n"
            f"dimension: {len(axes.split())}\nsizes: {axes}\n{lines}")
    write("nrrd/" + name, text.encode() + data)


raw = "endian: little\nencoding: raw\n"
for kind, size in (("signed char", 1), ("uint8_t", 1), ("short int", 2),
                   ("uint16", 2), ("int", 4), ("unsigned int", 4),
                   ("long long", 8), ("uint64", 8), ("float", 4),
                   ("double", 8)):
    nrrd("type-" + kind.replace(" ", "-"), "endian: big\nencoding: raw\n\n",
         some(24 * size), kind)
place = ("space: {}\nspace directions: {}\nspace origin: {}\n"
         "kinds: {}\nspace units: \"mm\" \"mm\" \"cm\"\n").format
nrrd("place", raw + place("LPS", "(0,2,0) (0,0,3) (4,0,0)", "(1,2,-3.5)",
                          "domain domain domain") + "\n", some(48))
nrrd("list", raw + place("right-anterior-superior",
                         "none (2,0,0) (0,2,0) (0,0,3)", "(1,2,3)",
                         "list space space space") + "\n", some(48),
     axes="1 4 3 2")
nrrd("time", raw + place("left-anterior-superior-time",
                         "(2,0,0,0) (0,2,0,0) (0,0,3,0) (0,0,0,1)",
                         "(1,2,3,0)", "space space space time") + "\n",
     some(96), axes="4 3 2 2", version=5)
nrrd("plane", raw + "spacings: 1 nan\nunits: \"mm\" \"\"\n\n", some(24),
     axes="4 3", version=1)
nrrd("vector", raw + "kinds: RGB-color domain domain\n\n", some(48))
nrrd("scanner", raw + "space: scanner-xyz\n"
     "space directions: (1,0,0) (0,1,0) (0,0,1)\nkey:=value\n"
     "measurement frame: (1,0,0) (0,1,0) (0,0,1)\n\n", some(48))
nrrd("gzip", "endian: little\nencoding: gzip\nbyte skip: 2\n\n",
     gzip.compress(b"xx" + some(48), mtime=0))
nrrd("skips", raw + "line skip: 2\nbyte skip: 1\n\n",
     b"one\ntwo\nx" + some(48))
nrrd("end", raw + "byte skip: -1\n\n", b"junk" + some(48))
nrrd("beside", raw + "data file: a\n\n", some(48))
nrrd("beside-end", raw + "byteskip: -1\ndatafile: ./a\n\n", some(48))
nrrd("beside-alone", "endian: big\nencoding: raw\ndata file: a", b"")
nrrd("files", raw + "data file: LIST\na\na\n", b"")
nrrd("text", "encoding: ascii\n\n", b"1 2 3 4")



def npz(name, method, zip64=False, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = comment
        for member, shape in (("a", (2, 3, 4)), ("b", (3, 5))):
            info = zipfile.ZipInfo(member + ".npy")
            info.compress_type = method
            with archive.open(info, "w", force_zip64=zip64) as file:
                file.write(npy(1, "<i2", 2, shape))
    write("npz/" + name, out.getvalue())


npz("stored", zipfile.ZIP_STORED)
npz("deflated", zipfile.ZIP_DEFLATED)
npz("zip64", zipfile.ZIP_STORED, True)
npz("comment", zipfile.ZIP_STORED, comment=b"PK\5\6" + bytes(30))

# The overlay's: how the streams begin, base and heat caps, then steps. See
# tests/fuzz/fuzz-overlay.c.
gray = bytes([0, 0, 0])  # format, sides, what else
tensor = bytes([0, 0, 0])
frame = bytes([4, 0, 0, 0, 1, 1])  # size, pieces, times, flags, metas
for name, caps in (("video", bytes([0]) + gray + b"\0" + gray + b"\0"),
                   ("tensors", bytes([16]) + gray + b"\0" + tensor + b"\0")):
    write(f"overlay/{name}", caps + (bytes([8]) + frame + bytes([0])
                                     + frame) * 8)
for seed in range(24):
    dice = random.Random(seed)
    write(f"overlay/any-{seed}", bytes([dice.choice((0, 16))])
          + (tensor if seed % 2 else gray) + dice.randbytes(700))
