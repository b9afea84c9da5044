#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the slices of DICOM files lie: enhanced and nuclear medicine objects
by their frames, series with scales of their own in every plane, and
reference= between DICOM and NIfTI, against numpy and nibabel's affines."""

import json
import os
import sys
import tempfile

from dicom_streams import GRAY16, Stream, array_of, same, write
from dicom_writer import IMPLICIT, picture
from pipeline import shared
from resampling import linear, nearest, show, turned

import nibabel  # noqa: E402
import numpy as np  # noqa: E402

rng = np.random.default_rng(11)
TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
PLANES = ("axial", "coronal", "sagittal")
SHARED_GROUPS, FRAME_GROUPS = (0x5200, 0x9229), (0x5200, 0x9230)


def text(numbers):
    return "\\".join(f"{x:.10g}" for x in numbers)


def numbers(meta, name):
    return np.array(list(meta.get_value(name)))


# ------------------------------------------------ enhanced multi-frame --


def frame_groups(position=None, orientation=None, slope=None, window=None,
                 index=None, spacing=None):
    """The functional groups of a frame, those that it has."""
    groups = {}
    if index is not None:
        groups[0x0020, 0x9111] = ("SQ", [{(0x0020, 0x9157): ("UL", index)}])
    if position is not None:
        groups[0x0020, 0x9113] = ("SQ", [{
            (0x0020, 0x0032): ("DS", text(position))}])
    if orientation is not None:
        groups[0x0020, 0x9116] = ("SQ", [{
            (0x0020, 0x0037): ("DS", text(orientation))}])
    if spacing is not None:
        groups[0x0028, 0x9110] = ("SQ", [{
            (0x0018, 0x0050): ("DS", "3"),
            (0x0028, 0x0030): ("DS", text(spacing))}])
    if slope is not None:
        groups[0x0028, 0x9145] = ("SQ", [{
            (0x0028, 0x1052): ("DS", "7"),
            (0x0028, 0x1053): ("DS", f"{slope}"),
            (0x0028, 0x1054): ("LO", "US")}])
    if window is not None:
        groups[0x0028, 0x9132] = ("SQ", [{
            (0x0028, 0x1050): ("DS", f"{window[0]}"),
            (0x0028, 0x1051): ("DS", f"{window[1]}"),
            (0x0028, 0x1056): ("CS", "LINEAR_EXACT")}])
    return groups


def enhanced(frames, groups, common, **fields):
    """An object with nothing of its own outside of the groups."""
    elements = picture(frames, **fields)
    for tag in ((0x0028, 0x0030), (0x0028, 0x1052), (0x0028, 0x1053)):
        del elements[tag]
    elements[SHARED_GROUPS] = ("SQ", [common])
    elements[FRAME_GROUPS] = ("SQ", groups)
    return elements


WAYS = ({}, {"syntax": IMPLICIT}, {"undefined": True},
        {"syntax": IMPLICIT, "undefined": True})


def check_enhanced(folder):
    """Two volumes of four slices in any order of frames, told apart by their
    dimension indices, each frame with a scale and a window of its own."""
    frames = rng.integers(0, 500, (8, 5, 7))
    places = [(t, z) for t in range(2) for z in range(4)]
    order = rng.permutation(8)
    groups = [frame_groups(
        position=(-10, -20, 30 - 3 * places[i][1]), slope=1 + i,
        window=(100 + i, 50), index=[1, 4 - places[i][1], 1 + places[i][0]])
        for i in order]
    common = frame_groups(orientation=(1, 0, 0, 0, 1, 0), spacing=(2, 2))
    for way in WAYS:
        path = write(folder, "enhanced", enhanced(frames, groups, common),
                     **way)
        stream = Stream(path)
        assert not stream.warnings, stream.warnings
        assert len(stream.samples) == 8
        words = Stream(path, GRAY16).metas()
        for number, (array, meta) in enumerate(zip(stream.arrays(),
                                                   stream.metas())):
            t, slice_ = divmod(number, 4)
            i = places.index((t, 3 - slice_))  # ascending
            frame = list(order).index(i)
            same(array, (frames[frame] * (1 + i) + 7).astype("<f4"), number)
            assert meta.get_value("slice") == slice_
            assert meta.get_value("slices") == 4
            assert words[number].get_value("window-center") == 100 + i
            assert words[number].get_value("window-function") == "linear-exact"
            same(numbers(meta, "origin"), [-10, -20, 21 + 3 * slice_], "place")
            same(numbers(meta, "spacing"), [2, 2, 3], "spacing")


