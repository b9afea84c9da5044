#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""DICOM files written here, through ctvolumesrc: their time, windows, padding
and masks, what is said of a directory, and tags. Expected values are worked
out from what was written."""

import os
import sys
import tempfile

from dicom_writer import PIXELS, dicom, picture
from manifest import meta_of
from pipeline import Gst, TIMEOUT, picture_of

import numpy as np

MS = 1000000
GRAY8 = "video/x-raw,format=GRAY8"
GRAY16 = "video/x-raw,format=GRAY16_LE"
TENSORS = "other/tensors"
rng = np.random.default_rng(5)


class Stream:
    """All that a source gives out, and what it says."""

    def __init__(self, location, caps=TENSORS, rest="", before=None, heat="",
                 **given):
        self.samples, self.warnings, self.progress = [], [], []
        self.tags, self.error = [], None
        run = Gst.parse_launch(
            f"ctvolumesrc name=source ! {caps} {rest} ! "
            f"appsink name=out sync=false max-buffers=1 {heat}")
        source = run.get_by_name("source")
        for name, value in {"location": location, **given}.items():
            Gst.util_set_object_arg(source, name.replace("_", "-"),
                                    str(value))
        source.get_static_pad("src").add_probe(
            Gst.PadProbeType.EVENT_DOWNSTREAM, self.on_event)
        out = run.get_by_name("out")
        if before:
            run.set_state(Gst.State.PAUSED)
            run.get_state(TIMEOUT)
            before()
        plays = run.set_state(Gst.State.PLAYING)
        try:
            while plays != Gst.StateChangeReturn.FAILURE and (
                    sample := out.emit("try-pull-sample", TIMEOUT)):
                self.samples.append(sample)
            bus = run.get_bus()
            while message := bus.pop():
                self.on_message(message)
            assert self.error or out.get_property("eos"), "no end"
        finally:
            run.set_state(Gst.State.NULL)

    def on_event(self, pad, info):
        event = info.get_event()
        if event.type == Gst.EventType.TAG:
            tags = event.parse_tag()
            for i in range(tags.get_tag_size("extended-comment")):
                self.tags.append(
                    tags.get_string_index("extended-comment", i)[1])
        return Gst.PadProbeReturn.OK

    def on_message(self, message):
        if message.type == Gst.MessageType.ERROR:
            # The base class adds one of its own.
            self.error = self.error or message.parse_error()[0].message
        elif message.type == Gst.MessageType.WARNING:
            self.warnings.append(message.parse_warning()[0].message)
        elif message.type == Gst.MessageType.ELEMENT:
            structure = message.get_structure()
            if structure.get_name() == "ctvolume-scan":
                self.progress.append((structure["done"], structure["files"]))

    def arrays(self):
        return [array_of(sample) for sample in self.samples]

    def metas(self):
        return [meta_of(sample.get_buffer()) for sample in self.samples]


def array_of(sample):
    caps = sample.get_caps().get_structure(0)
    buffer = sample.get_buffer()
    data = buffer.extract_dup(0, buffer.get_size())
    if caps.get_name() == TENSORS:
        width, height = caps["dimensions"].split(":")[:2]
        return np.frombuffer(data, "<f4").reshape(int(height), int(width))
    dtype = "<u2" if caps["format"] == "GRAY16_LE" else "u1"
    rows = np.frombuffer(data, dtype).reshape(caps["height"], -1)
    return rows[:, :caps["width"]]


def write(folder, name, elements, **how):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(dicom(elements, **how))
    return path


def window(x, center, width):
    """LINEAR of PS3.3 C.11.2.1.2.1, to the nearest byte."""
    y = ((x - (center - 0.5)) / (width - 1) + 0.5) * 255
    return np.rint(np.clip(y, 0, 255)).astype(np.uint8)


def same(a, b, what):
    assert np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f"), \
        f"{what}: {a} is not {b}"


# ---------------------------------------------------------------- time --

FRAME_TIME, VECTOR = (0x0018, 0x1063), (0x0018, 0x1065)
CINE_RATE, DISPLAY_RATE = (0x0018, 0x0040), (0x0008, 0x2144)


def check_time(folder):
    """Elements, settings, caps' framerate, begins in ms (the last one is the
    end)."""
    cases = [
        ({FRAME_TIME: "40"}, {}, (25, 1), [0, 40, 80, 120, 160]),
        ({FRAME_TIME: "33.333"}, {}, (1000000, 33333),
         [0, 33.333, 66.666, 99.999, 133.332]),
        ({VECTOR: "0\\40\\60\\20"}, {}, (0, 1), [0, 40, 100, 120, 140]),
        ({VECTOR: "0\\0.5\\1000\\2"}, {}, (0, 1), [0, .5, 1000.5, 1002.5,
                                                    1004.5]),
        ({VECTOR: "0\\50\\50\\50"}, {}, (20, 1), [0, 50, 100, 150, 200]),
        ({VECTOR: "0\\40\\60", CINE_RATE: "25"}, {}, (25, 1),
         [0, 40, 80, 120, 160]),
        ({VECTOR: "0\\-40\\60\\1", CINE_RATE: "25"}, {}, (25, 1),
         [0, 40, 80, 120, 160]),
        ({VECTOR: "0\\40\\60\\20", FRAME_TIME: "1"}, {}, (0, 1),
         [0, 40, 100, 120, 140]),
        ({FRAME_TIME: "40", CINE_RATE: "5"}, {}, (25, 1),
         [0, 40, 80, 120, 160]),
        ({CINE_RATE: "50", DISPLAY_RATE: "5"}, {}, (50, 1),
         [0, 20, 40, 60, 80]),
        ({DISPLAY_RATE: "5"}, {}, (5, 1), [0, 200, 400, 600, 800]),
        ({}, {}, (10, 1), [0, 100, 200, 300, 400]),
        ({FRAME_TIME: "0", CINE_RATE: "0", DISPLAY_RATE: "x"}, {}, (10, 1),
         [0, 100, 200, 300, 400]),
        ({VECTOR: "0\\40\\60\\20"}, {"framerate": "4/1"}, (4, 1),
         [0, 250, 500, 750, 1000]),
        ({VECTOR: "0\\40\\60\\20"}, {"slices": "1-2"}, (0, 1), [0, 60, 80]),
    ]
    frames = np.arange(4 * 6).reshape(4, 2, 3)
    for said, settings, rate, begins in cases:
        elements = picture(frames, modality="XA")
        elements |= {tag: ("DS", text) for tag, text in said.items()}
        path = write(folder, "cine", elements)
        stream = Stream(path, GRAY16, **settings)
        caps = stream.samples[0].get_caps().get_structure(0)
        found = caps.get_fraction("framerate")[1:]
        assert tuple(found) == rate, f"{said}: {found}"
        times = [(sample.get_buffer().pts, sample.get_buffer().duration)
                 for sample in stream.samples]
        expected = [(a * MS, (b - a) * MS)
                    for a, b in zip(begins, begins[1:])]
        for (pts, duration), (begin, length) in zip(times, expected,
                                                    strict=True):
            assert abs(pts - begin) <= 1 and abs(duration - length) <= 1, \
                f"{said}: {times}"
    check_seek(folder, frames)


def check_seek(folder, frames):
    """By number and by time, in a stream of no rate."""
    path = write(folder, "cine", picture(frames) | {
        VECTOR: ("DS", "0\\40\\60\\20")})
    run = Gst.parse_launch("ctvolumesrc name=source ! appsink name=out")
    run.get_by_name("source").set_property("location", path)
    out = run.get_by_name("out")
    run.set_state(Gst.State.PAUSED)
    run.get_state(TIMEOUT)
    for form, value, slice_ in ((Gst.Format.DEFAULT, 2, 2),
                                (Gst.Format.TIME, 99 * MS, 1),
                                (Gst.Format.TIME, 100 * MS, 2),
                                (Gst.Format.TIME, 139 * MS, 3),
                                (Gst.Format.DEFAULT, 0, 0)):
        assert run.seek_simple(form, Gst.SeekFlags.FLUSH, value)
        sample = out.emit("try-pull-preroll", TIMEOUT)
        number = sample.get_buffer().offset
        assert number == slice_, f"{value}: slice {number}"
    assert run.query_duration(Gst.Format.TIME)[1] == 140 * MS
    run.set_state(Gst.State.NULL)


# ------------------------------------------------------------- windows --

CENTER, WIDTH, FUNCTION = (0x0028, 0x1050), (0x0028, 0x1051), (0x0028, 0x1056)
VOI_LUT = (0x0028, 0x3010)


def lut(first, bits, entries, vr="US"):
    data = np.asarray(entries).astype("u1" if vr == "OB" else "<u2")
    return ("SQ", [{(0x0028, 0x3002): ("US", [len(entries) % 65536,
                                              first % 65536, bits]),
                    (0x0028, 0x3006): ("OW", data.tobytes())}])


def check_own_windows(folder):
    """Each slice of a series has two of its own; the overlay makes the same
    picture of GRAY16 as the source of GRAY8."""
    windows = [((40, 400), (-600, 1500)), ((90, 150), (300, 1500)),
               ((40, 80), (50, 350))]
    pixels = rng.integers(-1024, 2000, (3, 16, 20))
    series = os.path.join(folder, "windows")
    for z, pairs in enumerate(windows):
        elements = picture(pixels[z], (0, 0, 3 * z))
        elements[CENTER] = ("DS", "\\".join(str(c) for c, _ in pairs))
        elements[WIDTH] = ("DS", "\\".join(str(w) for _, w in pairs))
        write(series, f"{z}", elements)
    for index in range(2):
        shown = Stream(series, GRAY8, window_index=index)
        words = Stream(series, GRAY16, window_index=index)
        over = Stream(series, GRAY16, "! ctheatoverlay ! "
                      "video/x-raw,format=BGRx", window_index=index)
        assert not shown.warnings, shown.warnings
        for z in range(3):
            expected = window(pixels[z], *windows[z][index])
            same(shown.arrays()[z], expected, f"slice {z}")
            meta = words.metas()[z]
            same([meta.get_value("window-center"),
                  meta.get_value("window-width")], windows[z][index], "meta")
            rgb, _ = picture_of(over.samples[z])
            same(rgb[..., 0], expected, f"overlay, slice {z}")
        # What a heat's color means does not change on the way.
        for meta in Stream(series, window_index=index).metas():
            same([meta.get_value("window-center"),
                  meta.get_value("window-width")], windows[0][index], "heat")
    # What the user says counts for all.
    set_ = Stream(series, GRAY8, window_center=0, window_width=1000)
    for z in range(3):
        same(set_.arrays()[z], window(pixels[z], 0, 1000), "set")
    warned = Stream(series, GRAY8, window_index=2).warnings
    assert len(warned) == 1 and "window-index is 2, and the file has 2 " \
        "windows: the first is used" in warned[0], warned


def check_voi_lut(folder):
    """GRAY8 is the table; the overlay gets the window that is nearest, which
    for an even ramp is the same."""
    pixels = rng.integers(-300, 900, (16, 20))
    curve = np.rint(4095 / (1 + np.exp(-np.arange(512) / 60 + 4)))
    ramp = np.clip((np.arange(512) - 100) * 10, 0, 4095 // 10 * 10)
    for name, entries, is_ramp in (("curve", curve, False),
                                   ("ramp", ramp, True)):
        elements = picture(pixels, (0, 0, 0))
        elements[0x0028, 0x1052] = ("DS", "-50")
        elements[VOI_LUT] = lut(-20, 12, entries)
        path = write(folder, name, elements)
        at = np.clip(pixels - 50 + 20, 0, 511)
        expected = np.rint(entries[at] / 4095 * 255)
        shown = Stream(path, GRAY8)
        same(shown.arrays()[0], expected, name)
        meta = shown.metas()[0]
        assert not meta.has_field("window-center")
        assert meta.get_value("slope") == 1
        over = Stream(path, GRAY16,
                      "! ctheatoverlay ! video/x-raw,format=BGRx")
        rgb, _ = picture_of(over.samples[0])
        if is_ramp:
            off = np.abs(rgb[..., 0].astype(int) - expected)
            assert off.max() <= 1, f"ramp: {off.max()} off"
        # With a window beside it that comes first, and the table is next.
        elements |= {CENTER: ("DS", "40"), WIDTH: ("DS", "400")}
        path = write(folder, name, elements)
        same(Stream(path, GRAY8).arrays()[0], window(pixels - 50, 40, 400),
             "window")
        same(Stream(path, GRAY8, window_index=1).arrays()[0], expected, name)


def check_inverse(folder):
    """MONOCHROME1, or INVERSE of either: 255 - y behind the window; what is
    nothing stays black."""
    pixels = rng.integers(-100, 200, (8, 12))
    pixels[0, :4] = -999
    shape = (0x2050, 0x0020)
    for photometric, said, inverse in (
            ("MONOCHROME2", None, False), ("MONOCHROME1", None, True),
            ("MONOCHROME2", "INVERSE", True),
            ("MONOCHROME2", "IDENTITY", False),
            ("MONOCHROME1", "INVERSE", True)):
        elements = picture(pixels, photometric=photometric)
        elements |= {CENTER: ("DS", "40"), WIDTH: ("DS", "200"),
                     (0x0028, 0x0120): ("SS", -999)}
        if said:
            elements[shape] = ("CS", said)
        path = write(folder, "inverse", elements)
        expected = window(pixels, 40, 200)
        expected = 255 - expected if inverse else expected
        expected[0, :4] = 0
        same(Stream(path, GRAY8).arrays()[0], expected, (photometric, said))
        over = Stream(path, GRAY16,
                      "! ctheatoverlay ! video/x-raw,format=BGRx")
        rgb, _ = picture_of(over.samples[0])
        same(rgb[..., 0], expected, f"overlay, {photometric} {said}")


# ------------------------------------------------------------- samples --


def check_padding(folder):
    """A range of padding counts for nothing in min-max, and is black."""
    pixels = rng.integers(0, 4000, (8, 12))
    pixels[:2] = rng.integers(-2000, -1989, (2, 12))
    pixels[3, 3], pixels[4, 4] = 0, 4000
    elements = picture(pixels, modality="MR")
    elements |= {(0x0028, 0x0120): ("US", 65536 - 2000),
                 (0x0028, 0x0121): ("US", 65536 - 1990)}
    path = write(folder, "padding", elements)
    expected = np.rint(pixels * (255 / 4000)).astype(np.uint8)
    expected[:2] = 0
    same(Stream(path, GRAY8).arrays()[0], expected, "padding")
    words = Stream(path, GRAY16)
    meta, word = words.metas()[0], words.arrays()[0]
    assert meta.get_value("padding") == 0 and (word[:2] == 0).all()
    same(word[2:] * meta.get_value("slope") + meta.get_value("intercept"),
         pixels[2:], "words")
    tensor = Stream(path).arrays()[0]
    assert np.isnan(tensor[:2]).all()
    same(tensor[2:], pixels[2:], "tensor")
    over = Stream(path, GRAY16, "! ctheatoverlay normalize=minmax ! "
                  "video/x-raw,format=BGRx")
    same(picture_of(over.samples[0])[0][..., 0], expected, "overlay")


def check_high_bits(folder):
    """An overlay, and garbage, above 12 bits of a sample."""
    for signed in (0, 1):
        values = rng.integers(-2048 if signed else 0,
                              2048 if signed else 4096, (8, 12))
        cells = (values & 0xfff) | rng.integers(0, 16, (8, 12)) << 12
        elements = picture(cells.astype(np.uint16))
        elements |= {(0x0028, 0x0101): ("US", 12),
                     (0x0028, 0x0102): ("US", 11),
                     (0x0028, 0x0103): ("US", signed),
                     (0x6000, 0x0100): ("US", 16),
                     (0x6000, 0x0102): ("US", 12)}
        path = write(folder, "bits", elements)
        same(Stream(path).arrays()[0], values, f"signed {signed}")


def check_mask(folder):
    pixels = rng.integers(1, 1000, (2, 8, 12))
    path = write(folder, "mask", picture(pixels, modality="US"))
    expected = pixels.copy()
    expected[:, 1:4, 2:5] = 0
    expected[:, 6:, 10:] = 0
    for caps in (TENSORS, GRAY16):
        stream = Stream(path, caps, mask="2,1,3,3;10,6,2,9")
        for frame in range(2):
            same(stream.arrays()[frame], expected[frame], caps)
    shown = Stream(path, GRAY8, mask="0,0,12,8", window_width=100)
    for array in shown.arrays():
        assert len(np.unique(array)) == 1


def check_units(folder):
    drug = (0x0054, 0x0016)
    dose = {(0x0018, 0x1072): ("TM", "100000"),
            (0x0018, 0x1074): ("DS", "70000000"),
            (0x0018, 0x1075): ("DS", "3600")}
    pet = {(0x0054, 0x1001): ("CS", "BQML"),
           (0x0054, 0x1102): ("CS", "START"),
           (0x0010, 0x1030): ("DS", "70"),
           (0x0008, 0x0031): ("TM", "120000"),
           (0x0028, 0x1053): ("DS", "0.5")}
    pixels = rng.integers(0, 30000, (2, 4, 6))
    cases = [
        ("PT", {**pet, drug: ("SQ", [dose])}, "SUV", 0.5 / 1000 * 4),
        ("PT", pet, "Bq/ml", 0.5),
        ("PT", {**pet, (0x0054, 0x1001): ("CS", "GML")}, "SUV", 0.5),
        ("PT", {**pet, (0x0054, 0x1001): ("CS", "CNTS")}, "counts", 0.5),
        ("CT", {}, "HU", 1), ("CT", {(0x0028, 0x1054): ("LO", "US")}, "", 1),
        ("MR", {}, "", 1),
    ]
    for modality, elements, unit, scale in cases:
        series = os.path.join(folder, f"unit-{len(os.listdir(folder))}")
        for z in range(2):
            # The second bed was taken later; both are corrected to the first.
            more = {(0x0008, 0x0032): ("TM", f"12{5 * z:02}00")}
            if modality == "PT" and unit == "SUV":
                more[0x0008, 0x0031] = ("TM", "130000")  # written anew
            write(series, f"{z}", {**picture(pixels[z], (0, 0, 3 * z),
                                             modality=modality),
                                   **elements, **more})
        stream = Stream(series)
        for z in range(2):
            meta = stream.metas()[z]
            assert meta.has_field("unit") == bool(unit), unit
            assert not unit or meta.get_value("unit") == unit, unit
            expected = pixels[z] * scale
            off = np.abs(stream.arrays()[z] - expected).max()
            assert off <= 1e-6 * expected.max(), f"{modality} {unit}: {off}"


def check_days(folder):
    """The injection was on another day than the scan; the scan goes over
    midnight, its first bed is the second file. Where days make no sense, the
    file's own values and a sentence without a date in it."""
    zr89 = 2 ** (3 * 86400 / 282240)
    night = 2 ** (3600 / 6586.2)
    cases = [
        ("zr89", "282240", "20240301100000.00",
         ("20240304", "100000"), [("20240304", "100100")] * 2, zr89),
        ("night", "6586.2", "20240101225500", ("20240109", "120000"),
         [("20240102", "000500"), ("20240101", "235500")], night),
        ("undated night", "6586.2", "20240101225500", ("", "235900"),
         [("", "000500"), ("", "235500")], night),
        ("before", "6586.2", "20240102100000", ("20240101", "100000"),
         [("20240101", "100000")] * 2, None),
    ]
    pixels = rng.integers(0, 30000, (2, 4, 6))
    for name, half_life, injection, series, taken, left in cases:
        dose = {(0x0018, 0x1074): ("DS", "70000000"),
                (0x0018, 0x1075): ("DS", half_life),
                (0x0018, 0x1078): ("DT", injection)}
        where = os.path.join(folder, name)
        for z in range(2):
            write(where, f"{z}", {
                **picture(pixels[z], (0, 0, 3 * z), modality="PT"),
                (0x0054, 0x1001): ("CS", "BQML"),
                (0x0054, 0x1102): ("CS", "START"),
                (0x0010, 0x1030): ("DS", "70"),
                (0x0008, 0x0021): ("DA", series[0]),
                (0x0008, 0x0031): ("TM", series[1]),
                (0x0008, 0x0022): ("DA", taken[z][0]),
                (0x0008, 0x0032): ("TM", taken[z][1]),
                (0x0054, 0x0016): ("SQ", [dose])})
        stream = Stream(where)
        assert stream.warnings == ([] if left else [
            f"{where}: the values are Bq/ml and not SUV: the injection is "
            "dated after the scan"]), stream.warnings
        for z in range(2):
            unit = stream.metas()[z].get_value("unit")
            assert unit == ("SUV" if left else "Bq/ml"), f"{name}: {unit}"
            expected = pixels[z] * (left / 1000 if left else 1)
            off = np.abs(stream.arrays()[z] - expected).max()
            assert off <= 1e-6 * expected.max(), f"{name}: {off}"


