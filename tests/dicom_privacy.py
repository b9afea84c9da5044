#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A canary in every text of DICOM files, private ones included, and in the
names of files and folders: it must come out nowhere. Not in logs of any level,
tags, messages, dot files, or a recorded file; whole files and broken ones."""

import os
import subprocess
import sys
import tempfile

from dicom_writer import PIXELS, dicom, picture, sequence, element
import numpy as np

CANARY = "ZZPHI"
TEXTS = {"PN": "ZZPHI^CANARY", "LO": "ZZPHI", "SH": "ZZPHI", "ST": "ZZPHI",
         "LT": "ZZPHI", "UT": "ZZPHI", "UI": "1.2.ZZPHI", "DA": "ZZPHI",
         "TM": "ZZPHI", "DT": "ZZPHI", "CS": "ZZPHI", "AE": "ZZPHI",
         "AS": "ZZPHI", "UC": "ZZPHI", "UR": "ZZPHI", "IS": "ZZPHI",
         "DS": "ZZPHI"}
# Attributes that the reader looks at, or that are about somebody.
NAMED = {
    (0x0008, 0x0005): "CS", (0x0008, 0x0008): "CS", (0x0008, 0x0016): "UI",
    (0x0008, 0x0018): "UI", (0x0008, 0x0020): "DA", (0x0008, 0x0021): "DA",
    (0x0008, 0x0031): "TM", (0x0008, 0x0032): "TM", (0x0008, 0x0050): "SH",
    (0x0008, 0x0070): "LO", (0x0008, 0x0080): "LO", (0x0008, 0x0090): "PN",
    (0x0008, 0x1030): "LO", (0x0008, 0x103e): "LO", (0x0008, 0x1090): "LO",
    (0x0008, 0x2144): "IS", (0x0009, 0x0010): "LO", (0x0009, 0x1001): "LT",
    (0x0010, 0x0010): "PN", (0x0010, 0x0020): "LO", (0x0010, 0x0030): "DA",
    (0x0010, 0x1010): "AS", (0x0010, 0x1030): "DS", (0x0010, 0x4000): "LT",
    (0x0011, 0x0010): "LO", (0x0011, 0x1010): "UT", (0x0018, 0x0015): "CS",
    (0x0018, 0x0040): "IS", (0x0018, 0x0060): "DS", (0x0018, 0x1063): "DS",
    (0x0018, 0x1065): "DS", (0x0018, 0x1210): "SH", (0x0020, 0x000d): "UI",
    (0x0020, 0x0010): "SH", (0x0020, 0x0012): "IS", (0x0020, 0x0052): "UI",
    (0x0020, 0x4000): "LT", (0x0028, 0x0301): "CS", (0x0028, 0x1055): "LO",
    (0x0028, 0x1056): "CS", (0x0040, 0xa160): "UT", (0x0054, 0x1001): "CS",
    (0x0054, 0x1102): "CS", (0x2050, 0x0020): "CS", (0x3004, 0x0002): "CS",
    (0x4008, 0x0115): "LT",
}
RECORD = "videoconvert ! avenc_ffv1 ! matroskamux ! filesink location=out.mkv"


def canaries(number, **fields):
    pixels = np.full((24, 32), 100 * number)
    elements = picture(pixels, (0, 0, 3 * number), instance=number,
                       **fields)
    for tag, vr in NAMED.items():
        elements.setdefault(tag, (vr, TEXTS[vr]))
    elements[0x0020, 0x000e] = ("UI", "1.2.ZZPHI")
    elements[0x0010, 0x1002] = sequence((0x0010, 0x1002), *[
        element((0x0010, 0x0020), vr, text) for vr, text in TEXTS.items()])
    elements[0x0011, 0x1020] = sequence((0x0011, 0x1020), element(
        (0x0011, 0x1021), "UN", b"ZZPHI^CANARY"))
    return elements


def whole():
    """Files of a series: name, bytes."""
    for number in range(3):
        yield f"ZZPHI-{number}.dcm", dicom(canaries(number))
    yield "ZZPHI-note.txt", b"ZZPHI^CANARY was here"
    yield "ZZPHI/ZZPHI-color.dcm", dicom(canaries(0, photometric="RGB"))


def broken():
    data = dicom(canaries(0))
    yield "cut", data[:len(data) // 2]
    yield "cut-pixels", data[:-9]
    yield "syntax", dicom(canaries(0), syntax="ZZPHI")
    yield "photometric", dicom(canaries(0, photometric="ZZPHI"))
    yield "modality", dicom({**canaries(0, modality="ZZPHI"), PIXELS: b""})
    yield "rows", dicom({**canaries(0), (0x0028, 0x0010): ("LO", "ZZPHI")})
    yield "frames", dicom({**canaries(0), (0x0028, 0x0008): ("IS", "ZZPHI")})
    yield "length", data.replace(b"PN\x0c\x00", b"PN\xff\xff", 1)


def run(folder, location, rest, **properties):
    """Everything that a launch with all logs on says and leaves behind."""
    env = dict(os.environ, GST_DEBUG="*:9", GST_DEBUG_FILE="log",
               GST_DEBUG_NO_COLOR="1", GST_DEBUG_DUMP_DOT_DIR=folder)
    given = [f"{name}={value}" for name, value in properties.items()]
    done = subprocess.run(
        ["timeout", "-s", "KILL", "60", "gst-launch-1.0", "--no-fault", "-v",
         "-t", "-m", "ctvolumesrc", f"location={location}", *given, "!",
         *rest.split()],
        cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    left = {"output": done.stdout}
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name != location and os.path.isfile(path):
            with open(path, "rb") as file:
                left[name] = file.read()
            os.remove(path)
    return done.returncode, left


def check(what, left):
    faults = 0
    for name, data in left.items():
        for text in (CANARY.encode(), CANARY.encode("utf-16-le")):
            at = data.find(text)
            if at >= 0:
                faults += 1
                print(f"{what}: in {name}: "
                      f"{data[max(at - 120, 0):at + 40]!r}")
    return faults


def write(folder, files):
    for name, data in files:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        write(os.path.join(folder, "in"), whole())
        status, left = run(folder, "in", RECORD)
        faults += check("series", left)
        if status != 0 or len(left.get("out.mkv", b"")) < 500:
            print(f"nothing recorded: {status}: {left['output'].decode()}")
            faults += 1
        assert len(left["log"]) > 100000, "hardly any log"
        if not any(name.endswith(".dot") for name in left):
            print("no dot file")
            faults += 1
        for name, data in broken():
            write(folder, [("in.dcm", data)])
            _, left = run(folder, "in.dcm", "fakesink")
            faults += check(name, left)
    # What is looked for is seen where it is let out.
    assert check("self-test", {"x": b"a ZZPHI b"}) == 1
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
