# SPDX-License-Identifier: LGPL-2.1-or-later
"""DICOM files by hand, element by element, in explicit little endian: what
the Python tests need of it and no more."""

import struct

LONG = {"OB", "OW", "SQ", "UN", "UT", "UC", "UR"}
PREAMBLE = bytes(128) + b"DICM"
SYNTAX = "1.2.840.10008.1.2.1"
PIXELS = (0x7fe0, 0x0010)


def element(tag, vr, value):
    """value: text, bytes, or an int for US."""
    if isinstance(value, int):
        value = struct.pack("<H", value)
    if isinstance(value, str):
        value = value.encode("utf-8")
    value += b" " * (len(value) % 2)
    head = struct.pack("<HH", *tag) + vr.encode()
    if vr in LONG:
        return head + struct.pack("<HI", 0, len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def sequence(tag, *items):
    packed = b"".join(struct.pack("<HHI", 0xfffe, 0xe000, len(item)) + item
                      for item in items)
    return element(tag, "SQ", packed)


def dicom(elements, syntax=SYNTAX):
    """A file of elements {tag: (vr, value)}; bytes stand for themselves."""
    data = PREAMBLE + element((0x0002, 0x0010), "UI", syntax)
    for tag in sorted(elements):
        what = elements[tag]
        data += what if isinstance(what, bytes) else element(tag, *what)
    return data


def picture(pixels, position=None, spacing=(1.5, 1.5), **fields):
    """Elements of a CT slice, or of frames, from an int16 array."""
    pixels = pixels.astype("<i2")
    rows, columns = pixels.shape[-2:]
    elements = {
        (0x0008, 0x0060): ("CS", fields.get("modality", "CT")),
        (0x0020, 0x000e): ("UI", fields.get("series", "1.2.3")),
        (0x0020, 0x0013): ("IS", str(fields.get("instance", 1))),
        (0x0028, 0x0002): ("US", 1),
        (0x0028, 0x0004): ("CS", fields.get("photometric", "MONOCHROME2")),
        (0x0028, 0x0010): ("US", rows),
        (0x0028, 0x0011): ("US", columns),
        (0x0028, 0x0030): ("DS", "\\".join(str(s) for s in spacing)),
        (0x0028, 0x0100): ("US", 16),
        (0x0028, 0x0101): ("US", 16),
        (0x0028, 0x0102): ("US", 15),
        (0x0028, 0x0103): ("US", 1),
        (0x0028, 0x1052): ("DS", "0"),
        (0x0028, 0x1053): ("DS", "1"),
        PIXELS: ("OW", pixels.tobytes()),
    }
    if pixels.ndim == 3:
        elements[0x0028, 0x0008] = ("IS", str(len(pixels)))
    if position is not None:
        elements[0x0020, 0x0032] = (
            "DS", "\\".join(f"{x:g}" for x in position))
        elements[0x0020, 0x0037] = ("DS", "1\\0\\0\\0\\1\\0")
    return elements
