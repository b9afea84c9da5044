# SPDX-License-Identifier: LGPL-2.1-or-later
"""reference= and plane= of ctvolumesrc, against numpy and nibabel's affines.

Each voxel of the reference is looked up in the source as the files store
them, and the answer laid out as the plane shows it. Files made here come in
any orientation, oblique and sheared; with the reference data real ones do.
With a folder as argument the middle slices are written there as PNG."""

import os
import sys
import tempfile

import pipeline
from pipeline import Gst, shared

import nibabel  # noqa: E402
import numpy as np  # noqa: E402
from nibabel.orientations import (axcodes2ornt, io_orientation,  # noqa: E402
                                  ornt_transform)

PLANES = ("axial", "coronal", "sagittal")
RIM = 1e-3  # voxels: what float affines make of places that are equal


def show(values, plane):
    """[x][y][z], to the left, the back and the head, as slices."""
    values = values.transpose(2, 1, 0)  # z, y, x
    if plane == "coronal":
        values = values.transpose(1, 0, 2)[:, ::-1]
    if plane == "sagittal":
        values = values.transpose(2, 0, 1)[::-1, ::-1]
    return values


def turned(image):
    """The same voxels with axes to the left, the back and the head."""
    return image.as_reoriented(ornt_transform(
        io_orientation(image.affine), axcodes2ornt(("L", "P", "S"))))


def places_in(source, reference):
    """Of each of the reference's voxels, in the source's."""
    index = np.indices(reference.shape[:3]).reshape(3, -1)
    across = np.linalg.inv(source.affine) @ reference.affine
    return across[:3, :3] @ index + across[:3, 3:]


def linear(source, reference):
    values = source.get_fdata()
    at = places_in(source, reference)
    last = np.array(values.shape[:3])[:, None] - 1
    outside = ((at < -RIM) | (at > last + RIM)).any(axis=0)
    at = np.clip(at, 0, last)
    low = np.minimum(at.astype(int), np.maximum(last - 1, 0))
    high = np.minimum(low + 1, last)
    weight = at - low
    result = np.zeros(at.shape[1])
    for corner in range(8):
        bits = [corner >> axis & 1 for axis in range(3)]
        share = np.prod([weight[a] if bits[a] else 1 - weight[a]
                         for a in range(3)], axis=0)
        result += share * values[tuple((high if bits[a] else low)[a]
                                       for a in range(3))]
    result[outside] = np.nan
    return result.reshape(reference.shape[:3])


def nearest(source, reference):
    """And where a place is too near to the border of two voxels to tell."""
    values = source.get_fdata()
    at = places_in(source, reference)
    last = np.array(values.shape[:3])[:, None] - 1
    outside = ((at < -0.5) | (at > last + 0.5)).any(axis=0)
    unsure = (np.abs(at % 1 - 0.5) < RIM).any(axis=0)
    index = np.clip(np.rint(at).astype(int), 0, last)
    result = values[tuple(index)]
    result[outside] = np.nan
    return (result.reshape(reference.shape[:3]),
            unsure.reshape(reference.shape[:3]))


def array_of(sample):
    caps = sample.get_caps().get_structure(0)
    buffer = sample.get_buffer()
    data = buffer.extract_dup(0, buffer.get_size())
    if caps.get_name() == "other/tensors":
        width, height = caps["dimensions"].split(":")[:2]
        return np.frombuffer(data, "<f4").reshape(int(height), int(width))
    width, height = caps["width"], caps["height"]
    dtype = "<u2" if caps["format"] == "GRAY16_LE" else "u1"
    rows = np.frombuffer(data, dtype).reshape(height, -1)
    return rows[:, :width]


