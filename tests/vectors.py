# SPDX-License-Identifier: LGPL-2.1-or-later
"""The OpenCV reference pictures, through the element, byte for byte."""

import configparser
import sys

import numpy as np

import pipeline

FORMATS = ("BGRx", "RGB", "ARGB")


def read(folder, name, dtype, height, width):
    return np.fromfile(f"{folder}/{name}", dtype).reshape(height, width, -1)


def run(folder, v):
    width, height = int(v["width"]), int(v["height"])
    heat_size = int(v["heat_height"]), int(v["heat_width"])
    signed = v["base_type"] == "s16"
    base = read(folder, v["base"], np.int16 if signed else np.uint8, height,
                width)[:, :, 0]
    heat = read(folder, v["heat"],
                np.float32 if v["heat_type"] == "f32" else np.uint8,
                *heat_size)[:, :, 0]
    expected = read(folder, v["rgb"], np.uint8, height, width)
    settings = dict(normalize=v["normalize"], colormap=v["colormap"],
                    interpolation=v["interpolation"],
                    opacity=float(v["heat_weight"]),
                    base_weight=float(v["base_weight"]))
    if signed:
        base = (base.astype(np.int32) + 32768).astype(np.uint16)
        settings["rescale_intercept"] = -32768.0
    if v["normalize"] == "window":
        settings["window_center"] = float(v["window_center"])
        settings["window_width"] = float(v["window_width"])
    differ = 0
    for out in FORMATS:
        rgb, fill = pipeline.overlay(base, heat, out, **settings)
        differ += np.count_nonzero(rgb != expected)
        differ += 0 if fill is None else np.count_nonzero(fill != 255)
    return differ


def main():
    folder = pipeline.shared("vectors")
    if not folder:
        pipeline.skip("the reference pictures are not there")
    vectors = configparser.ConfigParser(strict=False)
    vectors.read(f"{folder}/vectors.ini")
    total = 0
    for name in vectors.sections():
        differ = run(folder, vectors[name])
        total += differ
        if differ:
            print(f"{name}: {differ} bytes differ: {dict(vectors[name])}")
    print(f"{len(vectors.sections())} vectors in {', '.join(FORMATS)}: "
          f"{total} bytes differ")
    return 1 if total or len(vectors.sections()) < 18 else 0


if __name__ == "__main__":
    sys.exit(main())
