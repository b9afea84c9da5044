#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""From two volumes to a video file, and back: where the heat's peak lies.

One gst-launch-1.0 line records a CT with its heat map; the file is decoded
again, and in each slice the hottest place must be within a pixel of where the
arrays have it, label maps must have each label in a color of its own. Volumes
made here, and those of the reference data where there are any."""

import os
import subprocess
import sys
import tempfile

from pipeline import Gst, TIMEOUT, fail_on_error, shared

import cv2  # noqa: E402
import nibabel  # noqa: E402
import numpy as np  # noqa: E402
from nibabel.orientations import (  # noqa: E402
    axcodes2ornt, io_orientation, ornt_transform)

from manifest import nifti_grid, nifti_values  # noqa: E402

FFV1 = ("mkv", "avenc_ffv1 ! matroskamux")
X264 = ("mp4", "x264enc ! mp4mux")
NEAR = 1.0  # pixels
CLEAR = 0.1  # what a peak must reach to be one
PLAIN = {}
BOLD = {"opacity": 1.0, "threshold": 0.05}


def differences(rgb):
    """R - G and G - B: what a gray base adds does not count."""
    rgb = rgb.astype(np.int16)
    return rgb[..., 0] - rgb[..., 1], rgb[..., 1] - rgb[..., 2]


def jet_index_of_differences():
    """The nearest color of OpenCV's jet for each pair, -255 to 255; -1 where
    none is near, which is gray."""
    ramp = np.arange(256, dtype=np.uint8)[None]
    jet = cv2.applyColorMap(ramp, cv2.COLORMAP_JET)[0, :, ::-1]
    red, blue = np.mgrid[-255:256, -255:256].astype(np.int16)
    nearest = np.full(red.shape, 32767, np.int16)
    index = np.zeros(red.shape, np.int16)
    for i, (r, b) in enumerate(zip(*differences(jet))):
        far = np.abs(red - r) + np.abs(blue - b)
        index[far < nearest] = i
        np.minimum(nearest, far, out=nearest)
    index[np.maximum(np.abs(red), np.abs(blue)) < 64] = -1
    return index


JET_INDEX = jet_index_of_differences()


def shown(path):
    """Slices as they must be shown."""
    if path.endswith(".npy"):
        return np.load(path).astype(np.float32)
    image = nibabel.load(path)
    values = nifti_values(image)
    return nifti_grid(image).show(values.reshape(-1, *values.shape[-2:]))


def record(folder, base, heat, kind, look):
    """One line, as a user would type it."""
    path = os.path.join(folder, "out." + kind[0])
    knobs = [f"{name}={value}" for name, value in look.items()]
    line = (["gst-launch-1.0", "--no-fault", "-q", "ctheatoverlay", "name=o"]
            + knobs + ["!", "videoconvert", "!"] + kind[1].split()
            + ["!", "filesink", f"location={path}",
               "ctvolumesrc", f"location={base}", "!", "o.sink",
               "ctvolumesrc", f"location={heat}", "!", "o.heat"])
    done = subprocess.run(["timeout", "-s", "KILL", "20"] + line, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)
    output = done.stdout + done.stderr
    assert done.returncode == 0 and "WARNING" not in output, output
    return path


def decode(path):
    """Its pictures as R, G, B."""
    pipeline = Gst.parse_launch(
        "filesrc name=file ! decodebin ! videoconvert ! "
        "video/x-raw,format=RGB ! appsink name=out sync=false")
    pipeline.get_by_name("file").set_property("location", path)
    out = pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)
    pictures = []
    try:
        while True:
            sample = out.emit("try-pull-sample", TIMEOUT)
            if sample is None:
                fail_on_error(pipeline)
                assert out.get_property("eos"), "neither picture nor end"
                return np.array(pictures)
            caps = sample.get_caps().get_structure(0)
            width, height = caps["width"], caps["height"]
            buffer = sample.get_buffer()
            data = buffer.extract_dup(0, buffer.get_size())
            rows = np.frombuffer(data, np.uint8).reshape(height, -1)
            pictures.append(rows[:, : 3 * width].reshape(height, width, 3))
    finally:
        pipeline.set_state(Gst.State.NULL)


def indices(picture, opacity):
    """The color scale's index of each pixel, -1 where there is gray alone."""
    red, blue = (np.clip(np.rint(d / opacity), -255, 255).astype(int) + 255
                 for d in differences(picture))
    return JET_INDEX[red, blue].astype(int)