def run(description, **properties):
    """Every sample of "out", and the warnings."""
    run = Gst.parse_launch(description)
    for name, value in properties.items():
        for element in ("source", "heat"):
            found = run.get_by_name(element)
            if found and name.startswith(element):
                found.set_property(name.split("_", 1)[1], value)
    out = run.get_by_name("out")
    samples, warnings = [], []
    try:
        if (run.set_state(Gst.State.PLAYING)
                == Gst.StateChangeReturn.FAILURE):
            pipeline.fail_on_error(run)
        while sample := out.emit("try-pull-sample", pipeline.TIMEOUT):
            samples.append(sample)
        bus = run.get_bus()
        while message := bus.pop():
            if message.type == Gst.MessageType.ERROR:
                raise RuntimeError(message.parse_error()[0].message)
            if message.type == Gst.MessageType.WARNING:
                warnings.append(message.parse_warning()[0].message)
        assert out.get_property("eos"), "the stream did not end"
    finally:
        run.set_state(Gst.State.NULL)
    return samples, warnings


def slices_of(path, settings="", caps="other/tensors", **properties):
    samples, warnings = run(
        f"ctvolumesrc name=source {settings} ! {caps} ! "
        "appsink name=out sync=false", source_location=path, **properties)
    assert not warnings, warnings
    return samples


def facts_of(sample):
    """What a resampled slice must share with its reference's."""
    buffer = sample.get_buffer()
    meta = buffer.get_custom_meta("CtSliceMeta").get_structure()
    facts = [buffer.pts, buffer.duration, buffer.offset]
    for name in ("slice", "slices", "position"):
        facts.append(meta.get_value(name))
    for name in ("origin", "row-direction", "column-direction", "spacing"):
        facts += list(meta.get_value(name))
    return facts


def compare(name, found, expected, unsure=None):
    found = np.stack([array_of(sample) for sample in found])
    assert found.shape == expected.shape, f"{name}: {found.shape}"
    sure = np.ones(found.shape, bool) if unsure is None else ~unsure
    holes = np.isnan(found) != np.isnan(expected)
    assert not (holes & sure).any(), f"{name}: {holes.sum()} other holes"
    there = sure & ~np.isnan(expected)
    assert there.any(), f"{name}: nothing there"
    span = np.ptp(expected[there])
    off = np.abs(found[there] - expected[there]).max() / span
    print(f"{name}: {there.mean():.3f} of {found.size} are inside, at most "
          f"{off:.1e} of the range off")
    assert off <= (1e-4 if unsure is None else 0), name
    return found


def check_peak(name, found, source, reference, plane):
    """Within a pixel of where the source has its hottest voxel it is as hot,
    but for what lies between a coarse reference's voxels."""
    values = np.nan_to_num(source.get_fdata())
    peak = np.unravel_index(values.argmax(), values.shape)
    place = (np.linalg.inv(reference.affine) @ source.affine @ [*peak, 1])[:3]
    index = np.indices(reference.shape).transpose(1, 2, 3, 0)
    near = show((np.abs(index - place) <= 1).all(axis=3), plane)
    share = np.nanmax(found[near]) / values.max()
    assert share > 0.9, f"{name}: {share} of the peak is at its place"


def check(name, source, reference, kind="linear", peak=True):
    """source on reference, in all three planes; files of these names."""
    images = nibabel.load(source), turned(nibabel.load(reference))
    unsure = None
    if kind == "linear":
        expected = linear(*images)
    else:
        expected, unsure = nearest(*images)
    for plane in PLANES:
        found = slices_of(source, f"plane={plane}", source_reference=reference)
        own = slices_of(reference, f"plane={plane}")
        for a, b in zip(found, own, strict=True):
            assert facts_of(a) == facts_of(b), f"{name}: another place"
        values = compare(f"{name} {plane}", found, show(expected, plane),
                         None if unsure is None else show(unsure, plane))
        if peak:
            check_peak(f"{name} {plane}", values, *images, plane)