# ------------------------------------------------------ what is said --


def slice_of(z, number=1, series="1.2.ZZPHI", x=0, **fields):
    return picture(np.full((6, 8), 10 * number), (x, 0, z), series=series,
                   instance=number, **fields)


def check_directory(folder):
    """Name, files, settings, slices, what one warning says (in this order) or
    none, and what it does not."""
    line = [(f"{z}", slice_of(3 * z, z)) for z in range(5)]
    scout = ("s", {**slice_of(0, 9), (0x0020, 0x0037):
                   ("DS", "1\\0\\0\\0\\0\\-1")})
    pet = [(f"p{z}", slice_of(3 * z, z, "1.3", modality="PT"))
           for z in range(9)]
    tilted = [(f"{z}", slice_of(3 * z, z)
               | {(0x0020, 0x0032): ("DS", f"0\\{z}\\{3 * z}")})
              for z in range(4)]
    again = ("again", slice_of(6, 20))
    cases = [
        ("plain", line, {}, 5, []),
        ("several", line + pet, {}, 5,
         ["2 series, of which number 1 is shown: 1: CT, 5 slices; "
          "2: PT, 9 slices"]),
        ("picked", line + pet, {"series": 2}, 9, []),
        ("scout", line + [scout], {}, 5,
         ["1 picture of another size or orientation", "left out"]),
        ("gap", line[:2] + line[3:], {}, 4,
         ["1 gap, the first of 6 mm behind slice 1 where 3 mm are usual"]),
        ("twice", line + [again], {}, 5,
         ["1 picture where another one is already left out"]),
        ("uneven", line[:4] + [("u", slice_of(11, 7))], {}, 5,
         ["slices from 2 to 3 mm apart"]),
        ("tilt", tilted, {}, 4, ["a gantry tilt of 18.4 degrees"]),
        ("all", line[:2] + line[3:] + [scout, ("again", slice_of(9, 20))]
         + pet, {}, 4,
         ["2 series", "of the slices: 1 picture of another size",
          "1 picture where another one is already", "1 gap"]),
        ("notes", line + [("notes.txt", b"ZZPHI")], {}, 5,
         ["1 of 6 entries of the directory are no DICOM files"]),
        ("color", line + [("z", slice_of(0, photometric="RGB"))], {}, 5,
         ["1 DICOM file has no gray picture", "file 6 of 6",
          "a color picture (RGB)"]),
    ]
    for name, files, settings, slices, says in cases:
        where = os.path.join(folder, name)
        for file, elements in files:
            if isinstance(elements, bytes):
                with open(os.path.join(where, file), "wb") as out:
                    out.write(elements)
            else:
                write(where, file, elements)
        stream = Stream(where, **settings)
        assert not stream.error, stream.error
        assert len(stream.samples) == slices, f"{name}: {len(stream.samples)}"
        assert len(stream.warnings) == bool(says), f"{name}: {stream.warnings}"
        at = 0
        for part in says:
            found = stream.warnings[0].find(part, at)
            assert found >= 0, f"{name}: {part!r} of {stream.warnings}"
            at = found + len(part)
        assert not any("ZZPHI" in text for text in stream.warnings)
    wrong = Stream(os.path.join(folder, "several"), series=3)
    assert "series 3 was asked for; there are 1: CT, 5 slices; 2: PT, 9 " \
        "slices" in wrong.error, wrong.error


