#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every DICOM file and series of the reference data through ctvolumesrc.

The values of gray ones, as tensors and as GRAY16 with its meta, against the
manifest's checksums, by way of its own slopes and places; those in color, and
those without pixels, must be refused in a sentence."""

import hashlib
import json
import os
import re
import shutil
import struct
import sys
import tempfile

from manifest import check_words, meta_of, slices_of, words_of
from pipeline import Gst, TIMEOUT, shared, skip

import numpy as np  # noqa: E402

# How far off a decoder of a lossy codestream may be, in stored values: the
# manifest's decoders differ by no more from one another.
LOSSY = 1


def numbers(meta, name):
    return np.array(list(meta.get_value(name)))


class Shown:
    """The slices that come out, turned back to how the file has them."""

    def __init__(self, path, caps):
        self.values, self.places, self.metas = [], [], []
        for sample in slices_of(path, caps):
            meta = meta_of(sample.get_buffer())
            if caps == "other/tensors":
                structure = sample.get_caps().get_structure(0)
                width, height = [int(n) for n in structure["dimensions"]
                                 .split(":")[:2]]
                data = sample.get_buffer()
                data = data.extract_dup(0, data.get_size())
                values = np.frombuffer(data, "<f4").reshape(height, width)
            else:
                values = words_of(sample)
            self.values.append(values)
            self.metas.append(meta)

    def turn_back(self, orientation, spacing_row_column):
        """Each picture by its meta's directions against the file's."""
        across = np.array(orientation[:3])
        down = np.array(orientation[3:])
        for i, meta in enumerate(self.metas):
            values = self.values[i]
            if not meta.has_field("origin"):
                continue
            origin = numbers(meta, "origin")
            directions = numbers(meta, "row-direction"), \
                numbers(meta, "column-direction")
            spacing = spacing_row_column[::-1]
            if abs(directions[0] @ across) < abs(directions[0] @ down):
                values = values.T
                directions, spacing = directions[::-1], spacing[::-1]
            for axis, is_along in ((1, directions[0] @ across > 0),
                                   (0, directions[1] @ down > 0)):
                if not is_along:
                    step = directions[1 - axis] * spacing[1 - axis]
                    origin = origin + step * (values.shape[axis] - 1)
                    values = np.flip(values, axis)
            self.values[i] = values
            self.places.append(origin)


def order_of(entry):
    """Which frame of the file each slice is: by place, then by number."""
    geometry = entry.get("geometry", {})
    orientation = geometry.get("image_orientation")
    places = geometry.get("frame_positions")
    frames = entry["frames"]
    if not orientation or not places:
        return list(range(frames)), places
    normal = np.cross(orientation[:3], orientation[3:])
    along = [round(float(normal @ np.array(place)), 2) for place in places]
    groups = {}
    for frame, where in enumerate(along):
        groups.setdefault(where, []).append(frame)
    counts = {len(group) for group in groups.values()}
    if len(counts) > 1:
        return list(range(frames)), None
    ordered = [groups[where] for where in sorted(groups)]
    return [group[i] for i in range(counts.pop()) for group in ordered], places


def refill(entry, values):
    """What is nothing in a tensor is a number in the manifest."""
    padding = entry.get("pixel_padding")
    nothing = np.isnan(values)
    if not nothing.any():
        return values
    assert padding is not None, "NaN where there is no padding"
    slope = entry["rescale"]["slope"] or [1]
    intercept = entry["rescale"]["intercept"] or [0]
    if entry["pixel_representation"] and padding > 32767:
        padding -= 65536
    filled = values.copy()
    filled[nothing] = np.float32(padding * slope[0] + intercept[0])
    return filled


def range_of(entry, path):
    """Values of padding within a range, from the end of a native file."""
    with open(path, "rb") as file:
        data = file.read()
    size = entry["rows"] * entry["columns"]
    return np.frombuffer(data[-2 * size:], "<i2").astype("<f4").reshape(
        1, entry["rows"], entry["columns"])


def digest(values, dtype):
    values = np.ascontiguousarray(values.astype(dtype))
    return hashlib.sha256(values.tobytes()).hexdigest()


def text_of(path, group, element):
    """The value of a short element of a file in explicit little endian, found
    by its bytes: the first that looks like it."""
    with open(path, "rb") as file:
        data = file.read()
    at = re.search(struct.pack("<HH", group, element)
                   + b"(DS|TM|CS|LO|DT)(..)", data, re.S)
    length = struct.unpack("<H", at.group(2))[0]
    return data[at.end():at.end() + length].decode().strip(" \0")


def seconds(text):
    return (int(text[:2]) * 60 + int(text[2:4])) * 60 + float(text[4:])


def suv_factor(path):
    """From Bq/ml by body weight, decay corrected to the scan's start."""
    assert text_of(path, 0x0054, 0x1001) == "BQML"
    assert text_of(path, 0x0054, 0x1102) == "START"
    begin = min(seconds(text_of(path, 0x0008, 0x0031)),
                seconds(text_of(path, 0x0008, 0x0032)))
    age = begin - seconds(text_of(path, 0x0018, 0x1072))
    dose = float(text_of(path, 0x0018, 0x1074))
    dose *= 2 ** (-age / float(text_of(path, 0x0018, 0x1075)))
    return float(text_of(path, 0x0010, 0x1030)) * 1000 / dose