def check_gray(source, reference):
    """Outside is padding in 16 bits and black in 8."""
    expected = show(linear(nibabel.load(source),
                           turned(nibabel.load(reference))), "axial")
    outside = np.isnan(expected)
    words = slices_of(source, "plane=axial", "video/x-raw,format=GRAY16_LE",
                      source_reference=reference)
    for sample, hole, values in zip(words, outside, expected, strict=True):
        meta = sample.get_buffer().get_custom_meta("CtSliceMeta")
        meta = meta.get_structure()
        word = array_of(sample)
        assert meta.has_field("padding") == hole.any()
        assert ((word == 0) == hole).all() or not hole.any()
        if not hole.all():
            slope = meta.get_value("slope")
            real = word[~hole] * slope + meta.get_value("intercept")
            # Half a step, and what floats hold of the value.
            slack = slope * 0.51 + 1e-6 * np.abs(values[~hole]).max()
            assert np.abs(real - values[~hole]).max() <= slack
    bytes_ = slices_of(source, "plane=axial", "video/x-raw,format=GRAY8",
                       source_reference=reference)
    for sample, hole in zip(bytes_, outside, strict=True):
        assert (array_of(sample)[hole] == 0).all()


def check_heats(name, base, heat, folder=None, settings="", **properties):
    """Through the overlay each slice wears its own heat, in every plane."""
    for plane in PLANES:
        samples, warnings = run(
            f"ctvolumesrc name=source plane={plane} ! ctheatoverlay name=o "
            f"{settings} ! video/x-raw,format=BGRx ! appsink name=out "
            f"sync=false ctvolumesrc name=heat plane={plane} ! o.heat",
            source_location=base, heat_location=heat, **properties)
        assert not warnings, f"{name} {plane}: {warnings}"
        for sample in samples:
            meta = sample.get_buffer().get_custom_meta("CtHeatMeta")
            state = meta.get_structure().get_string("state")
            assert state == "current", f"{name} {plane}: {state}"
        if folder:
            import cv2
            middle = samples[len(samples) // 2]
            rgb, _ = pipeline.picture_of(middle)
            cv2.imwrite(f"{folder}/{name}-{plane}.png", rgb[:, :, ::-1])


def check_error(says, source, **properties):
    try:
        slices_of(source, **properties)
    except RuntimeError as error:
        assert says in str(error), error
        return
    raise AssertionError(f"{says}: was not said")


def rotation(axis, degrees):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = np.eye(3)
    a, b = [i for i in range(3) if i != axis]
    matrix[a, a], matrix[a, b], matrix[b, a], matrix[b, b] = c, -s, s, c
    return matrix


def save(folder, name, values, matrix, origin, **header):
    affine = np.eye(4)
    affine[:3, :3], affine[:3, 3] = matrix, origin
    image = nibabel.Nifti1Image(values, affine)
    for key, value in header.items():
        image.header[key] = value
    path = f"{folder}/{name}"
    nibabel.save(image, path)
    return path


def check_generated(folder):
    rng = np.random.default_rng(3)
    lps = np.diag([-1.0, -1.0, 1.0])
    ct = save(folder, "ct.nii", rng.integers(-1000, 1500, (30, 26, 14)).astype(
        np.int16), lps * [1.5, 1.5, 3.0], [20, 20, -20])
    tilted = save(folder, "tilted.nii.gz", rng.integers(
        -1000, 1500, (28, 24, 12)).astype(np.int16),
        [[0, -1.5, 0], [1.5, 0, 0.5], [0, 0, -3]], [20, -20, 15])
    heat = rng.random((12, 11, 9)).astype(np.float32)
    shear = np.eye(3)
    shear[1, 2] = 0.25
    sources = {
        "coarse": lps * [3.5, 3.25, 4.0],
        "upside down": np.diag([3.0, 3.0, -4.0]) @ np.eye(3)[[2, 0, 1]],
        "oblique": rotation(0, 20) @ rotation(2, 35) @ (lps * 3.2),
        "sheared": shear @ (lps * [3.0, 3.0, 4.0]),
    }
    for number, (name, matrix) in enumerate(sources.items()):
        middle = matrix @ [5.5, 5, 4]
        path = save(folder, f"{number}.nii{'.gz' * (number % 2)}", heat,
                    matrix, -middle + [0.3, 0.2, 0.1])
        check(name, path, ct, peak=False)
        check(f"{name} on tilted", path, tilted, peak=False)
        check_gray(path, ct)
        check_heats(name, ct, path, heat_reference=ct)
    labels = save(folder, "labels.nii.gz", rng.integers(
        0, 9, (12, 11, 9)).astype(np.uint8), sources["oblique"], [15, 10, -15])
    check("labels", labels, ct, "nearest", False)
    named = save(folder, "named.nii", rng.integers(
        0, 9, (12, 11, 9)).astype(np.int16), sources["coarse"],
        [15, 15, -15], intent_code=1002)
    check("named labels", named, ct, "nearest", False)
    linear_labels = slices_of(labels, "resample=linear plane=axial",
                              source_reference=ct)
    compare("labels, linear", linear_labels, show(
        linear(nibabel.load(labels), turned(nibabel.load(ct))), "axial"))

    away = save(folder, "away.nii", heat, sources["coarse"], [500, 0, 0])
    check_error("have no place in common", away, source_reference=ct)
    np.save(f"{folder}/heat.npy", heat)
    check_error("the file does not say how its voxels lie",
                f"{folder}/heat.npy", source_reference=ct)
    check_error("the reference does not say how its voxels lie", ct,
                source_reference=f"{folder}/heat.npy")
    check_error("the reference: there is no such file", ct,
                source_reference=f"{folder}/none.nii")
    check_error("(plane=native)", f"{folder}/heat.npy",
                source_plane="coronal")


def check_shared(folder):
    ct = shared("data", "nifti", "sts008_CT_image.nii.gz")
    for name in ("heat/sts008_prob_coarse_f32", "heat/sts008_cnn_gradcam",
                 "nifti/sts008_PET_image"):
        path = shared("data", *f"{name}.nii.gz".split("/"))
        check(name, path, ct)
        settings = ("heat-range=fixed heat-max=10 opacity-mode=ramp"
                    if "PET" in name else "opacity-mode=ramp")
        check_heats(os.path.basename(name), ct, path, folder, settings,
                    heat_reference=ct)
    check("PET_mask", shared("data", "nifti", "sts008_PET_mask.nii.gz"), ct,
          "nearest", False)

    plain = shared("data", "heat", "sts008_prob_f32.nii.gz")
    flipped = shared("data", "heat", "sts008_prob_flipped_f32.nii.gz")
    for plane in PLANES:
        for properties in ({}, {"source_reference": ct}):
            ours = slices_of(plain, f"plane={plane}", **properties)
            theirs = slices_of(flipped, f"plane={plane}", **properties)
            for a, b in zip(ours, theirs, strict=True):
                assert np.array_equal(array_of(a), array_of(b),
                                      equal_nan=True), f"flipped, {plane}"
    for heat in plain, flipped:
        check_heats(os.path.basename(heat), ct, heat, folder,
                    "opacity-mode=ramp")
    check_orientations()


def check_orientations():
    """One head in eight orders: the same bytes, whatever is asked for."""
    names = ("AIL", "ASL", "IPL", "LIA", "PIL", "PSL", "RPI", "SLA")
    for plane in PLANES:
        for caps in ("video/x-raw,format=GRAY8", "video/x-raw,"
                     "format=GRAY16_LE", "other/tensors"):
            streams = set()
            for name in names:
                samples = slices_of(
                    shared("data", "nifti", "orient", f"{name}.nii.gz"),
                    f"plane={plane}", caps)
                streams.add(b"".join(
                    sample.get_buffer().extract_dup(
                        0, sample.get_buffer().get_size())
                    for sample in samples))
            assert len(streams) == 1, f"{len(streams)} streams, {plane}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_generated(folder)
    if shared("data", "nifti", "orient") is None:
        print("there is no reference data (CT_TEST_SHARED): none of it tested")
        return 0
    check_shared(sys.argv[1] if len(sys.argv) > 1 else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
