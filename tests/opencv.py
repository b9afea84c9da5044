# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random cases against OpenCV itself, in this very run, byte for byte.

A seed as the argument repeats a run.
"""

import random
import sys

import cv2
import numpy as np

import pipeline

CASES = 200
MAPS = {name[9:].lower().replace("_", "-"): getattr(cv2, name)
        for name in dir(cv2) if name.startswith("COLORMAP_")}


def minmax(base):
    return cv2.normalize(base, None, 0, 255, cv2.NORM_MINMAX,
                         dtype=cv2.CV_8U)


def window(base, center, width):
    """PS3.3 C.11.2.1.2.1 in double, rounded to nearest."""
    x = base.astype(np.float64)
    low, high = center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2
    inner = ((x - (center - 0.5)) / (width - 1) + 0.5) * 255
    return np.rint(np.where(x <= low, 0, np.where(x > high, 255, inner))
                   ).astype(np.uint8)


def recipe(gray, heat, size, interpolation, code, opacity):
    index = cv2.resize(heat, size, interpolation=interpolation)
    if heat.dtype == np.float32:
        index = np.uint8(255 * index)
    color = cv2.applyColorMap(index, code)
    return cv2.addWeighted(color, opacity,
                           cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR),
                           1 - opacity, 0)[:, :, ::-1]


def heat_size(dice, size):
    kind = dice.randrange(4)
    if kind == 0:  # exact 2:1
        return size[0] * 2, size[1] * 2
    if kind == 1:  # what a network gives
        return (dice.choice([1, 7, 14, 28, 56]),) * 2
    return dice.randint(1, 700), dice.randint(1, 700)


def case(dice, noise):
    size = dice.randint(1, 700), dice.randint(1, 700)
    small = heat_size(dice, size)
    as_float = dice.random() < 0.5
    heat = noise.random((small[1], small[0]), dtype=np.float32)
    if not as_float:
        heat = (heat * 256).astype(np.uint8)
    normalize = dice.choice(["minmax", "window", "none"])
    settings = dict(normalize=normalize)
    if normalize == "none" or dice.random() < 0.3:
        base = noise.integers(0, 256, size[::-1], dtype=np.uint8)
    else:
        base = noise.integers(-1200, 3000, size[::-1]).astype(np.int16)
    gray = base
    if normalize == "minmax":
        gray = minmax(base)
    elif normalize == "window":
        center, width = dice.randint(-200, 600), dice.randint(2, 2500)
        gray = window(base, center, width)
        settings.update(window_center=float(center),
                        window_width=float(width))
    if base.dtype == np.int16:
        base = (base.astype(np.int32) + 32768).astype(np.uint16)
        settings["rescale_intercept"] = -32768.0
    nearest = dice.random() < 0.25
    name = dice.choice(sorted(MAPS))
    opacity = dice.choice([0.5, 0.0, 1.0, dice.random(), dice.random()])
    settings.update(colormap=name, opacity=opacity,
                    interpolation="nearest" if nearest else "linear")
    expected = recipe(gray, heat, size,
                      cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR,
                      MAPS[name], opacity)
    out = dice.choice(sorted(pipeline.LAYOUTS))
    got, fill = pipeline.overlay(
        base, heat, out, heat_as_tensor=as_float,
        big_endian=base.dtype == np.uint16 and dice.random() < 0.3,
        **settings)
    differ = np.count_nonzero(got != expected)
    if fill is not None:
        differ += np.count_nonzero(fill != 255)
    if differ:
        print(f"{differ} bytes differ: base {base.dtype} {size}, heat "
              f"{heat.dtype} {small}, {out}, {settings}")
    return differ


def tables():
    """All 256 indices of each of OpenCV's maps, at opacity 1."""
    ramp = np.arange(256, dtype=np.uint8).reshape(1, 256)
    differ = 0
    for name, code in MAPS.items():
        got, _ = pipeline.overlay(np.zeros_like(ramp), ramp, colormap=name,
                                  opacity=1.0)
        differ += np.count_nonzero(
            got != cv2.applyColorMap(ramp, code)[:, :, ::-1])
    return differ


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.getrandbits(32)
    print(f"OpenCV {cv2.__version__}, seed {seed}")
    dice, noise = random.Random(seed), np.random.default_rng(seed)
    differ = sum(case(dice, noise) for _ in range(CASES))
    print(f"{CASES} random cases: {differ} bytes differ")
    wrong = tables()
    print(f"{len(MAPS)} tables: {wrong} bytes differ")
    return 1 if differ or wrong or len(MAPS) < 22 else 0


if __name__ == "__main__":
    sys.exit(main())
