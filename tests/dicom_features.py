#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a build without the meson features dicom or jpeg2000 says of files that
it cannot read, and that it reads all others. CT_TEST_FEATURES names those that
it has."""

import os
import struct
import sys
import tempfile

from dicom_writer import PIXELS, dicom, element, picture
from pipeline import Gst, TIMEOUT

import cv2  # noqa: E402
import numpy as np  # noqa: E402

NO_DICOM = "this is built without the meson feature dicom"
NO_J2K = "this is built without the meson feature jpeg2000"
VALUE = 7


def item(data):
    return struct.pack("<HHI", 0xfffe, 0xe000, len(data)) + data


def jpeg2000():
    """A slice whose codestream OpenCV writes; without the boxes around it."""
    pixels = np.full((32, 32), VALUE, np.uint8)
    code = cv2.imencode(".jp2", pixels)[1].tobytes()
    code = code[code.index(b"\xff\x4f\xff\x51"):]
    head = element(PIXELS, "OB", b"")[:8] + b"\xff" * 4
    end = struct.pack("<HHI", 0xfffe, 0xe0dd, 0)
    data = head + item(b"") + item(code + b"\0" * (len(code) % 2)) + end
    return dicom({**picture(pixels.astype(np.int16)), PIXELS: data},
                 syntax="1.2.840.10008.1.2.4.90")


def play(location):
    """The first sample, and what the element said that ended it."""
    run = Gst.parse_launch("ctvolumesrc name=source ! other/tensors ! "
                           "appsink name=out sync=false")
    run.get_by_name("source").set_property("location", location)
    value, said = None, None
    if run.set_state(Gst.State.PLAYING) != Gst.StateChangeReturn.FAILURE:
        sample = run.get_by_name("out").emit("try-pull-sample", TIMEOUT)
        if sample:
            data = sample.get_buffer().extract_dup(0, 4)
            value = struct.unpack("<f", data)[0]
    message = run.get_bus().pop_filtered(Gst.MessageType.ERROR)
    if message:
        said = message.parse_error()[0].message
    run.set_state(Gst.State.NULL)
    return value, said


def main():
    features = os.environ["CT_TEST_FEATURES"].split(",")
    has_dicom = "dicom" in features
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        series = os.path.join(folder, "series")
        os.mkdir(series)
        plain = dicom(picture(np.full((4, 4), VALUE), (0, 0, 0)))
        np.save(os.path.join(folder, "array.npy"),
                np.full((1, 4, 4), VALUE, np.int16))
        for name, data in (("plain.dcm", plain), ("series/a", plain),
                           ("j2k.dcm", jpeg2000())):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        dicom_says = None if has_dicom else NO_DICOM
        j2k_says = dicom_says or (None if "jpeg2000" in features else NO_J2K)
        for name, what, says in (
                ("array.npy", "", None),
                ("plain.dcm", "a DICOM file; ", dicom_says),
                ("series", "a directory; ", dicom_says),
                ("j2k.dcm", "", j2k_says)):
            path = os.path.join(folder, name)
            value, said = play(path)
            good = value == VALUE if says is None else (
                value is None and said and says in said and what in said
                and said.startswith(path + ": "))
            faults += not good
            print(f"{name}: {value}, {said}: {'ok' if good else 'NOT so'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