def from_suv(entry, path, values, meta):
    """The modality values behind those in SUV, to within a float: they must
    be that of the nearest stored sample."""
    if meta.get_value("unit") != "SUV" or entry["category"] not in (
            "dicom/attributes",):
        return values
    slope = entry["rescale"]["slope"][0]
    stored = values.astype(float) / suv_factor(path) / slope
    assert np.abs(stored - np.rint(stored)).max() < 1e-2, "SUV factor"
    return (np.rint(stored) * slope).astype("<f4")


def check_modality(entry, values):
    facts = entry["decode"]["modality"]
    if digest(values, facts["dtype"]) == facts["sha256"]:
        return "exact"
    assert entry.get("lossy_codestream"), "not the manifest's modality values"
    slope = abs((entry["rescale"]["slope"] or [1])[0])
    samples = entry["decode"]["samples"]
    for frame, row, column, _, modality, *_ in samples:
        assert abs(values[frame, row, column] - modality) <= LOSSY * slope, \
            f"{values[frame, row, column]} is not {modality}"
    return "near"


def check_stored(entry, values):
    """Back by the manifest's own slopes."""
    facts = entry["decode"]["stored"]
    if entry["decode"]["modality"].get("note") == "Modality LUT Sequence":
        return
    slope = entry["rescale"].get("per_frame_slope") \
        or entry["rescale"]["slope"] or [1]
    intercept = entry["rescale"]["intercept"] or [0]
    if entry["decode"]["modality"].get("note") == "stored * DoseGridScaling":
        return  # a float cannot tell 32 bits from one another
    slope = np.resize(np.array(slope, float), len(values))
    if entry["bits_stored"] > 24:
        return
    stored = np.rint((values.astype(float) - intercept[0])
                     / slope[:, None, None])
    if digest(stored, facts["dtype"]) == facts["sha256"]:
        return
    assert entry.get("lossy_codestream"), "not the manifest's stored values"


def check_gray(entry, path):
    order, places = order_of(entry)
    orientation = entry.get("geometry", {}).get("image_orientation")
    shown = Shown(path, "other/tensors")
    real = list(shown.values)
    assert len(real) == entry["frames"], f"{len(real)} slices"
    if orientation and "pixel_spacing" in entry["geometry"]:
        shown.turn_back(orientation, entry["geometry"]["pixel_spacing"])
    # Slices ascend along the normal as shown: which is the other way round
    # where the picture is mirrored.
    n = shown.metas[0].get_value("slices")
    normal = np.cross(orientation[:3], orientation[3:]) if orientation else 0
    if n > 1 and shown.places \
            and normal @ (shown.places[n - 1] - shown.places[0]) < 0:
        order = [frame for start in range(0, len(order), n)
                 for frame in reversed(order[start:start + n])]
    values = np.empty((entry["frames"], entry["rows"], entry["columns"]),
                      "<f4")
    for number, frame in enumerate(order):
        values[frame] = shown.values[number]
        if places and shown.places:
            off = shown.places[number] - np.array(places[frame])
            assert np.abs(off).max() < 2e-2, f"slice {number} is {off} mm off"
    if "padding_range" in path:
        native = range_of(entry, path)
        nothing = np.isnan(values)
        assert nothing.any()
        assert ((native >= -2000) & (native <= -1990))[nothing].all()
        values = np.where(nothing, native, values)
    values = refill(entry, values)
    values = from_suv(entry, path, values, shown.metas[0])
    how = check_modality(entry, values)
    check_stored(entry, values)
    words = Shown(path, "video/x-raw,format=GRAY16_LE")
    for number, (word, meta) in enumerate(zip(words.values, words.metas)):
        check_words(word, meta, real[number])
    return how


