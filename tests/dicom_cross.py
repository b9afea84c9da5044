#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same volume as a DICOM series and as NIfTI; and one of either kind on
the other's grid.

The two have to give the same real values sample for sample, lie at the same
places and, through the overlay, be the same picture byte for byte, however
either stores its axes. A PET series on a CT series, and a NIfTI heat on it, are
recorded by one line each: the hottest voxel has to be where the millimeters of
the files put it. Volumes made here, and those of the reference data where there
are any."""

import os
import subprocess
import sys
import tempfile

from dicom_writer import dicom, picture
from manifest import meta_of, slices_of
from peaks import check_slice, decode
from pipeline import Gst, TIMEOUT, fail_on_error, shared
from resampling import array_of, linear, show, turned

import nibabel  # noqa: E402
import numpy as np  # noqa: E402

SPACING = (1.25, 1.5, 3.0)  # mm between columns, rows, slices
FIRST = np.array([-40.0, -30.0, -20.0])  # LPS of the voxel first seen
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
HOT_PLACE = np.array([-20.3, 3.1, -4.0])  # LPS
HEAT_MAX = 6.0
FFV1 = ("mkv", "avenc_ffv1 ! matroskamux", True)
X264 = ("mp4", "x264enc ! mp4mux", False)


# ---- Volumes: [k][row][column] as they are to be seen, and their places -----

def write_series(folder, values, place, steps, modality="CT"):
    """steps: LPS millimeters along column, row and slice; files in no order
    of their names."""
    os.mkdir(folder)
    spacing = [np.linalg.norm(step) for step in steps]
    cosines = [x for step, length in zip(steps[:2], spacing)
               for x in step / length]
    for k, pixels in enumerate(values):
        elements = picture(pixels, place + k * steps[2],
                           (spacing[1], spacing[0]), instance=k + 1,
                           modality=modality)
        elements[0x0020, 0x0037] = ("DS", "\\".join(f"{x:g}" for x in cosines))
        name = f"{folder}/{(7 * k) % len(values)}.dcm"
        with open(name, "wb") as file:
            file.write(dicom(elements))


def turn(values, place, steps, order, flips):
    """The same voxels stored along other axes: order and flips of k, row,
    column."""
    values, steps = values.transpose(order), [
        steps[2 - axis] for axis in reversed(order)]
    for axis, flip in enumerate(flips):
        if flip:
            place = place + steps[2 - axis] * (values.shape[axis] - 1)
            steps[2 - axis] = -steps[2 - axis]
            values = np.flip(values, axis)
    return values, place, steps


def affine_of(place, steps):
    affine = np.eye(4)
    affine[:3, :3] = np.array(steps).T
    affine[:3, 3] = place
    return LPS_TO_RAS @ affine


def write_nifti(path, values, place, steps):
    image = nibabel.Nifti1Image(np.ascontiguousarray(values.T),
                                affine_of(place, steps))
    nibabel.save(image, path)


# ---- The same values, the same picture --------------------------------------

def numbers(meta, name):
    return np.array(list(meta.get_value(name)))


def check_values(first, second, caps):
    """Real values and places of the slices of two locations."""
    count = 0
    pairs = zip(slices_of(first, caps), slices_of(second, caps), strict=True)
    for a, b in pairs:
        metas = [meta_of(sample.get_buffer()) for sample in (a, b)]
        values = [array_of(sample).astype(np.float64) for sample in (a, b)]
        if caps != "other/tensors":
            values = [v * m.get_value("slope") + m.get_value("intercept")
                      for v, m in zip(values, metas)]
        assert values[0].shape == values[1].shape, \
            f"{values[0].shape}, {values[1].shape}"
        assert np.array_equal(*values, equal_nan=True), \
            f"slice {count}: other values as {caps}"
        for field in ("origin", "spacing", "row-direction",
                      "column-direction"):
            far = np.abs(numbers(metas[0], field) - numbers(metas[1], field))
            assert far.max() < 1e-3, f"slice {count}: {field} {far} off"
        assert abs(metas[0].get_value("position")
                   - metas[1].get_value("position")) < 1e-3
        count += 1
    return count


def pictures(location, heat, **look):
    """What the overlay makes of the slices: bytes, one a slice."""
    knobs = " ".join(f"{name.replace('_', '-')}={value}"
                     for name, value in look.items())
    line = (f"ctvolumesrc name=ct ! ctheatoverlay name=o {knobs} ! "
            "video/x-raw,format=BGRx ! appsink name=out sync=false ")
    if heat:
        line += "ctvolumesrc name=heat ! o.heat"
    run = Gst.parse_launch(line)
    run.get_by_name("ct").set_property("location", location)
    if heat:
        run.get_by_name("heat").set_property("location", heat)
    out = run.get_by_name("out")
    run.set_state(Gst.State.PLAYING)
    try:
        while sample := out.emit("try-pull-sample", TIMEOUT):
            buffer = sample.get_buffer()
            yield buffer.extract_dup(0, buffer.get_size())
        fail_on_error(run)
        assert out.get_property("eos"), "neither picture nor end"
    finally:
        run.set_state(Gst.State.NULL)


def check_pair(series, nifti, heat):
    count = check_values(series, nifti, "other/tensors")
    assert check_values(series, nifti, "video/x-raw,format=GRAY16_LE") == count
    for look in ({"window_center": 40, "window_width": 400},
                 {"normalize": "minmax"},
                 {"window_preset": "lung", "threshold": 0.3,
                  "opacity_mode": "ramp"}):
        for with_heat in (None, heat):
            seen = set()
            both = zip(pictures(series, with_heat, **look),
                       pictures(nifti, with_heat, **look), strict=True)
            for number, (a, b) in enumerate(both):
                assert a == b, f"slice {number} is another picture: {look}"
                seen.add(a)
            assert number + 1 == count
            assert len(seen) > count // 2, "hardly two pictures differ"
    return count


# ---- On one another's grid, recorded ----------------------------------------

def record(folder, ct, heat, reference, kind, knobs):
    """One line, as a user would type it."""
    path = os.path.join(folder, "out." + kind[0])
    line = ["gst-launch-1.0", "--no-fault", "-q", "ctvolumesrc",
            f"location={ct}", "!", "ctheatoverlay", "name=o", *knobs, "!",
            *kind[1].split(), "!", "filesink", f"location={path}",
            "ctvolumesrc", f"location={heat}"]
    if reference:
        line.append(f"reference={ct}")
    done = subprocess.run(["timeout", "-s", "KILL", "20", *line, "!", "o.heat"],
                          check=False, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    output = done.stdout + done.stderr
    assert done.returncode == 0 and "WARNING" not in output, output
    return path


def check_recorded(folder, ct, heat, reference, expected, heat_max):
    """expected: what the heat is worth at each pixel of the CT, NaN where
    nothing is."""
    expected = np.nan_to_num(expected) / heat_max
    hottest = np.unravel_index(expected.argmax(), expected.shape)
    for kind in (FFV1, X264):
        path = record(folder, ct, heat, reference, kind,
                      ["heat-range=fixed", f"heat-max={heat_max}"])
        shown = decode(path)
        assert shown.shape[:3] == expected.shape, f"{shown.shape}"
        peaks = 0
        for number, values in enumerate(expected):
            if values.max() < 0.6 * expected.max():
                continue
            try:
                check_slice(shown[number], values, {}, False)
            except AssertionError as fault:
                raise AssertionError(f"{kind[0]}, slice {number}: the peak "
                                     f"{fault}") from None
            peaks += 1
        assert peaks >= 3, f"only {peaks} slices have a peak"
    return hottest


# ---- Cases ------------------------------------------------------------------

def own_volumes():
    rng = np.random.default_rng(11)
    shape = (9, 23, 37)
    ct = rng.integers(-1000, 1500, shape).astype(np.int16)
    heat = rng.random(shape).astype(np.float32)
    steps = [np.array([SPACING[0], 0, 0]), np.array([0, SPACING[1], 0]),
             np.array([0, 0, SPACING[2]])]
    return ct, heat, steps


def check_own_pairs(folder):
    ct, heat, steps = own_volumes()
    stored = {
        "axial": ((0, 1, 2), (0, 0, 0)),
        "feet-first": ((0, 1, 2), (1, 0, 0)),
        "prone": ((0, 1, 2), (0, 1, 1)),
        "transposed": ((0, 2, 1), (1, 1, 0)),
    }
    write_nifti(f"{folder}/heat.nii.gz", heat, FIRST, steps)
    for name, how in stored.items():
        write_series(f"{folder}/{name}", *turn(ct, FIRST, steps, *how))
        write_nifti(f"{folder}/{name}.nii.gz", *turn(ct, FIRST, steps, *how))
    for series, nifti in (("axial", "axial"), ("axial", "transposed"),
                          ("feet-first", "axial"), ("prone", "feet-first"),
                          ("transposed", "prone")):
        count = check_pair(f"{folder}/{series}", f"{folder}/{nifti}.nii.gz",
                           f"{folder}/heat.nii.gz")
        print(f"{series} series, {nifti} NIfTI: {count} slices the same")


def blob(shape, place, steps):
    """A gaussian of 9 mm around the hot place, at a grid's voxels."""
    k, row, column = np.indices(shape)
    at = [place[i] + column * steps[0][i] + row * steps[1][i]
          + k * steps[2][i] - HOT_PLACE[i] for i in range(3)]
    return HEAT_MAX * np.exp(-(at[0] ** 2 + at[1] ** 2 + at[2] ** 2) / 2 / 81)