def check_stacks(folder):
    """Of two orientations the one with more frames; a frame that says nothing
    takes what is said for all."""
    frames = rng.integers(0, 500, (5, 6, 6))
    across = (1, 0, 0, 0, 0, -1)
    groups = [frame_groups(position=(0, 0, 0)),
              frame_groups(position=(0, 5, 0), orientation=across),
              frame_groups(position=(0, 0, 3), slope=3),
              frame_groups(position=(0, 9, 0), orientation=across),
              frame_groups(position=(0, 0, 6))]
    common = frame_groups(orientation=(1, 0, 0, 0, 1, 0), spacing=(2, 2),
                          slope=2)
    for way in WAYS:
        path = write(folder, "stacks", enhanced(frames, groups, common),
                     **way)
        stream = Stream(path)
        for array, (i, slope) in zip(stream.arrays(),
                                     ((0, 2), (2, 3), (4, 2)), strict=True):
            same(array, frames[i] * slope + 7, f"frame {i}")
        assert "2 pictures of another size or orientation" \
            in stream.warnings[0], stream.warnings


def check_doubled(folder):
    """Frames of which one place has two: in the file's order, and told so."""
    frames = rng.integers(0, 500, (3, 6, 6))
    groups = [frame_groups(position=(0, 0, z)) for z in (3, 0, 3)]
    common = frame_groups(orientation=(1, 0, 0, 0, 1, 0), spacing=(2, 2))
    stream = Stream(write(folder, "doubled", enhanced(frames, groups, common)))
    for array, frame in zip(stream.arrays(), frames, strict=True):
        same(array, frame, "doubled")
    assert "pictures at the same place" in stream.warnings[0]
    assert not stream.metas()[0].has_field("position")


def check_nuclear(folder):
    """A reconstruction: the detector says where its first slice lies."""
    frames = rng.integers(0, 500, (4, 6, 5))
    for gap in (4, -4):
        elements = picture(frames, modality="NM", spacing=(2, 2))
        elements |= {
            (0x0018, 0x0088): ("DS", f"{gap}"),
            (0x0054, 0x0022): ("SQ", [{
                (0x0020, 0x0032): ("DS", "-5\\-6\\7"),
                (0x0020, 0x0037): ("DS", "1\\0\\0\\0\\1\\0")}]),
            (0x0054, 0x0080): ("US", [1, 2, 3, 4])}
        for way in WAYS:
            stream = Stream(write(folder, "nm", elements, **way))
            shown = frames if gap > 0 else frames[::-1]
            for number, array in enumerate(stream.arrays()):
                same(array, shown[number], number)
                z = 7 + 4 * number if gap > 0 else 7 - 12 + 4 * number
                same(numbers(stream.metas()[number], "origin"), [-5, -6, z],
                     "place")


# -------------------------------------------- series in every plane --


def write_series(folder, values, affine, slopes, padding=None, modality="PT",
                 **more):
    """values [column][row][slice] on an LPS affine; the image in RAS+, of
    what the words that are written stand for."""
    os.makedirs(folder)
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    real = np.empty(values.shape)
    for k, slope in enumerate(slopes):
        words = np.rint(values[..., k] / slope)
        real[..., k] = (words * slope).astype("<f4")
        elements = picture(words.T.astype(int), modality=modality,
                           instance=k, spacing=spacing[1::-1])
        if padding is not None:
            words[padding[..., k]] = -32768
            real[padding[..., k], k] = np.nan
            elements = picture(words.T.astype(int), modality=modality,
                               instance=k, spacing=spacing[1::-1])
            elements[0x0028, 0x0120] = ("SS", -32768)
        elements |= {
            (0x0020, 0x0032): ("DS", text((affine @ [0, 0, k, 1])[:3])),
            (0x0020, 0x0037): ("DS", text([*affine[:3, 0] / spacing[0],
                                           *affine[:3, 1] / spacing[1]])),
            (0x0028, 0x1053): ("DS", f"{slope:.10g}"),
            (0x0054, 0x1001): ("CS", "GML")}
        # In another order than that of the names.
        write(folder, f"{len(slopes) - k:03}", elements | more)
    return nibabel.Nifti1Image(real, TO_RAS @ affine)


