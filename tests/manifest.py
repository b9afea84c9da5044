#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every readable volume of the reference data through ctvolumesrc.

Slice by slice, as GRAY16 with its meta and as float tensors, against values
that nibabel and numpy read and that the manifest's checksums vouch for; where
the slices lie, and which way up they are shown, against the affine."""

import hashlib
import json
import sys

import mha_nrrd
from pipeline import Gst, TIMEOUT, fail_on_error, shared, skip

import nibabel  # noqa: E402
import numpy as np  # noqa: E402
from nibabel.orientations import io_orientation  # noqa: E402

RAS_TO_LPS = np.array([-1.0, -1.0, 1.0])

# Seen along x, y, z: the patient's axes across and down the picture.
VIEWS = {0: (1, 2), 1: (0, 2), 2: (0, 1)}


def readable(manifest):
    """Those that a volume can be read from: gray, and by the manifest good."""
    for entry in manifest["files"]:
        category = entry["category"].split("/")[0]
        if category in ("nifti", "heat", "npy", "mha", "nrrd") and \
                entry.get("kind") in ("nifti", "npy", "metaimage", "nrrd") and \
                "modality" in entry.get("decode", {}):
            yield entry


def vouch(entry, values):
    """The manifest is what counts: its checksum and its samples."""
    facts = entry["decode"]["modality"]
    values = np.ascontiguousarray(values.astype(facts["dtype"]))
    digest = hashlib.sha256(values.tobytes()).hexdigest()
    assert digest == facts["sha256"], "not the manifest's values"
    for sample in facts["samples"]:
        place, value = tuple(int(i) for i in sample[:-1]), sample[-1]
        if value is not None and np.isfinite(float(value)):
            assert values[place] == np.float32(value), f"{place}: {value}"
    return values


def nifti_values(image):
    """[t][k][j][i], or [k][j][i]: float32 (stored * slope + intercept)."""
    proxy = image.dataobj
    stored = np.asanyarray(proxy.get_unscaled()).T
    slope, intercept = proxy.slope, proxy.inter
    return (stored.astype(np.float64) * slope + intercept).astype("<f4")


class Grid:
    """How the stored slices are shown, worked out from the affine (to RAS),
    which is None where it is not known; shape is of the axes i, j, k."""

    def __init__(self, affine, shape):
        self.known = affine is not None
        self.affine = affine
        self.shape = shape
        self.across, self.down = 0, 1  # stored axes
        self.flips = [False, False]
        self.reverse = False
        if not self.known:
            return
        axes = io_orientation(self.affine)
        across, _ = VIEWS[int(axes[2, 0])]
        if int(axes[0, 0]) != across:
            self.across, self.down = 1, 0
        # To the left, to the back, to the feet: against R, A, S.
        self.flips = [axes[self.across, 1] > 0, axes[self.down, 1] > 0]
        # Feet to head, front to back, left to right: against R, A, S.
        self.reverse = axes[2, 1] != {0: 1, 1: -1, 2: 1}[int(axes[2, 0])]

    def show(self, values):
        """Slices as shown, from [n][j][i]."""
        if self.across == 1:
            values = values.transpose(0, 2, 1)
        if self.flips[0]:
            values = values[:, :, ::-1]
        if self.flips[1]:
            values = values[:, ::-1, :]
        if self.reverse:
            volumes = values.reshape(-1, self.shape[2], *values.shape[1:])
            values = volumes[:, ::-1].reshape(values.shape)
        return values

    def place(self, column, row, slice_number):
        """LPS millimeters of a pixel of a shown slice."""
        if self.reverse:
            slice_number = self.shape[2] - 1 - slice_number
        index = [0, 0, slice_number]
        for axis, n, flip in ((self.across, column, self.flips[0]),
                              (self.down, row, self.flips[1])):
            index[axis] = self.shape[axis] - 1 - n if flip else n
        return (self.affine @ [*index, 1])[:3] * RAS_TO_LPS

    def check(self, meta, number, name):
        if not self.known:
            assert not meta.has_field("origin"), f"{name}: a made-up origin"
            return
        k = number % self.shape[2]
        origin = self.place(0, 0, k)
        steps = [self.place(1, 0, k) - origin, self.place(0, 1, k) - origin,
                 self.place(0, 0, k + 1) - origin]
        lengths = [np.linalg.norm(step) for step in steps]
        normal = np.cross(steps[0], steps[1])
        normal /= np.linalg.norm(normal)
        expected = {
            "origin": origin, "row-direction": steps[0] / lengths[0],
            "column-direction": steps[1] / lengths[1], "spacing": lengths,
        }
        for field, numbers in expected.items():
            found = list(meta.get_value(field))
            slack = 1e-5 if "direction" in field else 1e-3
            if not np.allclose(found, numbers, rtol=0, atol=slack):
                raise AssertionError(f"{field} is {found}, not {numbers}")
        position = meta.get_value("position")
        assert abs(position - normal @ origin) < 1e-3, f"at {position} mm"


def nifti_grid(image):
    header = image.header
    known = bool(header["qform_code"] or header["sform_code"])
    return Grid(image.affine if known else None, image.shape[:3])


class NoGrid:
    """Arrays: shown as they are stored, at no place."""

    def show(self, values):
        return values

    def check(self, meta, number, name):
        assert not meta.has_field("origin"), "an array has no place"


def expected_of(entry, path):
    """The slices as they must be shown, and where they lie."""
    if entry["kind"] == "npy":
        values = vouch(entry, np.load(path).astype(np.float64))
        grid = NoGrid()
    elif entry["kind"] == "nifti":
        image = nibabel.load(path)
        values = vouch(entry, nifti_values(image))
        grid = nifti_grid(image)
    else:
        read = getattr(mha_nrrd, entry["kind"])
        values, affine = read(path)
        values = vouch(entry, values)
        grid = Grid(affine, values.shape[:-4:-1])
    return grid.show(values.reshape(-1, *values.shape[-2:])), grid


def slices_of(path, caps):
    """Each sample of a volume as (buffer, array of its rows, structure)."""
    pipeline = Gst.parse_launch(
        f"ctvolumesrc name=source ! {caps} ! appsink name=out sync=false")
    out = pipeline.get_by_name("out")
    pipeline.get_by_name("source").set_property("location", path)
    pipeline.set_state(Gst.State.PLAYING)
    try:
        while True:
            sample = out.emit("try-pull-sample", TIMEOUT)
            if sample is None:
                fail_on_error(pipeline)
                assert out.get_property("eos"), "neither a slice nor the end"
                return
            yield sample
    finally:
        pipeline.set_state(Gst.State.NULL)


def meta_of(buffer):
    meta = buffer.get_custom_meta("CtSliceMeta")
    assert meta is not None, "there is no CtSliceMeta"
    return meta.get_structure()


def words_of(sample):
    caps = sample.get_caps().get_structure(0)
    width, height = caps["width"], caps["height"]
    buffer = sample.get_buffer()
    data = np.frombuffer(buffer.extract_dup(0, buffer.get_size()), "<u2")
    stride = (2 * width + 3) // 4 * 2
    return data[: stride * height].reshape(height, stride)[:, :width]


def check_words(words, meta, values):
    slope, intercept = meta.get_value("slope"), meta.get_value("intercept")
    nothing = np.isnan(values)
    real = values[~nothing].astype(np.float64)
    found = words.astype(np.float64) * slope + intercept
    if nothing.any() or meta.has_field("padding"):
        padding = meta.get_value("padding")
        assert ((words == padding) == nothing).all(), "padding"
    if real.size == 0:
        return
    span = 65534 if nothing.any() else 65535
    difference = np.abs(found[~nothing] - real).max()
    if (real == np.rint(real)).all() and real.max() - real.min() <= span:
        assert slope == 1 and difference == 0, f"not exact: {difference}"
        return
    # Half a step, and what the sums above may lose.
    slack = np.abs(real).max() * 1e-12
    assert difference <= abs(slope) / 2 + slack, \
        f"{difference} off, half a step is {abs(slope) / 2}"


def check_gray16(path, expected, grid):
    number = 0
    caps = "video/x-raw,format=GRAY16_LE"
    for number, sample in enumerate(slices_of(path, caps), 1):
        buffer = sample.get_buffer()
        meta = meta_of(buffer)
        words = words_of(sample)
        values = expected[number - 1]
        assert words.shape == values.shape, f"{words.shape}"
        assert buffer.offset == number - 1
        check_words(words, meta, values)
        grid.check(meta, number - 1, path)
    assert number == len(expected), f"{number} of {len(expected)} slices"


def check_tensors(path, expected):
    number = 0
    for number, sample in enumerate(slices_of(path, "other/tensors"), 1):
        values = expected[number - 1]
        caps = sample.get_caps().get_structure(0)
        assert caps["types"] == "float32"
        assert caps["dimensions"].startswith(
            f"{values.shape[1]}:{values.shape[0]}:1:1"), caps["dimensions"]
        buffer = sample.get_buffer()
        data = np.frombuffer(buffer.extract_dup(0, buffer.get_size()), "<f4")
        assert np.array_equal(data.reshape(values.shape), values,
                              equal_nan=True), f"slice {number - 1}"
    assert number == len(expected), f"{number} of {len(expected)} slices"


def main():
    path = shared("data", "manifest.json")
    if path is None:
        skip("there is no reference data (CT_TEST_SHARED)")
    with open(path, encoding="utf-8") as file:
        manifest = json.load(file)
    faults = files = slices = 0
    for entry in readable(manifest):
        name = entry["file"]
        try:
            expected, grid = expected_of(entry, shared("data", name))
            check_gray16(shared("data", name), expected, grid)
            check_tensors(shared("data", name), expected)
        except (AssertionError, RuntimeError) as fault:
            faults += 1
            print(f"{name}: {fault}")
        files += 1
        slices += len(expected)
    print(f"{files} files, {slices} slices, {faults} faults")
    assert files > 52, "the manifest names hardly any file"
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
