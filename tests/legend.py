# SPDX-License-Identifier: LGPL-2.1-or-later
"""The legend in the pixels, in every output format and at many sizes.

What is measured is the picture alone: where the bar is, where its ticks are,
and whether the color at a tick is that of the value which a tick of its number
has on a scale of round values. Inside, not a sample beside the legend differs
from the picture without it; outside, the base's part is that picture.
"""

import sys

import cv2
import numpy as np

import pipeline
from pipeline import Gst

PACKED = sorted(pipeline.LAYOUTS)
PLANAR = ["I420", "NV12", "Y444"]
JET = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[None],
                        cv2.COLORMAP_JET)[0, :, ::-1].astype(float)


def heat_for(height, width):
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    return (0.1 + 0.8 * x * y).astype(np.float32)


def run(name, base, **look):
    """Y, Cb, Cr of planar formats, R, G, B of packed ones: full planes, and
    the sample's planes as they are."""
    heat = heat_for(14, 14)
    caps = name + ",colorimetry=(string)bt709" * (name in PLANAR)
    line = pipeline.Overlay(pipeline.gray_caps(base),
                            pipeline.tensor_caps(heat), caps, **look)
    try:
        line.heat.emit("push-buffer",
                       pipeline.buffer_of(heat.tobytes(), 0, Gst.SECOND))
        line.heat.emit("end-of-stream")
        line.base.emit("push-buffer",
                       pipeline.buffer_of(pipeline.padded(base), 0,
                                          Gst.SECOND))
        line.base.emit("end-of-stream")
        sample = line.pull()
        caps = sample.get_caps().get_structure(0)
        if name in PACKED:
            return [pipeline.picture_of(sample)[0].astype(int)], caps
        return planes_of(sample), caps
    finally:
        line.close()