def affine_of(steps, middle, shape):
    affine = np.eye(4)
    affine[:3, :3] = steps
    affine[:3, 3] = middle - steps @ ((np.array(shape) - 1) / 2)
    return affine


def turn(axis, degrees):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = np.eye(3)
    a, b = [i for i in range(3) if i != axis]
    matrix[a, a], matrix[a, b], matrix[b, a], matrix[b, b] = c, -s, s, c
    return matrix


def compare(what, found, expected, slack):
    found = np.stack(found)
    assert found.shape == expected.shape, f"{what}: {found.shape}"
    assert (np.isnan(found) == np.isnan(expected)).all(), f"{what}: holes"
    there = ~np.isnan(expected)
    assert there.any() and np.ptp(expected[there]) > 0, f"{what}: nothing"
    off = np.abs(found[there] - expected[there]).max() \
        / np.ptp(expected[there])
    print(f"{what}: {there.mean():.3f} of {found.size} are there, at most "
          f"{off:.1e} of the range off")
    assert off <= slack, what


def check_planes(folder):
    """A PET whose slices differ in scale, with padding, across and along."""
    shape = 9, 8, 7
    values = rng.random(shape) * 10
    padding = rng.random(shape) < 0.1
    slopes = rng.uniform(4e-4, 1e-3, 7)
    affine = affine_of(np.diag([2.0, 2.5, 3.0]), np.zeros(3), shape)
    series = os.path.join(folder, "pet")
    image = turned(write_series(series, values, affine, slopes, padding))
    for plane in PLANES:
        shown = show(image.get_fdata(), plane)
        stream = Stream(series, plane=plane)
        assert not stream.warnings, stream.warnings
        compare(f"PET, {plane}", stream.arrays(), shown, 1e-6)
        words = Stream(series, GRAY16, plane=plane)
        for sample, meta, expected in zip(words.samples, words.metas(), shown):
            word, hole = array_of(sample), np.isnan(expected)
            assert ((word == 0) == hole).all() or not hole.any()
            real = word * meta.get_value("slope") + meta.get_value("intercept")
            assert np.abs(real - expected)[~hole].max() \
                <= meta.get_value("slope") * 0.51


def check_uneven(folder):
    """What cannot be cut, or looked up, says so; along its slices it can."""
    series, even = (os.path.join(folder, name) for name in ("uneven", "even"))
    for z in (0, 3, 6, 11):
        write(series, f"{z}", picture(rng.integers(0, 9, (6, 6)), (0, 0, z)))
    for z in (0, 3, 6, 9):
        write(even, f"{z}", picture(rng.integers(0, 9, (6, 6)), (0, 0, z)))
    assert len(Stream(series, plane="axial").samples) == 4
    for settings, part in (
            ({"plane": "coronal"}, "its slices are not at even distances"),
            ({"reference": even}, "the file has slices at uneven distances")):
        error = Stream(series, **settings).error
        assert part in (error or "nothing"), error
    error = Stream(even, reference=series).error
    assert "the reference has slices at uneven distances" in error, error


# ------------------------------------------------------- reference= --


def check_reference(folder):
    """DICOM on DICOM, NIfTI on DICOM and DICOM on NIfTI, the one oblique to the
    other, against the twin; on either of the same grid the same bytes."""
    ct_shape, pet_shape = (24, 20, 10), (11, 10, 9)
    ct_affine = affine_of(np.diag([1.5, 1.5, 3.0]), np.zeros(3), ct_shape)
    pet_affine = affine_of(turn(0, 20) @ turn(2, 35) @ np.diag([3.2, 3, 4]),
                           np.array([1, 2, -1]), pet_shape)
    ct, pet = os.path.join(folder, "ct"), os.path.join(folder, "pet")
    ct_image = write_series(ct, rng.integers(-1000, 1500, ct_shape), ct_affine,
                            [1] * 10, modality="CT")
    pet_image = write_series(pet, rng.random(pet_shape) * 10, pet_affine,
                             rng.uniform(1e-3, 2e-3, 9))
    nibabel.save(ct_image, f"{folder}/ct.nii")
    nibabel.save(pet_image, f"{folder}/pet.nii.gz")
    expected = linear(pet_image, turned(ct_image))
    for plane in PLANES:
        streams = []
        for source in pet, f"{folder}/pet.nii.gz":
            for reference in ct, f"{folder}/ct.nii":
                stream = Stream(source, reference=reference, plane=plane)
                assert not stream.warnings, stream.warnings
                streams.append(stream)
                what = "{} on {}, {}".format(
                    *(os.path.basename(p) for p in (source, reference)),
                    plane)
                compare(what, stream.arrays(), show(expected, plane), 1e-4)
        for metas in zip(*(stream.metas() for stream in streams)):
            for name in ("origin", "row-direction", "column-direction",
                         "spacing"):
                for meta in metas[1:]:
                    assert np.allclose(numbers(metas[0], name),
                                       numbers(meta, name), atol=1e-4), name
        assert streams[0].metas()[0].get_value("unit") == "SUV"
        same(np.stack(streams[0].arrays()), np.stack(
            Stream(pet, reference=ct, plane=plane).arrays()), "once more")
    near, unsure = nearest(pet_image, turned(ct_image))
    found = np.stack(Stream(pet, reference=ct, resample="nearest",
                            plane="axial").arrays())
    sure = ~show(unsure, "axial")
    assert sure.mean() > 0.9
    compare("nearest", found[sure], show(near, "axial")[sure], 1e-6)
    check_worn(pet, ct)