def place(values, scale):
    """The middle of what reaches nine tenths of the most, in base pixels."""
    rows, columns = np.nonzero(values >= 0.9 * values.max())
    return ((rows.mean() + 0.5) * scale[0] - 0.5,
            (columns.mean() + 0.5) * scale[1] - 0.5)


def check_slice(picture, heat, look, is_exact):
    index = indices(picture, look.get("opacity", 0.5))
    assert index.max() >= 0, "is not drawn"
    scale = np.array(picture.shape[:2]) / heat.shape
    expected, found = place(heat, scale), place(index, (1, 1))
    distance = np.hypot(*np.subtract(expected, found))
    assert distance <= NEAR, f"is at {found}, must be at {expected}"
    # The greatest value itself: as hot as it gets, within a pixel of it.
    row, column = np.unravel_index(heat.argmax(), heat.shape)
    row = int(round((row + 0.5) * scale[0] - 0.5))
    column = int(round((column + 0.5) * scale[1] - 0.5))
    around = index[max(row - 1, 0): row + 2, max(column - 1, 0): column + 2]
    slack = 1 if is_exact else 10
    assert around.max() >= index.max() - slack, "is hotter elsewhere"
    if is_exact and heat.shape == index.shape:
        wanted = np.floor(255 * np.clip(heat, 0, 1)).astype(int)
        wanted[wanted < np.ceil(255 * look.get("threshold", 0))] = -1
        worst = np.abs(wanted - index).max()
        assert worst <= 1, f"{worst} indices off somewhere"


def check_peaks(folder, base, heat, kind, look):
    pictures = decode(record(folder, base, heat, kind, look))
    heats = shown(heat)
    heats = heats.reshape(-1, *heats.shape[-2:])
    assert len(pictures) == len(heats), f"{len(pictures)} of {len(heats)}"
    peaks = 0
    for number, values in enumerate(heats):
        if np.nanmax(values) < CLEAR:
            continue
        peaks += 1
        try:
            check_slice(pictures[number], values, look, kind is FFV1)
        except AssertionError as fault:
            raise AssertionError(f"slice {number}: the peak {fault}") from None
    assert peaks >= 5, f"only {peaks} slices have a peak"
    return peaks


def check_labels(folder, base, heat):
    """Each label a color, each color a label, and nothing where there is 0."""
    look = {"colormap": "labels", "opacity": 1.0}
    pictures = decode(record(folder, base, heat, FFV1, look)).astype(int)
    labels = shown(heat).astype(int)
    assert pictures.shape[:3] == labels.shape, f"{pictures.shape}"
    colors = pictures @ [65536, 256, 1]
    gray = (pictures.max(axis=-1) == pictures.min(axis=-1))
    assert gray[labels == 0].all(), "color where there is no label"
    known = {}
    for label in np.unique(labels[labels > 0]):
        found = np.unique(colors[labels == label])
        assert len(found) == 1, f"label {label} has {len(found)} colors"
        assert found[0] not in known, \
            f"labels {label} and {known[found[0]]} have the same color"
        known[found[0]] = label
    assert len(known) > 5, "hardly any label"
    return len(known)


# ---- Volumes of our own -----------------------------------------------------

