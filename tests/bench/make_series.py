#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A long CT series for tests and benchmarks.

    make_series.py FOLDER SLICES [SERIES]

Writes SLICES files of 512 x 512 pixels, as they are stored by a scanner, in
explicit little endian. SERIES is the folder of a real series, whose pixels and
headers (private elements and all) are taken again and again; without it there
are made-up ones. The first pixel of a slice is its number, and the names of the
files are in another order than the slices."""

import os
import pathlib
import struct
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from dicom_writer import LONG, PIXELS, SYNTAX, dicom, picture  # noqa: E402

STEP = 1.25  # mm
UNDEFINED = 0xffffffff


def end_of_element(data, at):
    """Past an element in explicit little endian; past an item's delimiter."""
    vr, head = data[at + 4:at + 6].decode("latin-1"), 8
    if data[at:at + 2] == b"\xfe\xff":
        length = struct.unpack_from("<I", data, at + 4)[0]
    elif vr in LONG | {"OF", "OD", "OL"}:
        length, head = struct.unpack_from("<I", data, at + 8)[0], 12
    else:
        length = struct.unpack_from("<H", data, at + 6)[0]
    at += head
    if length != UNDEFINED:
        return at + length
    while data[at:at + 4] not in (b"\xfe\xff\x0d\xe0", b"\xfe\xff\xdd\xe0"):
        at = end_of_element(data, at)
    return at + 8


def header_of(path):
    """The elements before the pixels as they stand in the file."""
    with open(path, "rb") as file:
        data = file.read()
    at, elements = 132, {}
    while at < len(data):
        tag = struct.unpack_from("<HH", data, at)
        if tag >= PIXELS:
            break
        end = end_of_element(data, at)
        if tag[0] > 2:
            elements[tag] = data[at:end]
        at = end
    return elements


def slices_of(series):
    """HU of each slice; this is what ctvolumesrc is compared with elsewhere."""
    from manifest import slices_of as samples_of
    for sample in samples_of(series, "other/tensors"):
        dimensions = sample.get_caps().get_structure(0)["dimensions"]
        width, height = [int(n) for n in dimensions.split(":")[:2]]
        buffer = sample.get_buffer()
        data = buffer.extract_dup(0, buffer.get_size())
        yield np.nan_to_num(np.frombuffer(data, "<f4"), nan=-1024).reshape(
            height, width)


def made_up(size):
    y, x = np.mgrid[0:size, 0:size] / size - 0.5
    for k in range(8):
        yield 1000 * (np.hypot(x, y) < 0.4) + 10 * k - 1000


def file_number(number, slices):
    """Which name a slice has: a step that meets them all."""
    step = next(s for s in (7, 11, 13, 17) if slices % s)
    return number * step % slices


def write_series(folder, slices, series=None, size=512):
    os.makedirs(folder, exist_ok=True)
    pixels = [np.rint(p).astype("<i2")
              for p in (slices_of(series) if series else made_up(size))]
    header = {}
    if series:
        header = header_of(os.path.join(series, sorted(os.listdir(series))[0]))
    for number in range(slices):
        values = pixels[number % len(pixels)].copy()
        values[0, 0] = number
        elements = {**header, **picture(
            values, (-170.0, -170.0, STEP * number), (0.7, 0.7),
            instance=number + 1)}
        elements[0x0008, 0x0018] = ("UI", f"1.2.3.{number}")
        name = f"{folder}/{file_number(number, slices):05d}.dcm"
        with open(name, "wb") as file:
            file.write(dicom(elements, SYNTAX))


if __name__ == "__main__":
    write_series(sys.argv[1], int(sys.argv[2]), *sys.argv[3:4])
