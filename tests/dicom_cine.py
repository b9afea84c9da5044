#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A cine plays at its own rate, over and over, in the same memory.

Frame times, frame time vectors and cine rates of files made here, frame by
frame, and the XA cine of the reference data where it is."""

import os
import resource
import sys
import tempfile

from dicom_writer import dicom, picture
from pipeline import Gst, TIMEOUT, fail_on_error, shared

import numpy as np  # noqa: E402

FRAMES = 24
LOOPS = 60
GROWTH_MIB = 1.0  # after the first tenth
MS = Gst.MSECOND

# Attributes; when each frame begins, and the last one ends.
RATES = {
    "FrameTime": ({(0x0018, 0x1063): ("DS", "40")},
                  [40 * MS * n for n in range(FRAMES + 1)]),
    "a third": ({(0x0018, 0x1063): ("DS", "33.333")},
                [n * 33333000 for n in range(FRAMES + 1)]),
    "CineRate": ({(0x0018, 0x0040): ("IS", "25")},
                 [40 * MS * n for n in range(FRAMES + 1)]),
    "RecommendedDisplayFrameRate": (
        {(0x0008, 0x2144): ("IS", "8")},
        [125 * MS * n for n in range(FRAMES + 1)]),
    "FrameTime before CineRate": (
        {(0x0018, 0x0040): ("IS", "10"), (0x0018, 0x1063): ("DS", "20")},
        [20 * MS * n for n in range(FRAMES + 1)]),
    # Times since the frame before; the last lasts as long as the one before.
    "FrameTimeVector": (
        {(0x0018, 0x1065): ("DS", "\\".join(
            ["0"] + [str(10 * n) for n in range(1, FRAMES)]))},
        [5 * n * (n + 1) * MS for n in range(FRAMES)]
        + [(5 * FRAMES * (FRAMES - 1) + 10 * (FRAMES - 1)) * MS]),
    "none": ({}, [100 * MS * n for n in range(FRAMES + 1)]),
}


def write_cine(path, attributes, side=24):
    pixels = np.arange(FRAMES)[:, None, None] + np.zeros((FRAMES, side, side))
    elements = {**picture(pixels, modality="XA"), **attributes}
    with open(path, "wb") as file:
        file.write(dicom(elements))


def times_of(path):
    """PTS and end of every frame; what the first pixels are."""
    run = Gst.parse_launch("ctvolumesrc name=source ! other/tensors ! "
                           "appsink name=out sync=false")
    run.get_by_name("source").set_property("location", path)
    out = run.get_by_name("out")
    run.set_state(Gst.State.PLAYING)
    frames = []
    try:
        while sample := out.emit("try-pull-sample", TIMEOUT):
            buffer = sample.get_buffer()
            frames.append((buffer.pts, buffer.pts + buffer.duration,
                           float(np.frombuffer(buffer.extract_dup(0, 4),
                                               "<f4")[0])))
        fail_on_error(run)
        assert out.get_property("eos"), "neither frame nor end"
        return frames
    finally:
        run.set_state(Gst.State.NULL)


def check_times(name, frames, expected):
    """To a nanosecond: that much rounding may differ."""
    assert len(frames) == len(expected) - 1, f"{name}: {len(frames)} frames"
    for number, (start, end, _) in enumerate(frames):
        assert abs(start - expected[number]) <= 1 \
            and abs(end - expected[number + 1]) <= 1, \
            f"{name}: frame {number} is from {start} to {end} ns"


def resident_mib():
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return pages * resource.getpagesize() / 2**20


def check_memory(path, loops):
    """Played to its end, again and again, by one element."""
    run = Gst.parse_launch("ctvolumesrc name=source ! "
                           "video/x-raw,format=GRAY16_LE ! "
                           "fakesink sync=false")
    run.get_by_name("source").set_property("location", path)
    run.set_state(Gst.State.PLAYING)
    bus = run.get_bus()
    before = None
    try:
        for loop in range(loops):
            message = bus.timed_pop_filtered(
                TIMEOUT, Gst.MessageType.EOS | Gst.MessageType.ERROR)
            assert message and message.type == Gst.MessageType.EOS, \
                f"loop {loop} did not end"
            if loop == loops // 10:
                before = resident_mib()
            run.seek_simple(Gst.Format.TIME, Gst.SeekFlags.FLUSH, 0)
    finally:
        run.set_state(Gst.State.NULL)
    growth = resident_mib() - before
    assert growth <= GROWTH_MIB, f"{growth:.2f} MiB more after {loops} loops"
    return growth


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "cine.dcm")
        for name, (attributes, expected) in RATES.items():
            write_cine(path, attributes)
            try:
                frames = times_of(path)
                check_times(name, frames, expected)
                assert [frame[2] for frame in frames] == list(range(FRAMES))
                print(f"{name}: {len(frames)} frames")
            except AssertionError as fault:
                faults += 1
                print(fault)
        write_cine(path, {}, 256)
        print(f"{LOOPS} loops: {check_memory(path, LOOPS):.2f} MiB more")
        path = shared("data", "dicom", "multiframe",
                      "xa_rubo_96f.jpeg_baseline.dcm")
        if path:
            frames = times_of(path)
            check_times("xa_rubo", frames, [33 * MS * n for n in range(97)])
            print(f"xa_rubo: {len(frames)} frames, "
                  f"{check_memory(path, 20):.2f} MiB more")
        else:
            print("no reference data: cines of our own alone")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
