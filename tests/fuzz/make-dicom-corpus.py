#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the files that corpus/dicom, dicom-frames and dicom-folder began
with."""

import pathlib
import struct
import sys

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from dicom_writer import (IMPLICIT, PIXELS, dicom, element,  # noqa: E402
                          picture, sequence)

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"


def write(name, data):
    path = CORPUS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def item(data):
    return struct.pack("<HHI", 0xfffe, 0xe000, len(data)) + data


END = struct.pack("<HHI", 0xfffe, 0xe0dd, 0)


def files():
    pixels = np.arange(6).reshape(2, 3)
    plain = picture(pixels, (1, 2, 3))
    write("dicom/plain", dicom(plain))
    write("dicom/frames", dicom({
        **picture(np.arange(12).reshape(2, 2, 3)),
        (0x0018, 0x1065): ("DS", "0\\40"),
        (0x0028, 0x0120): ("US", 3),
        (0x0028, 0x1050): ("DS", "40\\-600"),
        (0x0028, 0x1051): ("DS", "400\\1500"),
    }))
    group = sequence((0x0028, 0x9145), element((0x0028, 0x1053), "DS", "2"))
    place = sequence((0x0020, 0x9113),
                     element((0x0020, 0x0032), "DS", "0\\0\\1"))
    write("dicom/groups", dicom({
        **picture(np.arange(12).reshape(2, 2, 3)),
        (0x5200, 0x9229): sequence((0x5200, 0x9229), group),
        (0x5200, 0x9230): sequence((0x5200, 0x9230), place, place),
    }))
    lut = element((0x0028, 0x3002), "US", struct.pack("<3H", 3, 1, 16)) \
        + element((0x0028, 0x3006), "US", struct.pack("<3H", 5, 6, 7))
    write("dicom/table", dicom({
        **plain, (0x0028, 0x3000): sequence((0x0028, 0x3000), lut)}))
    write("dicom/dose", dicom({
        **picture(np.arange(12).reshape(2, 2, 3), (0, 0, 0)),
        (0x3004, 0x000c): ("DS", "0\\5"), (0x3004, 0x000e): ("DS", "0.1")}))
    write("dicom/bare", dicom(plain)[132:])
    packed = [{(0x0028, 0x3002): ("US", [4, 2, 8]),
               (0x0028, 0x3006): ("OW", bytes([0, 0, 9, 255]))}]
    write("dicom/voi-table", dicom({
        **plain, (0x0028, 0x0120): ("US", 3), (0x0028, 0x1050): ("DS", "3"),
        (0x0028, 0x1051): ("DS", "5"), (0x0028, 0x3000): ("SQ", packed),
        (0x0028, 0x3010): ("SQ", packed)}))
    pet = {(0x0054, 0x1001): ("CS", "BQML"),
           (0x0054, 0x1102): ("CS", "START"), (0x0010, 0x1030): ("DS", "70"),
           (0x0008, 0x0031): ("TM", "120000"),
           (0x0028, 0x1050): ("DS", "500"), (0x0028, 0x1051): ("DS", "900"),
           (0x0054, 0x0016): ("SQ", [{(0x0018, 0x1072): ("TM", "100000"),
                                      (0x0018, 0x1074): ("DS", "7e7"),
                                      (0x0018, 0x1075): ("DS", "3600")}])}
    write("dicom/pet", dicom({**picture(pixels, modality="PT"), **pet}))
    write("dicom/nuclear", dicom({
        **picture(np.arange(12).reshape(2, 2, 3), modality="NM"),
        (0x0018, 0x0088): ("DS", "-4"),
        (0x0054, 0x0022): ("SQ", [{
            (0x0020, 0x0032): ("DS", "1\\2\\3"),
            (0x0020, 0x0037): ("DS", "1\\0\\0\\0\\1\\0")}]),
        (0x0054, 0x0080): ("US", [1, 2])}, syntax=IMPLICIT))
    return plain


def frames():
    gray = np.full((8, 8), 77, np.uint8)
    _, jpeg = cv2.imencode(".jpg", gray)
    _, j2k = cv2.imencode(".jp2", np.full((32, 32), 7, np.uint8))
    j2k = j2k.tobytes()
    j2k = j2k[j2k.index(b"\xff\x4f\xff\x51"):]
    rle = struct.pack("<16I", 2, 64, 66, *[0] * 13) + b"\xf9\x01\xf9\x02"
    for name, syntax, size, code in (
            ("jpeg", 1, 7, jpeg.tobytes()), ("j2k", 5, 31, j2k),
            ("rle", 0, 1, rle)):
        write(f"dicom-frames/{name}", bytes([syntax, size, size, 0])
              + item(b"") + item(code + b"\0" * (len(code) % 2)) + END)
    write("dicom-frames/jpeg-two", bytes([1, 7, 7, 1]) + item(b"")
          + 2 * item(jpeg.tobytes()) + END)


def folders(plain):
    slices = [dicom({**plain, **picture(np.arange(6).reshape(2, 3) + k,
                                        (0, 0, z), instance=k)})
              for k, z in enumerate((0, 3, 6, 12))]
    color = dicom({**plain, (0x0028, 0x0004): ("CS", "RGB")})
    for name, parts in (("series", slices), ("mixed", slices[:2] + [color]),
                        ("foreign", [b"notes", slices[0]])):
        write(f"dicom-folder/{name}", b"".join(
            struct.pack("<H", len(part)) + part for part in parts))


assert PIXELS
folders_of = files()
frames()
folders(folders_of)