def planes_of(sample):
    caps = sample.get_caps().get_structure(0)
    width, height, name = caps["width"], caps["height"], caps["format"]
    buffer = sample.get_buffer()
    data = np.frombuffer(buffer.extract_dup(0, buffer.get_size()),
                         np.uint8).astype(int)
    stride = (width + 3) // 4 * 4
    if name == "Y444":
        return [p[:, :width] for p in data.reshape(3, height, stride)]
    rows, half = (height + 1) // 2 * 2, (width + 1) // 2
    luma = data[:stride * rows].reshape(rows, stride)[:height, :width]
    chroma = data[stride * rows:]
    if name == "NV12":
        pairs = chroma.reshape(rows // 2, stride)[:, :2 * half]
        return [luma, pairs[:, 0::2], pairs[:, 1::2]]
    stride = (half + 3) // 4 * 4
    u, v = chroma.reshape(2, rows // 2, stride)[:, :, :half]
    return [luma, u, v]


def rgb_of(planes):
    """Pixels, by the matrix of ITU-R BT.709-6 3."""
    if len(planes) == 1:
        return planes[0]
    kr, kb = 0.2126, 0.0722
    luma, u, v = [p.astype(float) for p in planes]
    if u.shape != luma.shape:
        u, v = [np.repeat(np.repeat(c, 2, 0), 2, 1)
                [:luma.shape[0], :luma.shape[1]] for c in (u, v)]
    luma, u, v = (luma - 16) / 219, (u - 128) / 224, (v - 128) / 224
    r, b = luma + 2 * (1 - kr) * v, luma + 2 * (1 - kb) * u
    g = (luma - kr * r - kb * b) / (1 - kr - kb)
    return np.clip(255 * np.stack([r, g, b], 2), 0, 255)


def check_ticks(rgb, upright, slack, where):
    """rgb: the legend on black, turned so that its bar stands."""
    if not upright:
        rgb = np.rot90(rgb)
    # Columns that are of the map wherever one looks, but for the ends.
    spots = rgb[np.linspace(rgb.shape[0] * 0.3, rgb.shape[0] * 0.6, 9,
                            dtype=int)]
    far = np.abs(spots[:, :, None] - JET[2:254]).max(3).min(2)
    column = np.flatnonzero((far <= slack).all(0))
    assert len(column) >= 3, f"{where}: no bar"
    near = np.abs(rgb[:, column[1:-1], None] - JET[2:254]).max(3)
    index, is_map = near.argmin(2) + 2, near.min(2) <= slack
    rows = np.flatnonzero(is_map.all(1))
    bar = np.median(index, 1)
    # Beside the bar, the first column that is white somewhere.
    white = (rgb > 200).all(2)
    right = next(x for x in range(column[-1] + 2, rgb.shape[1])
                 if white[rows[0] - 9:rows[-1] + 10, x].any())
    marks = np.flatnonzero(white[:, right])
    marks = marks[(marks >= rows[0] - 9) & (marks <= rows[-1] + 9)]
    groups = np.split(marks, np.flatnonzero(np.diff(marks) > 1) + 1)
    places = [g.mean() for g in groups][::-1]  # low values are below
    n = len(places)
    assert n in (3, 6, 11), f"{where}: {n} ticks"
    for k, place in enumerate(places):
        value = k / (n - 1)
        row = int(np.clip(round(place), rows[0], rows[-1]))
        per_pixel = 256 / len(rows)
        assert abs(bar[row] - 255 * value) <= 2 * per_pixel + 2, (
            f"{where}: at the tick of {value} is the color of "
            f"{bar[row] / 255:.3f}")
    return n


def parts(planes, out, x, y, width, height):
    """The planes' samples of a rectangle of pixels, whole or halved."""
    cut = []
    for plane in planes:
        k = 1 if plane.shape[:2] == out else 2
        cut.append(plane[y // k:(y + height + k - 1) // k,
                         x // k:(x + width + k - 1) // k])
    return cut


def check_outside(name, size, side, **look):
    width, height = size
    rng = np.random.default_rng(width + height)
    base = rng.integers(0, 256, (height, width), np.uint8)
    where = f"{name} {width}x{height} {side}"
    plain, _ = run(name, base, **look)
    got, caps = run(name, base, legend=side, legend_inside=False, **look)
    out = caps["height"], caps["width"]
    assert out == got[0].shape[:2]
    upright = side in ("left", "right")
    even = [n + n % 2 for n in size]
    more = out[1] - even[0] if upright else out[0] - even[1]
    assert more > 0 and more % 2 == 0 and out[0 if upright else 1] == (
        height if upright else width), where
    x, y = more * (side == "left"), more * (side == "top")
    for a, b in zip(parts(got, out, x, y, width, height), plain):
        assert (a == b).all(), f"{where}: the base is another one"
    rgb = rgb_of(got)
    panel = (rgb[:, :more] if side == "left" else rgb[:, -more:]
             if side == "right" else rgb[:more] if side == "top"
             else rgb[-more:])
    # Half of a chroma sample may be of black.
    slack = 6 if name in PACKED else 40 if name != "Y444" else 12
    edges = [panel[0], panel[-1], panel[:, 0], panel[:, -1]]
    assert all((e <= 2).all() for e in edges), f"{where}: clipped"
    return check_ticks(panel, upright, slack, where)


def check_inside(name, size, side, **look):
    width, height = size
    base = np.full((height, width), 100, np.uint8)
    where = f"{name} {width}x{height} {side} inside"
    plain, _ = run(name, base, **look)
    got, caps = run(name, base, legend=side, **look)
    assert (caps["width"], caps["height"]) == size, where
    changed = (np.abs(got[0] - plain[0]).reshape(height, width, -1) > 0).any(2)
    ys, xs = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    top, bottom, left, right = ys[0], ys[-1], xs[0], xs[-1]
    assert 2 < top and bottom < height - 3 and 2 < left and right < width - 3
    room = {"left": right, "right": width - left, "top": bottom,
            "bottom": height - top}[side]
    assert room < 0.4 * (width if side in ("left", "right") else height), where
    for a, b in zip(got[1:], plain[1:]):  # chroma, by the box of the luma
        k = 1 if a.shape == got[0].shape else 2
        ys, xs = np.nonzero(a != b)
        assert (ys * k >= top - k).all() and (ys * k <= bottom).all(), where
        assert (xs * k >= left - k).all() and (xs * k <= right).all(), where


def test_every_format():
    sides = ["right", "left", "bottom", "top"]
    for i, name in enumerate(PACKED + PLANAR):
        for side in [sides[i % 4]] if name in PACKED else sides:
            check_outside(name, (257, 255), side)
            check_inside(name, (320, 257), side)


def test_sizes():
    for rows in (256, 512, 1024, 2160):
        for name, side in (("BGRx", "right"), ("NV12", "bottom")):
            n = check_outside(name, (rows, rows), side)
            assert n >= 6, f"{n} ticks at {rows} rows"
        check_inside("I420", (rows, rows), "left")


def test_threads():
    """Bands give the same picture."""
    base = np.random.default_rng(3).integers(0, 256, (1030, 1031), np.uint8)
    for name in ("BGRx", "I420"):
        look = dict(legend="right", contour_levels="<0.2,0.5>",
                    mark_peak=True)
        one, four = [run(name, base, n_threads=n, **look)[0] for n in (1, 4)]
        assert all((a == b).all() for a, b in zip(one, four)), name


def main():
    test_every_format()
    test_sizes()
    test_threads()
    return 0


if __name__ == "__main__":
    sys.exit(main())
