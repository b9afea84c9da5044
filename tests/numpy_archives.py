#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What NumPy writes as .npz through ctvolumesrc: every array of it, stored and
compressed, is the array; slices in any order."""

import os
import tempfile

from pipeline import Gst, TIMEOUT, fail_on_error

import numpy as np  # noqa: E402

RNG = np.random.default_rng(11)
ARRAYS = {
    "ct": RNG.integers(-1000, 2000, (9, 31, 26)).astype(np.int16),
    "heat": RNG.random((3, 14, 15)).astype(np.float32),
    "flat": np.arange(12, dtype=np.float64).reshape(3, 4),
    "turned": np.asfortranarray(RNG.random((4, 7, 5)).astype(np.float32)),
}


def read(path, array, order):
    """Slices of that array, by number in that order, as float32."""
    pipeline = Gst.parse_launch(
        "ctvolumesrc name=in ! other/tensors ! appsink name=out sync=false")
    source, out = pipeline.get_by_name("in"), pipeline.get_by_name("out")
    source.set_property("location", path)
    source.set_property("array", array)
    pipeline.set_state(Gst.State.PAUSED)
    assert out.emit("try-pull-preroll", TIMEOUT), fail_on_error(pipeline)
    found = []
    try:
        for number in order:
            assert pipeline.seek_simple(
                Gst.Format.TIME, Gst.SeekFlags.FLUSH,
                number * Gst.SECOND // 10)
            sample = out.emit("try-pull-preroll", TIMEOUT)
            assert sample, fail_on_error(pipeline)
            buffer = sample.get_buffer()
            found.append(np.frombuffer(
                buffer.extract_dup(0, buffer.get_size()), "<f4"))
        return found
    finally:
        pipeline.set_state(Gst.State.NULL)


def main():
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for save in (np.savez, np.savez_compressed):
            path = os.path.join(folder, save.__name__ + ".npz")
            save(path, **ARRAYS)
            for name, array in ARRAYS.items():
                array = array.reshape(-1, *array.shape[-2:])
                order = list(RNG.permutation(len(array)))
                for number, got in zip(order, read(path, name, order)):
                    should = array[number].astype(np.float32).ravel()
                    assert np.array_equal(got, should), (path, name, number)
                    count += 1
    print(f"{count} slices")


main()