def check_reference_series(folder):
    """A study in one directory, its PET on either of its two CTs: as many
    slices, at the places, of the series that is asked for."""
    for z in range(6):
        write(folder, f"a{z}", slice_of(3 * z, z, "1.2"))
        write(folder, f"p{z}", slice_of(3 * z, z, "1.4", modality="PT"))
    for z in range(4):
        write(folder, f"b{z}", slice_of(4 * z + 1, z, "1.3"))
    for choice, places in ((0, range(0, 18, 3)), (1, range(0, 18, 3)),
                           (2, range(1, 14, 4)), (3, range(0, 18, 3))):
        stream = Stream(folder, series=3, reference=folder,
                        reference_series=choice)
        assert not stream.error, stream.error
        found = [meta.get_value("origin")[2] for meta in stream.metas()]
        assert found == list(places), f"{choice}: {found}"
        assert bool(stream.warnings) == (choice == 0), stream.warnings
    wrong = Stream(folder, series=3, reference=folder, reference_series=4)
    assert "the reference: series 4 was asked for; there are 1: CT, 6 " \
        "slices; 2: CT, 4 slices; 3: PT, 6 slices" in wrong.error, wrong.error


def check_progress(folder):
    where = os.path.join(folder, "many")
    for z in range(130):
        write(where, f"{z}", slice_of(z, z))
    stream = Stream(where, slices="0")
    assert stream.progress == [(64, 130), (128, 130)], stream.progress


