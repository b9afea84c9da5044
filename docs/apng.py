# SPDX-License-Identifier: LGPL-2.1-or-later
"""PNG files, and animated ones, of 8 bits gray or RGB, written and read back:
as much of the format as docs/gallery.py writes, and no more of it."""

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB = 0, 2  # color types


def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data
            + struct.pack(">I", zlib.crc32(kind + data)))


def packed(picture):
    """Rows, each after its filter, compressed; of the filters None, Sub and
    Up the one that comes out smallest, for all rows."""
    sub, up = picture.copy(), picture.copy()
    sub[:, 1:] -= picture[:, :-1]
    up[1:] -= picture[:-1]
    return min((zlib.compress(np.insert(
        rows.reshape(len(rows), -1), 0, kind, axis=1).tobytes(), 9)
        for kind, rows in enumerate((picture, sub, up))), key=len)


def unpacked(data, height, width, channels):
    rows = np.frombuffer(zlib.decompress(data), np.uint8)
    rows = rows.reshape(height, 1 + width * channels)
    picture = rows[:, 1:].reshape(height, width, channels)
    if rows[0, 0] == 0:
        return picture
    return np.add.accumulate(picture, axis=2 - rows[0, 0], dtype=np.uint8)


def write(path, frames, delay_ms=0):
    """frames: [frame][row][column][R, G, B], uint8; one of them is a plain
    PNG. What is gray all over is written so."""
    frames = np.ascontiguousarray(frames)
    count, height, width, _ = frames.shape
    gray = (frames == frames[..., :1]).all()
    frames = frames[..., :1] if gray else frames
    out = [SIGNATURE, chunk(b"IHDR", struct.pack(
        ">IIBBBBB", width, height, 8, GRAY if gray else RGB, 0, 0, 0))]
    if count > 1:
        out.append(chunk(b"acTL", struct.pack(">II", count, 0)))
    number = 0
    for k, frame in enumerate(frames):
        if count > 1:
            out.append(chunk(b"fcTL", struct.pack(
                ">IIIIIHHBB", number, width, height, 0, 0, delay_ms, 1000, 0,
                0)))
            number += 1
        if k == 0:
            out.append(chunk(b"IDAT", packed(frame)))
        else:
            out.append(chunk(b"fdAT", struct.pack(">I", number)
                             + packed(frame)))
            number += 1
    out.append(chunk(b"IEND", b""))
    with open(path, "wb") as file:
        file.write(b"".join(out))


def read(path):
    """What write() was given."""
    with open(path, "rb") as file:
        data = file.read()
    at, frames = len(SIGNATURE), []
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, _, color = struct.unpack_from(">IIBB", body)
        if kind in (b"IDAT", b"fdAT"):
            frames.append(unpacked(body[4 * (kind == b"fdAT"):], height, width,
                                   3 if color == RGB else 1))
        at += 12 + size
    return np.broadcast_to(np.stack(frames), (len(frames), height, width, 3))
