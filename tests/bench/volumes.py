#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How fast volumes are read, by the element.

    volumes.py [--series FOLDER] [--cine FILE] [--quick]

A DICOM series of 500 slices of 512 x 512, of the pixels and headers of a real
series or made-up ones: the scan and the first slice, all slices, and a thousand
random seeks, each of which has to give the slice that was asked for. The same
500 slices as .nii.gz: the first slice, and all of them beside zlib alone that
inflates the same file, in turns. A cine: its first frame.

Times are of a wall clock, medians of rounds; the files are in the page cache.
apt-get install python3-gst-1.0 python3-numpy brings what is needed."""

import argparse
import os
import random
import shutil
import statistics
import struct
import sys
import tempfile
import time
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                ".."))
import gzip_seeks  # noqa: E402
from make_series import slices_of, write_series  # noqa: E402
from pipeline import Gst, TIMEOUT, fail_on_error  # noqa: E402

CHUNK = 1 << 18  # of the file, for zlib alone


class Play:
    """A volume into a fakesink, as 16-bit words."""

    def __init__(self, path):
        self.run = Gst.parse_launch(
            "ctvolumesrc name=source ! video/x-raw,format=GRAY16_LE ! "
            "fakesink sync=false")
        self.run.get_by_name("source").set_property("location", path)

    def first(self):
        """Seconds to the first slice, the scan and all that included."""
        begun = time.monotonic()
        self.run.set_state(Gst.State.PAUSED)
        if self.run.get_state(TIMEOUT)[0] != Gst.StateChangeReturn.SUCCESS:
            fail_on_error(self.run)
            raise RuntimeError("no first slice")
        return time.monotonic() - begun

    def rest(self):
        """Seconds to the end."""
        begun = time.monotonic()
        self.run.set_state(Gst.State.PLAYING)
        message = self.run.get_bus().timed_pop_filtered(
            Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        if message.type == Gst.MessageType.ERROR:
            fail_on_error(self.run)
        return time.monotonic() - begun

    def close(self):
        self.run.set_state(Gst.State.NULL)


def play(path):
    """Seconds to the first slice, and of all."""
    run = Play(path)
    try:
        first = run.first()
        return first, first + run.rest()
    finally:
        run.close()


def inflate(path):
    """Seconds of zlib, which gives the contents to nobody."""
    begun, size = time.monotonic(), 0
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    with open(path, "rb") as file:
        while data := file.read(CHUNK):
            while data:
                size += len(unpack.decompress(data, CHUNK))
                data = unpack.unconsumed_tail
    return time.monotonic() - begun, size


def seek(path, slices, seeks):
    """Seconds of a seek; how many gave another slice."""
    run = gzip_seeks.Run(path)
    dice, wrong = random.Random(1), 0
    begun = time.monotonic()
    for _ in range(seeks):
        wanted = dice.randrange(slices)
        wrong += run.seek(wanted) != wanted
    seconds = (time.monotonic() - begun) / seeks
    run.close()
    return seconds, wrong


def write_nifti_gz(path, slices, series):
    pixels = list(slices_of(series)) if series else None
    pack = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, 512, 512, slices, 1, 1, 1, 1)
    struct.pack_into("<hh", header, 70, 4, 16)
    struct.pack_into("<8f", header, 76, 1, 0.7, 0.7, 1.25, 1, 1, 1, 1)
    struct.pack_into("<fff", header, 108, 352, 1, 0)
    header[344:348] = b"n+1\0"
    with open(path, "wb") as file:
        file.write(pack.compress(bytes(header)))
        for k in range(slices):
            if pixels:
                values = pixels[k % len(pixels)].astype("<i2")
            else:
                values = gzip_seeks.np.random.default_rng(k % 32).integers(
                    -60, 60, (512, 512)).astype("<i2")
            file.write(pack.compress(values.tobytes()))
        file.write(pack.flush())


def bench_dicom(folder, slices, series, rounds):
    write_series(folder, slices, series)
    times = [play(folder) for _ in range(rounds)]
    first = statistics.median(t[0] for t in times)
    all_of = statistics.median(t[1] for t in times)
    print(f"DICOM, {slices} files: scan and first slice "
          f"{1000 * first:.0f} ms; {slices / (all_of - first):.0f} slices a "
          f"second ({1000 * all_of:.0f} ms in all)")
    seconds, wrong = seek(folder, slices, 1000)
    print(f"  1000 random seeks: {1000 * seconds:.2f} ms each, {wrong} wrong")
    return wrong == 0


def bench_nifti(path, slices, series, rounds):
    write_nifti_gz(path, slices, series)
    firsts, ratios = [], []
    for number in range(rounds):
        if number % 2:
            alone, _ = inflate(path)
            first, ours = play(path)
        else:
            first, ours = play(path)
            alone, _ = inflate(path)
        firsts.append(first)
        ratios.append(ours / alone)
        print(f"  ours {ours:.2f} s, zlib alone {alone:.2f} s")
    print(f".nii.gz, {slices} slices, {os.path.getsize(path) >> 20} MiB: "
          f"{statistics.median(ratios):.2f} times zlib alone "
          f"({min(ratios):.2f} to {max(ratios):.2f}); first slice "
          f"{1000 * statistics.median(firsts):.0f} ms")


def bench_cine(path, rounds):
    times = [play(path) for _ in range(rounds)]
    print(f"cine: first frame {1000 * statistics.median(t[0] for t in times):.0f}"
          f" ms, all {1000 * statistics.median(t[1] for t in times):.0f} ms")


def main():
    arguments = argparse.ArgumentParser(
        description="How fast volumes are read.")
    arguments.add_argument("--series", help="folder of a CT series")
    arguments.add_argument("--cine", help="a DICOM cine")
    arguments.add_argument("--quick", action="store_true")
    given = arguments.parse_args()
    slices, rounds = (40, 3) if given.quick else (500, 7)
    folder = tempfile.mkdtemp()
    try:
        good = bench_dicom(os.path.join(folder, "series"), slices,
                           given.series, rounds)
        bench_nifti(os.path.join(folder, "ct.nii.gz"), slices, given.series,
                    rounds)
        if given.cine:
            bench_cine(given.cine, rounds)
    finally:
        shutil.rmtree(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
