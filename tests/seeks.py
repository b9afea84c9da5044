# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each slice wears its own heat: after seeks, at any rate, from any source.

The base's slice k has the value k everywhere, and so has the heat's slice k.
The heat lies on the left half of the picture alone, opaque and gray: the left
pixel says whose heat is shown, the right one which slice it is.
"""

import os
import random
import sys
import tempfile

import nibabel
import numpy as np

import pipeline
from pipeline import Gst

SLICES = 200
SEEKS = 10000 // int(os.environ.get("CT_TEST_SCALE", 20))
FPS = 10
NONE = "none"
OVERLAY = ("ctheatoverlay name=o colormap=gray opacity=1 heat-range=fixed "
           "heat-max=255 heat-rect=<0.0,0.0,0.5,1.0> window-center=128 "
           "window-width=256 normalize=window")
SINK = "video/x-raw,format=BGRx ! appsink name=out sync=false max-buffers=1"


def write_volumes(folder):
    """numbered.npy; numbered.nii.gz; backwards.nii.gz: slices the other way
    round in the file, each where it was in space."""
    volume = np.repeat(np.arange(SLICES, dtype=np.uint8), 64)
    volume = volume.reshape(SLICES, 8, 8)
    np.save(f"{folder}/numbered.npy", volume)
    affine = np.diag([-1.0, -1.0, 2.0, 1.0])
    nibabel.save(nibabel.Nifti1Image(volume.T, affine),
                 f"{folder}/numbered.nii.gz")
    affine[2] = [0, 0, -2.0, 2.0 * (SLICES - 1)]
    nibabel.save(nibabel.Nifti1Image(volume.T[:, :, ::-1], affine),
                 f"{folder}/backwards.nii.gz")


def who(sample):
    """(slice of the base, slice of the heat or "none", slice by PTS)"""
    rgb, _ = pipeline.picture_of(sample)
    buffer = sample.get_buffer()
    meta = buffer.get_custom_meta("CtHeatMeta").get_structure()
    base, heat = int(rgb[4, 6, 0]), int(rgb[4, 1, 0])
    if meta.get_string("state") == NONE:
        assert base == heat, "a bare frame is not the gray picture alone"
        heat = NONE
    return base, heat, round(buffer.pts * FPS / Gst.SECOND)


class Run:
    def __init__(self, description, state=Gst.State.PAUSED):
        self.pipeline = Gst.parse_launch(description)
        self.out = self.pipeline.get_by_name("out")
        self.warnings = []
        self.pipeline.set_state(state)
        if state == Gst.State.PAUSED:
            self.settle()

    def settle(self):
        if (self.pipeline.get_state(pipeline.TIMEOUT)[0]
                != Gst.StateChangeReturn.SUCCESS):
            self.drain()
            raise RuntimeError("the pipeline did not preroll")

    def drain(self):
        """Keeps the warnings, fails on an error."""
        bus = self.pipeline.get_bus()
        while message := bus.pop():
            if message.type == Gst.MessageType.ERROR:
                raise RuntimeError(message.parse_error()[0].message)
            if message.type == Gst.MessageType.WARNING:
                self.warnings.append(message.parse_warning()[0].message)

    def seek(self, time):
        assert self.pipeline.seek_simple(
            Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE,
            time)
        self.settle()
        return self.out.emit("pull-preroll")

    def play(self):
        """All samples up to the end."""
        self.pipeline.set_state(Gst.State.PLAYING)
        while True:
            sample = self.out.emit("try-pull-sample", pipeline.TIMEOUT)
            if sample is None:
                break
            yield sample
        self.drain()
        assert self.out.get_property("eos"), "the stream did not end"

    def close(self):
        self.drain()
        self.pipeline.set_state(Gst.State.NULL)


def separate(base, heat):
    return (f"ctvolumesrc location={base} ! {OVERLAY} ! {SINK} "
            f"ctvolumesrc location={heat} ! o.heat")


def one_tee(base):
    return (f"ctvolumesrc location={base} ! tee name=t ! queue ! {OVERLAY} ! "
            f"{SINK} t. ! queue ! o.heat")


def check_seeks(name, description, dice, feed=None):
    """SEEKS random seeks in PAUSED. feed(run, slice) supplies a heat that
    cannot seek: then bare frames are allowed."""
    run = Run(description)
    own = bare = wrong = 0
    for _ in range(SEEKS):
        time = dice.randrange(SLICES * Gst.SECOND // FPS)
        target = time * FPS // Gst.SECOND
        if feed:
            feed(run, target)
        base, heat, by_pts = who(run.seek(time))
        if base != target or by_pts != target or heat not in (target, NONE):
            wrong += 1
            print(f"{name}: seek to slice {target} gave {base}, heat {heat}")
        elif heat == NONE:
            bare += 1
        else:
            own += 1
    run.close()
    print(f"{name}: {own} of {SEEKS} wear their own heat, {bare} none, "
          f"{wrong} a wrong one")
    return wrong == 0 and (feed is not None or own == SEEKS)


def check_replay(name, description):
    """Played to the end and again from the start, with queues: the end has
    passed the overlay long before the seek."""
    run = Run(description)
    own = total = 0
    for _ in range(5):
        seen = [who(sample) for sample in run.play()]
        own += sum(base == heat for base, heat, _ in seen)
        total += len(seen)
        run.seek(0)
    run.close()
    print(f"{name}, five times to the end: {own} of {total} frames with their "
          "own heat")
    return own == total == 5 * SLICES


def check_rate(name, description, rate):
    run = Run(description)
    end = SLICES * Gst.SECOND // FPS
    assert run.pipeline.seek(
        rate, Gst.Format.TIME, Gst.SeekFlags.FLUSH | Gst.SeekFlags.ACCURATE,
        Gst.SeekType.SET, 0, Gst.SeekType.SET, end)
    seen = [who(sample) for sample in run.play()]
    run.close()
    expected = list(range(SLICES))
    if rate < 0:
        expected.reverse()
    good = seen == [(k, k, k) for k in expected]
    own = sum(base == heat for base, heat, _ in seen)
    print(f"{name} at rate {rate}: {len(seen)} frames, {own} with their own "
          "heat")
    return good


def check_mismatch(name, description, at_least_bare):
    """Streams that do not belong together: never a wrong heat, one
    warning."""
    run = Run(description)
    seen = [who(sample) for sample in run.play()]
    run.close()
    bare = sum(heat == NONE for _, heat, _ in seen)
    wrong = sum(heat not in (base, NONE) for base, heat, _ in seen)
    print(f"{name}: {len(seen)} frames, {bare} bare, {wrong} wrong, warnings: "
          f"{run.warnings}")
    return (wrong == 0 and bare >= at_least_bare and len(run.warnings) == 1
            and "slice" in run.warnings[0])


def feed_late(run, target):
    """An application that pushes the heat of the slice it seeks to."""
    heat = run.pipeline.get_by_name("heat")
    data = np.full((8, 8), target / 255 * 255, np.float32).tobytes()
    heat.emit("push-buffer", pipeline.buffer_of(
        data, target * Gst.SECOND // FPS, Gst.SECOND // FPS))


def appsrc(base):
    caps = pipeline.tensor_caps(np.zeros((8, 8), np.float32))
    return (f"ctvolumesrc location={base} ! {OVERLAY} "
            f"wait-timeout=20000000 ! {SINK} appsrc name=heat format=time "
            f'caps="{caps}" ! o.heat')


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.getrandbits(32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        write_volumes(folder)
        npy, nii = f"{folder}/numbered.npy", f"{folder}/numbered.nii.gz"
        backwards = f"{folder}/backwards.nii.gz"
        good &= check_seeks("separate sources", separate(npy, npy), dice)
        good &= check_seeks("one tee", one_tee(npy), dice)
        good &= check_seeks("heat that cannot seek", appsrc(npy), dice,
                            feed_late)
        queued = separate(npy, npy).replace(" ! video/x-raw",
                                            " ! queue ! video/x-raw")
        good &= check_seeks("with a queue", queued, dice)
        good &= check_replay("with a queue", queued)
        good &= check_replay("one tee", one_tee(npy))
        for rate in (1.0, 2.0, 0.5, -1.0, -2.0):
            good &= check_rate("separate sources", separate(npy, npy), rate)
            good &= check_rate("one tee", one_tee(npy), rate)
        half = separate(npy, f"{npy} framerate=5/1")
        good &= check_mismatch("half the frame rate", half, SLICES - 2)
        good &= check_mismatch(
            "other slices", separate(npy, f"{npy} slices=10-150"), SLICES)
        good &= check_mismatch(
            "other slices, by position",
            separate(nii, f"{nii} slices=10-150"), SLICES)
        good &= check_seeks("stored in opposite order",
                            separate(nii, backwards), dice)
        good &= check_rate("stored in opposite order",
                           separate(nii, backwards), 1.0)
        good &= check_mismatch(
            "opposite order", separate(nii, f"{backwards} flip=slices"),
            SLICES - 2)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