def check_worn(heat, base):
    """Through the overlay each slice of the DICOM CT wears its heat."""
    stream = Stream(base, GRAY16, "! ctheatoverlay name=o heat-max=10 ! "
                    "video/x-raw,format=BGRx ! identity",
                    heat=f"ctvolumesrc location={heat} reference={base} ! "
                    "o.heat")
    assert not stream.warnings, stream.warnings
    for sample in stream.samples:
        meta = sample.get_buffer().get_custom_meta("CtHeatMeta")
        state = meta.get_structure().get_string("state")
        assert state == "current", state


def shared_image(manifest, name):
    """A series as the manifest has it: its slices' words, each with the slope
    that the manifest names, on its grid."""
    facts = manifest["series"][name]
    slopes = {entry["file"]: entry["rescale"] for entry in manifest["files"]
              if entry.get("series") == name}
    slices = []
    for file in facts["files_in_slice_order"]:
        with open(shared("data", file), "rb") as data:
            words = np.frombuffer(
                data.read()[-2 * facts["rows"] * facts["columns"]:], "<i2")
        scale = slopes[file]
        slices.append((words * scale["slope"][0] + scale["intercept"][0])
                      .reshape(facts["rows"], facts["columns"])
                      .astype("<f4"))
    affine = np.eye(4)
    row, column = facts["pixel_spacing_row_col"]
    affine[:3, 0] = np.array(facts["row_direction_lps"]) * column
    affine[:3, 1] = np.array(facts["col_direction_lps"]) * row
    affine[:3, 2] = facts["slice_step_lps"]
    affine[:3, 3] = facts["first_position_lps"]
    return nibabel.Nifti1Image(np.stack(slices).T, TO_RAS @ affine)


def check_shared():
    path = shared("data", "manifest.json")
    if path is None:
        print("there is no reference data (CT_TEST_SHARED): none of it tested")
        return
    with open(path, encoding="utf-8") as file:
        manifest = json.load(file)
    ct, pet = (shared("data", "dicom", "series", name)
               for name in ("ct_sts008", "pt_sts008"))
    heat = shared("data", "heat", "sts008_prob_f32.nii.gz")
    coarse = shared("data", "heat", "sts008_prob_coarse_f32.nii.gz")
    ct_image = turned(shared_image(manifest, "ct_sts008"))
    pet_image = shared_image(manifest, "pt_sts008")
    for what, source, image in (
            ("PET", pet, pet_image), ("heat", heat, nibabel.load(heat)),
            ("coarse heat", coarse, nibabel.load(coarse))):
        expected = linear(image, ct_image)
        for plane in PLANES:
            stream = Stream(source, reference=ct, plane=plane)
            assert not stream.warnings, stream.warnings
            compare(f"{what} on the CT, {plane}", stream.arrays(),
                    show(expected, plane), 1e-4)
        check_worn(source, ct)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for check in (check_enhanced, check_stacks, check_doubled,
                      check_nuclear, check_planes, check_uneven,
                      check_reference):
            where = os.path.join(folder, check.__name__)
            os.mkdir(where)
            check(where)
            print(f"{check.__name__}: ok")
    check_shared()
    return 0


if __name__ == "__main__":
    sys.exit(main())
