# SPDX-License-Identifier: LGPL-2.1-or-later
"""docs/examples/ctheat.py: arrays in, arrays and metas out, errors."""

import os
import sys
import tempfile

import numpy as np

SOURCE = os.environ["CT_TEST_SOURCE"]
sys.path.insert(0, f"{SOURCE}/docs/examples")

import ctheat  # noqa: E402

MODEL = ("ctvolumesrc location={0}/ct.npy ! tee name=t  t. ! queue ! "
         "ctheatoverlay name=o colormap=gray opacity=1 {1} ! "
         "video/x-raw,format={2} ! appsink name=out  t. ! queue ! "
         "appsink name=slices  appsrc name=heat ! o.heat")
SLICES, ROWS, COLUMNS = 5, 6, 9
BARE = (0, 3)
TENTH = ctheat.Gst.SECOND // 10


def slice_of(number):
    """Values that say which slice, row and column they are of."""
    return (np.arange(ROWS * COLUMNS, dtype=np.int16).reshape(ROWS, COLUMNS)
            + 100 * np.int16(number) - 200)


def check_model(folder, dtype, out, scale):
    """Each slice makes the heat that its frame wears; two make none."""
    faults = []
    with ctheat.Pipeline(MODEL.format(folder, "", out)) as run:
        heats = run.heats("heat")
        for n, frame in enumerate(run.frames("slices")):
            if not (frame.real() == slice_of(n)).all():
                faults.append(f"slice {n} is {frame.real()}")
            if (frame.pts, frame.duration, frame.slice["slice"],
                    frame.slice["slices"]) != (n * TENTH, TENTH, n, SLICES):
                faults.append(f"slice {n}: {frame[1:]}")
            if n in BARE:
                heats.skip(frame.pts, frame.duration)
            else:
                heats.push(np.full((2 + n, 3), scale * (10 + n), dtype),
                           frame.pts, frame.duration)
        heats.end()
        frames = list(run.frames("out"))
        run.wait()
    for n, frame in enumerate(frames):
        state = "none" if n in BARE else "current"
        if frame.heat["state"] != state or frame.pts != n * TENTH:
            faults.append(f"frame {n}: {frame.heat}")
        if n not in BARE and not (frame.array[:, :, :3] == 10 + n).all():
            faults.append(f"frame {n} is drawn {frame.array[0, 0]}, expected "
                          f"{10 + n}")
    if len(frames) != SLICES:
        faults.append(f"{len(frames)} frames")
    return faults


def check_real_values(folder):
    """As words with a gap, and as a tensor."""
    values = np.array([[[0, 1.5], [np.nan, -2]]], np.float32)
    np.save(f"{folder}/gap.npy", values)
    faults = []
    for caps in ("video/x-raw,format=GRAY16_LE", "other/tensors"):
        with ctheat.Pipeline(f"ctvolumesrc location={folder}/gap.npy ! {caps} "
                             "! appsink name=out") as run:
            found = [frame.real() for frame in run.frames("out")]
        # Half a step of 16 bits that span 3.5.
        if not np.allclose(found, values, atol=3.5 / 65534, equal_nan=True):
            faults.append(f"{caps}: {found}")
    return faults


def sentence(action, *args):
    try:
        action(*args)
    except (RuntimeError, ValueError) as error:
        return str(error)
    return "nothing"


def fails_to_open():
    with ctheat.Pipeline("ctvolumesrc location=none.nii ! appsink "
                         "name=out") as run:
        list(run.frames("out"))


def fails_to_wait():
    with ctheat.Pipeline("ctvolumesrc location=none.nii ! fakesink") as run:
        run.wait()


def check_errors():
    faults = []
    with ctheat.Pipeline("appsrc name=heat ! fakesink") as run:
        heats = run.heats("heat")
    for action, args, expected in (
            (fails_to_open, (), "none.nii: there is no such file"),
            (fails_to_wait, (), "none.nii: there is no such file"),
            (heats.push, (np.zeros((1, 2, 3)), 0, 1),
             "expected [row][column], found (1, 2, 3)"),
            (heats.push, (np.zeros((2, 3)), 0, 1),
             "the pipeline takes no more heats")):
        found = sentence(action, *args)
        if found != expected:
            faults.append(f"{found!r}, expected {expected!r}")
    return faults


def main():
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/ct.npy",
                np.stack([slice_of(n) for n in range(SLICES)]))
        faults = check_real_values(folder) + check_errors()
        for dtype, out, scale in (("uint8", "RGB", 1), ("uint8", "BGRx", 1),
                                  ("float32", "BGR", 1.002 / 255),
                                  ("float64", "RGBx", 1.002 / 255)):
            faults += check_model(folder, dtype, out, scale)
    lines = sum(1 for _ in open(ctheat.__file__, encoding="utf-8"))
    if lines >= 150:
        faults.append(f"ctheat.py has {lines} lines, expected less than 150")
    print(f"{lines} lines, {len(faults)} faults")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