def scene(slices, rows, columns, step=1):
    """CT and heat [k][row][column]; the peak wanders, off every axis."""
    rng = np.random.default_rng(7)
    ct = rng.integers(-1000, 1000, (slices, rows, columns)).astype(np.int16)
    y, x = np.mgrid[0:rows:step, 0:columns:step]
    heat = np.empty((slices, *y.shape), np.float32)
    for k in range(slices):
        peak = (rows * (0.2 + 0.08 * k), columns * (0.85 - 0.09 * k))
        away = (y - peak[0]) ** 2 + (x - peak[1]) ** 2
        heat[k] = (0.95 - 0.05 * k) * np.exp(-away / 60)
    return ct, heat


def write_nifti(path, array, axes):
    """[k][row][column] of axial slices, stored along other axes."""
    affine = np.diag([-1.25, -1.5, 3.0, 1.0])
    affine[:3, 3] = 40, 30, -20
    image = nibabel.Nifti1Image(np.ascontiguousarray(array.T), affine)
    turn = ornt_transform(io_orientation(affine), axcodes2ornt(axes))
    nibabel.save(image.as_reoriented(turn), path)


def own_cases(folder):
    def path(name):
        return os.path.join(folder, name)
    ct, heat = scene(8, 47, 61)
    for axes in ("LPS", "RAI", "ALS"):
        write_nifti(path(f"ct-{axes}.nii.gz"), ct, axes)
        write_nifti(path(f"heat-{axes}.nii"), heat, axes)
    # Along other axes the scene's slices are cut across.
    volume_ct, volume_heat = scene(40, 33, 45)
    away = (np.mgrid[0:40, 0:33, 0:45]
            - np.array([13, 21, 9])[:, None, None, None])
    volume_heat = np.exp(-(away ** 2).sum(axis=0) / 50).astype(np.float32)
    write_nifti(path("ct-PIR.nii.gz"), volume_ct, "PIR")
    write_nifti(path("heat-PIR.nii.gz"), volume_heat, "PIR")
    np.save(path("ct.npy"), ct)
    np.save(path("half.npy"), scene(8, 47, 61, 2)[1])
    np.save(path("labels.npy"), np.floor(heat * 40).astype(np.uint8))

    yield check_peaks, path("ct-LPS.nii.gz"), path("heat-LPS.nii"), FFV1, BOLD
    yield check_peaks, path("ct-LPS.nii.gz"), path("heat-LPS.nii"), X264, PLAIN
    yield check_peaks, path("ct-RAI.nii.gz"), path("heat-RAI.nii"), FFV1, PLAIN
    yield check_peaks, path("ct-ALS.nii.gz"), path("heat-ALS.nii"), FFV1, BOLD
    yield (check_peaks, path("ct-PIR.nii.gz"), path("heat-PIR.nii.gz"), FFV1,
           PLAIN)
    yield check_peaks, path("ct.npy"), path("half.npy"), FFV1, PLAIN
    yield check_peaks, path("ct.npy"), path("half.npy"), X264, BOLD
    yield check_labels, path("ct.npy"), path("labels.npy")


def shared_cases():
    if shared("data", "nifti") is None:
        print("no reference data: volumes of our own alone")
        return
    ct = shared("data", "nifti", "sts008_CT_image.nii.gz")
    for name in ("sts008_prob_f32.nii.gz", "sts008_prob_u8_slope.nii.gz"):
        heat = shared("data", "heat", name)
        yield check_peaks, ct, heat, FFV1, PLAIN
        yield check_peaks, ct, heat, FFV1, BOLD
        yield check_peaks, ct, heat, X264, PLAIN
    yield (check_labels, shared("data", "nifti", "ts_example_ct.nii.gz"),
           shared("data", "nifti", "ts_example_ct_seg.nii.gz"))


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for cases in (own_cases(folder), shared_cases()):
            for check, base, heat, *rest in cases:
                what = " ".join([os.path.basename(heat)]
                                + [part[0] for part in rest[:1]]
                                + [str(part) for part in rest[1:]])
                try:
                    print(what, check(folder, base, heat, *rest))
                except (AssertionError, RuntimeError) as fault:
                    faults += 1
                    print(f"{what}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