def check_own_grids(folder):
    """A PET series of another grid, stored the other way round: from its
    formula."""
    _, heat, steps = own_volumes()
    ct = np.zeros(heat.shape, np.int16) + 5 * np.arange(heat.shape[2]) - 100
    coarse = [np.array([2.5, 0, 0]), np.array([0, 2.75, 0]),
              np.array([0, 0, 4.0])]
    first = FIRST + np.array([-3.0, -4.0, -5.0])
    pet = np.rint(1000 * blob((12, 18, 24), first, coarse)).astype(np.int16)
    turned_pet = turn(pet, first, coarse, (0, 1, 2), (1, 1, 1))
    write_series(f"{folder}/ct", ct, FIRST, steps)
    write_series(f"{folder}/pet", *turned_pet, "PT")
    write_nifti(f"{folder}/hot.nii.gz", *turn(
        blob(ct.shape, FIRST, steps).astype(np.float32), FIRST, steps,
        (0, 2, 1), (1, 1, 0)))
    expected = blob(ct.shape, FIRST, steps)
    for heat, reference, scale in (("pet", True, 1000),
                                   ("hot.nii.gz", False, 1)):
        found = check_recorded(folder, f"{folder}/ct", f"{folder}/{heat}",
                               reference, scale * expected, scale * HEAT_MAX)
        by_hand = (HOT_PLACE - FIRST)[::-1] / SPACING[::-1]
        assert np.abs(np.array(found) - by_hand).max() <= 0.5 + 1e-6
        print(f"{heat}: hottest at {[int(i) for i in found]}")


def check_shared(folder):
    if shared("data", "dicom", "series", "ct_sts008") is None:
        print("no reference data: volumes of our own alone")
        return
    ct = shared("data", "dicom", "series", "ct_sts008")
    nifti = shared("data", "nifti", "sts008_CT_image.nii.gz")
    heat = shared("data", "heat", "sts008_prob_f32.nii.gz")
    print(f"sts008: {check_pair(ct, nifti, heat)} slices the same")
    # The PET as nibabel reads it; DICOM's slopes round it differently.
    grid = turned(nibabel.load(nifti))
    for path, other, reference, most in (
            (shared("data", "nifti", "sts008_PET_image.nii.gz"),
             shared("data", "dicom", "series", "pt_sts008"), True, 7),
            (heat, heat, False, 1)):
        expected = show(linear(turned(nibabel.load(path)), grid), "axial")
        found = check_recorded(folder, ct, other, reference, expected, most)
        print(f"{os.path.basename(other)} on ct_sts008: hottest at "
              f"{[int(i) for i in found]}")


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for check in (check_own_pairs, check_own_grids, check_shared):
            try:
                check(folder)
            except (AssertionError, RuntimeError) as fault:
                faults += 1
                print(f"{check.__name__}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