def check_gone(folder):
    """A file that goes while its series plays."""
    for on_error in ("stop", "skip"):
        where = os.path.join(folder, f"gone-{on_error}")
        for z in range(6):
            write(where, f"ZZPHI-{z}", slice_of(3 * z, z))
        stream = Stream(where, before=lambda: os.remove(
            os.path.join(where, "ZZPHI-4")), on_error=on_error)
        said = [stream.error] if stream.error else stream.warnings
        assert len(said) == 1 and "file 5 of 6" in said[0], said
        assert "ZZPHI" not in said[0]
        assert len(stream.samples) == (4 if on_error == "stop" else 5)


def check_first_broken(folder):
    """The first file ends in its pixels: skipped, or the end."""
    where = os.path.join(folder, "broken")
    for z in range(4):
        path = write(where, f"ZZPHI-{z}", slice_of(3 * z, z))
        if z == 0:
            os.truncate(path, os.path.getsize(path) - 5)
    for on_error in ("stop", "skip"):
        stream = Stream(where, on_error=on_error)
        said = [stream.error] if stream.error else stream.warnings
        assert "file 1 of 4: 1 frames of 8 x 6 pixels" in said[0], said
        assert len(stream.samples) == (0 if on_error == "stop" else 3)


def check_burned_in(folder):
    """Modality, BurnedInAnnotation, what is warned of."""
    for modality, said, part in (
            ("CT", "YES", "may be burned into its pixels"),
            ("US", "YES", "may be burned into its pixels"),
            ("US", "NO", None), ("CT", "NO", None), ("CT", None, None),
            ("US", None, "modality US often"),
            ("SC", None, "modality SC often")):
        elements = slice_of(0, modality=modality)
        if said:
            elements[0x0028, 0x0301] = ("CS", said)
        stream = Stream(write(folder, "burned", elements))
        assert len(stream.warnings) == bool(part), stream.warnings
        if part:
            assert part in stream.warnings[0]
            assert "the property mask" in stream.warnings[0]


def check_tags(folder):
    elements = slice_of(0) | {
        (0x0008, 0x0070): ("LO", "Maker"), (0x0010, 0x0010): ("PN", "ZZPHI"),
        (0x0018, 0x0015): ("CS", "CHEST"), (0x0018, 0x0060): ("DS", "120"),
        (0x0018, 0x1210): ("SH", "B30f")}
    path = write(folder, "tags", elements)
    assert not Stream(path).tags
    stream = Stream(path, expose_tags="KVP, Modality,Manufacturer,"
                    "SliceThickness")
    assert sorted(stream.tags) == ["KVP=120", "Manufacturer=Maker",
                                   "Modality=CT"], stream.tags
    assert not stream.warnings


def main():
    with tempfile.TemporaryDirectory() as folder:
        for check in (check_time, check_own_windows, check_voi_lut,
                      check_inverse, check_padding, check_high_bits,
                      check_mask, check_units, check_days, check_directory,
                      check_reference_series, check_progress, check_gone,
                      check_first_broken, check_burned_in, check_tags):
            where = os.path.join(folder, check.__name__)
            os.mkdir(where)
            check(where)
            print(f"{check.__name__}: ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