def refused(path):
    """The sentence of a file that is not shown."""
    pipeline = Gst.parse_launch("ctvolumesrc name=source ! fakesink")
    pipeline.get_by_name("source").set_property("location", path)
    pipeline.set_state(Gst.State.PAUSED)
    message = pipeline.get_bus().timed_pop_filtered(
        TIMEOUT, Gst.MessageType.ERROR | Gst.MessageType.ASYNC_DONE)
    pipeline.set_state(Gst.State.NULL)
    assert message and message.type == Gst.MessageType.ERROR, "it plays"
    sentence = message.parse_error()[0].message
    assert len(sentence.split()) > 4, sentence
    return sentence


def check_file(entry):
    path = shared("data", entry["file"])
    if "modality" in entry.get("decode", {}):
        return check_gray(entry, path)
    sentence = refused(path)
    if "colour" in entry["category"]:
        assert "color" in sentence, sentence
    return "refused"


def check_series(facts, folder):
    shown = Shown(folder, "other/tensors")
    row, column = facts["row_direction_lps"], facts["col_direction_lps"]
    shown.turn_back([*row, *column], facts["pixel_spacing_row_col"])
    normal = np.cross(row, column)
    along = [float(normal @ place) for place in shown.places]
    if along[0] > along[-1]:
        shown.values.reverse()
        shown.places.reverse()
    volume = np.stack(shown.values)
    assert len(volume) == facts["slices"], f"{len(volume)} slices"
    for i, place in enumerate(shown.places):
        expected = np.array(facts["first_position_lps"]) \
            + i * np.array(facts["slice_step_lps"])
        assert np.abs(place - expected).max() < 2e-2, f"slice {i}: {place}"
    nothing = np.isnan(volume)
    if nothing.any():  # as the files of the series have it
        volume[nothing] = facts["volume_modality"]["min"]
    assert digest(volume, "<f4") == facts["volume_modality"]["sha256"], \
        "not the manifest's volume"


def check_all_series(manifest):
    faults = 0
    for name, facts in manifest["series"].items():
        files = facts["files_in_slice_order"]
        if not files[0].startswith("dicom/"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            # In another order, under other names.
            for i, file in enumerate(files):
                shutil.copy(shared("data", file), os.path.join(
                    folder, f"{hashlib.md5(file.encode()).hexdigest()}.{i}"))
            try:
                check_series(facts, folder)
                print(f"series {name}: {facts['slices']} slices")
            except (AssertionError, RuntimeError) as fault:
                faults += 1
                print(f"series {name}: {fault}")
    return faults


def main():
    path = shared("data", "manifest.json")
    if path is None:
        skip("there is no reference data (CT_TEST_SHARED)")
    with open(path, encoding="utf-8") as file:
        manifest = json.load(file)
    counts = {}
    faults = 0
    for entry in manifest["files"]:
        if not entry["category"].startswith("dicom"):
            continue
        try:
            how = check_file(entry)
        except (AssertionError, RuntimeError, ValueError) as fault:
            how = "fault"
            faults += 1
            print(f"{entry['file']}: {fault}")
        counts[how] = counts.get(how, 0) + 1
    faults += check_all_series(manifest)
    print(", ".join(f"{n} {how}" for how, n in sorted(counts.items())))
    assert counts.get("exact", 0) > 150, "the manifest names hardly any file"
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
