# SPDX-License-Identifier: LGPL-2.1-or-later
"""Label maps: the index is the label, whatever type the numbers come in."""

import sys

import numpy as np

import pipeline

LABELS = np.array([[0, 1, 2, 17], [117, 254, 255, 0]])
BASE = np.full((4, 8), 90, np.uint8)
GRAY = (90, 90, 90)


def draw(heat, **properties):
    """The color of each label, the map being drawn twice as large."""
    rgb, _ = pipeline.overlay(BASE, heat, colormap="labels", opacity=1.0,
                              **properties)
    blocks = rgb.reshape(2, 2, 4, 2, 3)
    assert (blocks == blocks[:, :1, :, :1]).all(), "not nearest neighbor"
    return [tuple(int(c) for c in color)
            for color in blocks[:, 0, :, 0].reshape(-1, 3)]


def main():
    faults = []
    colors = draw(LABELS.astype(np.uint8), heat_as_tensor=False)
    shown = [color for label, color in zip(LABELS.flat, colors) if label]
    if len(set(shown)) != len(shown) or GRAY in shown:
        faults.append(f"labels look alike: {colors}")
    if any(color != GRAY for label, color in zip(LABELS.flat, colors)
           if not label):
        faults.append("label 0 is drawn")
    for dtype in ("uint8", "uint16", "int16", "float32", "float64"):
        if draw(LABELS.astype(dtype), heat_as_tensor=True) != colors:
            faults.append(f"a tensor of {dtype} is drawn otherwise")
    if draw(LABELS.astype(np.uint16), heat_as_tensor=False) != colors:
        faults.append("GRAY16 video is drawn otherwise")
    # 256 and on come round again at 1: 300 is 45's color, 510 is 255's.
    around = np.array([[300, 45, 510, 255], [65535, 255, 256, 1]], np.uint16)
    pairs = draw(around, heat_as_tensor=True)
    if pairs[0::2] != pairs[1::2]:
        faults.append(f"labels above 255: {pairs}")
    # A threshold is a label, too.
    above = draw(LABELS.astype(np.uint16), heat_as_tensor=True, threshold=17.0)
    if above != [color if label >= 17 else GRAY
                 for label, color in zip(LABELS.flat, colors)]:
        faults.append(f"threshold: {above}")
    print(f"8 labels in 7 kinds of heat: {len(faults)} faults")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
