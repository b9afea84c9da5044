# SPDX-License-Identifier: LGPL-2.1-or-later
"""DICOM files by hand, element by element, in little endian: what the Python
tests need of it and no more."""

import struct

import numpy as np

LONG = {"OB", "OW", "SQ", "UN", "UT", "UC", "UR"}
PREAMBLE = bytes(128) + b"DICM"
SYNTAX = "1.2.840.10008.1.2.1"
IMPLICIT = "1.2.840.10008.1.2"
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


def bytes_of(vr, value):
    """A value: text, bytes, an int or a list of them for US."""
    if vr in ("US", "SS", "UL") and not isinstance(value, bytes):
        values = value if isinstance(value, list) else [value]
        return struct.pack(f"<{len(values)}" + {"US": "H", "SS": "h",
                                                "UL": "I"}[vr], *values)
    if isinstance(value, str):
        value = value.encode("utf-8")
    return value + b" " * (len(value) % 2)


def encode(elements, implicit=False, undefined=False):
    """Elements {tag: (vr, value)}; a sequence's value is a list of its items,
    which are elements again. Bytes stand for themselves. undefined: lengths
    of sequences and items."""
    data = b""
    for tag in sorted(elements):
        what = elements[tag]
        if isinstance(what, bytes):
            data += what
            continue
        vr, value = what
        if vr == "SQ":
            items = [encode(item, implicit, undefined) for item in value]
            if undefined:
                value = b"".join(
                    struct.pack("<HHI", 0xfffe, 0xe000, 0xffffffff) + item
                    + struct.pack("<HHI", 0xfffe, 0xe00d, 0) for item in items
                ) + struct.pack("<HHI", 0xfffe, 0xe0dd, 0)
            else:
                value = b"".join(
                    struct.pack("<HHI", 0xfffe, 0xe000, len(item)) + item
                    for item in items)
        value = bytes_of(vr, value)
        length = 0xffffffff if vr == "SQ" and undefined else len(value)
        data += struct.pack("<HH", *tag)
        if implicit:
            data += struct.pack("<I", length)
        elif vr in LONG:
            data += vr.encode() + struct.pack("<HI", 0, length)
        else:
            data += vr.encode() + struct.pack("<H", length)
        data += value
    return data


def dicom(elements, syntax=SYNTAX, undefined=False):
    """A file."""
    return (PREAMBLE + element((0x0002, 0x0010), "UI", syntax)
            + encode(elements, syntax == IMPLICIT, undefined))


def picture(pixels, position=None, spacing=(1.5, 1.5), **fields):
    """Elements of a CT slice, or of frames, from an array of words: of uint16
    or of what int16 can hold."""
    is_signed = pixels.dtype != np.uint16
    pixels = pixels.astype("<i2" if is_signed else "<u2")
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
        (0x0028, 0x0103): ("US", int(is_signed)),
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
