# SPDX-License-Identifier: LGPL-2.1-or-later
"""ctvolumesrc in a .nii.gz file: the right slice after each seek, in reverse
as well, in memory that does not grow with the file.

Slice k begins with the number k; the rest of it is noise."""

import gzip
import os
import random
import struct
import subprocess
import sys
import tempfile

import nibabel
import numpy as np

import pipeline
from pipeline import Gst

SLICES = 500
SIDE = 64
FPS = 10
SEEKS = 500
# src/volume/gzip.h says less than 25 MiB; the rest is for what a pipeline
# takes besides (buffers, the last two slices, threads' arenas).
MEMORY_MIB = 25 + 8
LONG_SLICES = 2500
LONG_SIDE = 512
LONG_PLAYED = 500


def header(columns, rows, slices):
    """NIfTI-1, unsigned 16 bits."""
    data = bytearray(352)
    struct.pack_into("<i", data, 0, 348)
    struct.pack_into("<8h", data, 40, 3, columns, rows, slices, 1, 1, 1, 1)
    struct.pack_into("<2h", data, 70, 512, 16)
    struct.pack_into("<8f", data, 76, *[1] * 8)
    struct.pack_into("<2f", data, 108, 352, 1)
    data[344:348] = b"n+1\0"
    return bytes(data)


def write_noise(path, dice):
    """A volume as others write it: one gzip member, some MiB."""
    volume = dice.normal(1000, 40, (SLICES, SIDE, SIDE)).astype(np.uint16)
    volume[:, 0, 0] = np.arange(SLICES)
    image = nibabel.Nifti1Image(volume.T, np.diag([-1.0, -1.0, 1.0, 1.0]))
    nibabel.save(image, path)


def write_long(path, dice):
    """Long enough for more access points than may be kept, and quickly made
    and inflated: each slice is a gzip member with its number and one that
    they share, some noise and much of nothing."""
    rest = np.zeros(LONG_SIDE * LONG_SIDE - 1, np.uint16)
    rest[:LONG_SIDE * 20] = dice.normal(1000, 40, LONG_SIDE * 20)
    shared = gzip.compress(rest.astype("<u2").tobytes(), 1)
    with open(path, "wb") as out:
        out.write(gzip.compress(header(LONG_SIDE, LONG_SIDE, LONG_SLICES)))
        for k in range(LONG_SLICES):
            out.write(gzip.compress(struct.pack("<H", k)) + shared)


class Run:
    """Slices by number. Rows come as the files have them: there is no geometry
    in write_long's, and write_noise's asks for no turn."""

    def __init__(self, path):
        self.pipeline = Gst.parse_launch(
            f"ctvolumesrc location={path} ! video/x-raw,format=GRAY16_LE ! "
            "appsink name=out sync=false max-buffers=1")
        self.out = self.pipeline.get_by_name("out")
        self.pipeline.set_state(Gst.State.PAUSED)
        self.settle()

    def settle(self):
        if (self.pipeline.get_state(pipeline.TIMEOUT)[0]
                != Gst.StateChangeReturn.SUCCESS):
            pipeline.fail_on_error(self.pipeline)
            raise RuntimeError("the pipeline did not preroll")

    def seek(self, number):
        """To the middle of its time."""
        time = (2 * number + 1) * Gst.SECOND // (2 * FPS)
        assert self.pipeline.seek_simple(
            Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE,
            time)
        self.settle()
        return self.who(self.out.emit("pull-preroll"))

    def play(self, rate, first, slices):
        """The numbers of all slices that come, at the rate, from the first to
        the end, or the other way."""
        assert self.pipeline.seek(
            rate, Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE,
            Gst.SeekType.SET, first * Gst.SECOND // FPS,
            Gst.SeekType.SET, slices * Gst.SECOND // FPS)
        self.settle()
        self.pipeline.set_state(Gst.State.PLAYING)
        numbers = []
        while sample := self.out.emit("try-pull-sample", pipeline.TIMEOUT):
            numbers.append(self.who(sample))
        pipeline.fail_on_error(self.pipeline)
        assert self.out.get_property("eos"), "the stream did not end"
        self.pipeline.set_state(Gst.State.PAUSED)
        return numbers

    @staticmethod
    def who(sample):
        """The number in a slice, as its words say; they may be shifted."""
        buffer = sample.get_buffer()
        meta = buffer.get_custom_meta("CtSliceMeta").get_structure()
        word = struct.unpack("<H", buffer.extract_dup(0, 2))[0]
        number = round(word * meta.get_double("slope")[1]
                       + meta.get_double("intercept")[1])
        counted = meta.get_uint("slice")[1]
        assert number == counted, f"slice {counted} has the number {number}"
        return number

    def close(self):
        self.pipeline.set_state(Gst.State.NULL)


def check_seeks(name, run, slices, seeks, dice):
    wrong = 0
    for _ in range(seeks):
        wanted = dice.randrange(slices)
        if (got := run.seek(wanted)) != wanted:
            wrong += 1
            print(f"{name}: a seek to slice {wanted} gave {got}")
    print(f"{name}: {seeks} seeks, {wrong} to a wrong slice")
    return wrong == 0


def check_rates(name, run, first, slices, rates):
    good = True
    for rate in rates:
        expected = list(range(first, slices))
        if rate < 0:
            expected.reverse()
        seen = run.play(rate, first, slices)
        good &= seen == expected
        print(f"{name} at rate {rate}: {len(seen)} slices, "
              f"{'in order' if seen == expected else 'NOT IN ORDER'}")
    return good


def peak_mib():
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM")


def check_memory(path):
    """In a process of its own: what is at its peak now stays for ever."""
    run = Run(path)
    before = peak_mib()
    good = check_seeks("long", run, LONG_SLICES, 60, random.Random(1))
    good &= check_rates("long", run, LONG_SLICES - LONG_PLAYED, LONG_SLICES,
                        (-1.0, 1.0))
    run.close()
    growth = peak_mib() - before
    size = LONG_SLICES * LONG_SIDE * LONG_SIDE * 2 / 2**20
    print(f"long: {growth:.1f} MiB more for {size:.0f} MiB of slices, "
          f"{MEMORY_MIB} are allowed")
    return good and growth < MEMORY_MIB


def main():
    if len(sys.argv) == 3:
        return 0 if check_memory(sys.argv[2]) else 1
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.getrandbits(32)
    print(f"seed {seed}", flush=True)
    dice = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "noise.nii.gz")
        write_noise(path, dice)
        run = Run(path)
        good = check_seeks("noise", run, SLICES, SEEKS, random.Random(seed))
        good &= check_rates("noise", run, 0, SLICES, (-1.0, -2.0, 1.0))
        run.close()
        path = os.path.join(folder, "long.nii.gz")
        write_long(path, dice)
        sys.stdout.flush()
        good &= subprocess.run([sys.executable, __file__, "memory", path],
                               check=False).returncode == 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
